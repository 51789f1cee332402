// SPDX-License-Identifier: BSL-1.0
#include <ctnn/data/read_idx.hpp>
#include <ctnn/data/resized_by_mean.hpp>
#include <ctnn/data/write_file.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <expected>
#include <string>
#include <vector>

// Averages the images of Fashion-MNIST to 7x7:
//
//     reduce <folder of the dataset> <folder for the files> <training images> <test images>

namespace {

using image = ctnn::tensor<float, 28, 28>;

void append_extent(std::string& bytes, std::size_t extent) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes += static_cast<char>(extent >> shift & 0xff);
  }
}

/// The mean of each 4x4 pixels, rounded, as an IDX file.
std::string reduced(std::vector<image> const& images, std::size_t count) {
  std::string bytes{0, 0, 8, 3};
  append_extent(bytes, count);
  append_extent(bytes, 7);
  append_extent(bytes, 7);
  for (std::size_t i = 0; i < count; ++i) {
    for (float const grey : ctnn::resized_by_mean<7, 7>(images[i])) {
      bytes += static_cast<char>(grey + 0.5f);
    }
  }
  return bytes;
}

std::string shortened(std::vector<std::uint8_t> const& labels, std::size_t count) {
  std::string bytes{0, 0, 8, 1};
  append_extent(bytes, count);
  bytes.append(labels.begin(), labels.begin() + static_cast<std::ptrdiff_t>(count));
  return bytes;
}

std::expected<void, ctnn::file_error> reduce(std::string const& from, std::string const& to,
                                             std::size_t count) {
  auto const images = ctnn::read_idx<image>(from + "-images-idx3-ubyte.gz");
  if (!images) {
    return std::unexpected(images.error());
  }
  auto const labels = ctnn::read_idx<std::uint8_t>(from + "-labels-idx1-ubyte.gz");
  if (!labels) {
    return std::unexpected(labels.error());
  }
  if (count > images->size() || count > labels->size()) {
    return std::unexpected(
        ctnn::file_error{from + ": there are only " + std::to_string(images->size()) + " images"});
  }
  if (auto const done = ctnn::write_file_atomically(to + "_images.idx", reduced(*images, count));
      !done) {
    return done;
  }
  return ctnn::write_file_atomically(to + "_labels.idx", shortened(*labels, count));
}

} // namespace

int main(int count, char** arguments) {
  if (count != 5) {
    std::fprintf(stderr, "reduce <dataset> <output> <training images> <test images>\n");
    return 2;
  }
  std::string const from = arguments[1];
  std::string const to = arguments[2];
  auto done = reduce(from + "/train", to + "/train", std::strtoul(arguments[3], nullptr, 10));
  if (done) {
    done = reduce(from + "/t10k", to + "/test", std::strtoul(arguments[4], nullptr, 10));
  }
  if (!done) {
    std::fprintf(stderr, "%s\n", done.error().message.c_str());
    return 1;
  }
}
