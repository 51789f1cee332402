// SPDX-License-Identifier: BSL-1.0
#include <iostream>
#include <iterator>
#include <span>
#include <string>

#include "read_sign.hpp"
#include "show_exercise.hpp"
#include "show_recogniser.hpp"

namespace {

constexpr char const* usage =
    R"(usage: demo                   solve the exercise, draw exercise.svg, show the recogniser
       demo N1 N2 ... N16    read a sign of 4 rows of 4 greys, from 0 (paper) to 4 (ink)
       demo -                the same, from standard input
)";

constexpr int wrong_input = 2;

int solve() {
  constexpr char const* figure = "exercise.svg";
  demo::show_exercise(std::cout);
  demo::show_recogniser(std::cout);
  if (!demo::draw_exercise(figure)) {
    std::cerr << "demo: cannot write " << figure << '\n';
    return 1;
  }
  std::cout << "\nThe exercise as a picture: " << figure << '\n';
  return 0;
}

int read(std::string const& text) {
  auto const pixels = demo::read_sign(text);
  if (!pixels) {
    std::cerr << "demo: " << pixels.error() << '\n' << usage;
    return wrong_input;
  }
  demo::show_reading(std::cout, *pixels);
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  std::span const arguments(argv + 1, static_cast<std::size_t>(argc - 1));
  if (arguments.empty()) {
    return solve();
  }
  std::string text;
  for (std::string const argument : arguments) {
    if (argument == "--help" || argument == "-h") {
      std::cout << usage;
      return 0;
    }
    text += argument + ' ';
  }
  if (text == "- ") {
    text.assign(std::istreambuf_iterator(std::cin), {});
  }
  return read(text);
}
