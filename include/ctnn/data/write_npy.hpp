// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/file_error.hpp>
#include <ctnn/data/named_array.hpp>
#include <ctnn/data/npy.hpp>
#include <ctnn/data/write_file.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>
#include <expected>
#include <string>

namespace ctnn {

/// The bytes of a .npy file (version 1.0) of an array; empty of one of bfloat16, which NumPy has
/// not.
[[nodiscard]] inline std::string npy_bytes(named_array const& array) {
  std::string header = "{'descr': '";
  bool known = false;
  for (auto const& [name, type] : detail::npy_types) {
    if (type == array.type) {
      known = true;
      header += size_of(type) == 1 ? '|' : '<';
      header += name;
    }
  }
  if (!known) {
    return {};
  }
  header += "', 'fortran_order': False, 'shape': (";
  for (std::size_t extent : array.extents) {
    header += std::to_string(extent) + (array.extents.size() == 1 ? "," : ", ");
  }
  if (array.extents.size() > 1) {
    header.resize(header.size() - 2);
  }
  header += "), }";
  // The elements begin at a multiple of 64.
  header.append((64 - (10 + header.size() + 1) % 64) % 64, ' ') += '\n';
  std::string result("\x93NUMPY\x01\x00", 8);
  result += static_cast<char>(header.size() & 0xFF);
  result += static_cast<char>(header.size() >> 8);
  return result + header + array.bytes;
}

/// Writes a tensor as a .npy file, as `write_file_atomically` does.
template <element T, std::size_t... Extents>
[[nodiscard]] std::expected<void, file_error> write_npy(std::string const& path,
                                                        tensor<T, Extents...> const& t) {
  return write_file_atomically(path, npy_bytes(named("", t)));
}

} // namespace ctnn
