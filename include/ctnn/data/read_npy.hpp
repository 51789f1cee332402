// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/array_view.hpp>
#include <ctnn/data/file_error.hpp>
#include <ctnn/data/named_array.hpp>
#include <ctnn/data/npy.hpp>
#include <ctnn/data/read_file.hpp>

#include <expected>
#include <string>
#include <utility>
#include <vector>

namespace ctnn {

/// The array of a .npy file, without a name.
[[nodiscard]] inline std::expected<named_array, file_error> read_npy(std::string const& path) {
  auto const bytes = read_file(path);
  if (!bytes) {
    return std::unexpected(bytes.error());
  }
  auto const array = parse_npy(*bytes);
  if (!array) {
    return std::unexpected(in_file(path, array.error()));
  }
  return named("", *array);
}

/// The array of a .npy file as a tensor of its shape: `read_npy<tensor<float, 2, 3>>("x.npy")`. The
/// tensor's elements must be able to hold all values of the array's: read float64 as double.
template <tensor_like Tensor>
[[nodiscard]] std::expected<Tensor, file_error> read_npy(std::string const& path) {
  auto const bytes = read_file(path);
  if (!bytes) {
    return std::unexpected(bytes.error());
  }
  auto const array = parse_npy(*bytes);
  if (!array) {
    return std::unexpected(in_file(path, array.error()));
  }
  auto const result = to_tensor<Tensor>(*array);
  if (!result) {
    return std::unexpected(in_file(path, result.error()));
  }
  return *result;
}

/// The parts of the array of a .npy file along its first dimension (see `to_samples`).
template <data_sample Sample>
[[nodiscard]] std::expected<std::vector<Sample>, file_error>
read_npy_samples(std::string const& path) {
  auto const array = read_npy(path);
  if (!array) {
    return std::unexpected(array.error());
  }
  auto result = to_samples<Sample>(*array);
  if (!result) {
    return std::unexpected(in_file(path, result.error()));
  }
  return *std::move(result);
}

} // namespace ctnn
