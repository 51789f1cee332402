// SPDX-License-Identifier: BSL-1.0
#include "show_recogniser.hpp"

#include <ctnn/io.hpp>
#include <ctnn/ops.hpp>

#include <array>
#include <cstddef>
#include <iomanip>
#include <ostream>
#include <signs/trained.hpp>
#include <string>

namespace demo {
namespace {

using namespace signs;

/// One row of pixels as blocks of grey.
[[nodiscard]] std::string shaded_row(image<float> const& pixels, std::size_t row) {
  constexpr char const* shades[] = {"  ", "░░", "▒▒", "▓▓", "██"};
  std::string line;
  for (std::size_t column = 0; column < 4; ++column) {
    line += shades[static_cast<std::size_t>(pixels[0, row, column] + 0.5F)];
  }
  return line;
}

[[nodiscard]] std::size_t read(image<float> const& pixels) {
  return ctnn::argmax(recogniser(pixels));
}

} // namespace

void show_recogniser(std::ostream& out) {
  constexpr std::size_t more_signs = 3000;
  out << "\nTHE RECOGNISER, trained by the compiler on " << training_batches * sign_count
      << " handwritten signs\n\n  signs it had never seen, read right: " << read_right_by_recogniser
      << " of " << held_out_signs << " (by the compiler), " << read_right(recogniser, more_signs)
      << " of " << more_signs << " (now)\n";

  constexpr std::size_t shown = 6;
  std::array<example<float>, shown> examples;
  for (std::size_t i = 0; i < shown; ++i) {
    examples[i] = handwritten<float>(held_out_seed, i);
  }
  out << '\n';
  for (std::size_t row = 0; row < 4; ++row) {
    for (auto const& [pixels, label] : examples) {
      out << "  " << shaded_row(pixels, row) << "  ";
    }
    out << '\n';
  }
  for (auto const& [pixels, label] : examples) {
    out << "  " << std::left << std::setw(10) << sign_names[read(pixels)];
  }
  out << "<- read as\n";
  for (auto const& [pixels, label] : examples) {
    out << "  " << std::left << std::setw(10) << sign_names[static_cast<std::size_t>(label)];
  }
  out << "<- written as\n";
}

void show_reading(std::ostream& out, image<float> const& pixels) {
  auto const probabilities = ctnn::softmax(recogniser(pixels));
  for (std::size_t row = 0; row < 4; ++row) {
    out << "  " << shaded_row(pixels, row) << '\n';
  }
  for (std::size_t i = 0; i < sign_count; ++i) {
    out << "  " << std::left << std::setw(8) << sign_names[i] << "  ";
    ctnn::io::print(out, ctnn::tensor<float>{{probabilities[i]}});
  }
  std::size_t const predicted = ctnn::argmax(probabilities);
  out << "class " << predicted + 1 << ": " << sign_names[predicted] << '\n';
}

} // namespace demo
