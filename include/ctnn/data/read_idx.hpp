// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/file_error.hpp>
#include <ctnn/data/gzip.hpp>
#include <ctnn/data/idx.hpp>
#include <ctnn/data/read_file.hpp>

#include <cstddef>
#include <expected>
#include <string>
#include <utility>
#include <vector>

namespace ctnn {

/// The samples of an IDX file, plain or packed by gzip, as a `dataset` wants them (see
/// `parse_idx`):
///
///     auto const images = read_idx<tensor<float, 1, 28, 28>>("train-images-idx3-ubyte.gz");
///     auto const labels = read_idx<std::uint8_t>("train-labels-idx1-ubyte.gz");
///     if (!images || !labels) { ... images.error().message ... }
///     dataset const data(*images, *labels);
template <data_sample Sample>
[[nodiscard]] std::expected<std::vector<Sample>, file_error> read_idx(std::string const& path) {
  auto bytes = read_file(path);
  if (!bytes) {
    return std::unexpected(bytes.error());
  }
  bool const packed = is_gzip(*bytes);
  if (packed) {
    auto unpacked = gunzip(*bytes);
    if (!unpacked) {
      return std::unexpected(in_file(path, unpacked.error()));
    }
    *bytes = *std::move(unpacked);
  }
  auto const samples = parse_idx<Sample>(*bytes);
  if (!samples) {
    return std::unexpected(in_file(path, samples.error(), packed ? "unpacked byte" : "byte"));
  }
  std::vector<Sample> result(samples->size());
  for (std::size_t i = 0; i < result.size(); ++i) {
    samples->copy_to(result[i], i);
  }
  return result;
}

} // namespace ctnn
