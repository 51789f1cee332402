// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/file_error.hpp>
#include <ctnn/data/named_array.hpp>
#include <ctnn/data/npy.hpp>
#include <ctnn/data/read_file.hpp>
#include <ctnn/data/write_file.hpp>
#include <ctnn/data/write_npy.hpp>
#include <ctnn/data/zip.hpp>

#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ctnn {

/// All arrays of a .npz file of numpy.savez or numpy.savez_compressed, in its order. Needs zlib.
/// Names are without ".npy".
///
/// Source: NumPy, numpy.lib.format: a zip archive of .npy files.
[[nodiscard]] inline std::expected<std::vector<named_array>, file_error>
read_npz(std::string const& path) {
  auto const bytes = read_file(path);
  if (!bytes) {
    return std::unexpected(bytes.error());
  }
  auto const members = detail::zip_reader(*bytes).members();
  if (!members) {
    return std::unexpected(in_file(path, members.error()));
  }
  std::vector<named_array> result;
  for (detail::zip_member const& member : *members) {
    constexpr std::string_view suffix = ".npy";
    if (!member.name.ends_with(suffix)) {
      return std::unexpected(
          file_error{path + ": npz: the member " + member.name + " is no .npy file"});
    }
    auto const array = parse_npy(member.bytes);
    if (!array) {
      return std::unexpected(in_file(path + ": " + member.name, array.error()));
    }
    result.push_back(named(member.name.substr(0, member.name.size() - suffix.size()), *array));
  }
  return result;
}

/// Writes arrays as a .npz file, which numpy.load reads, as `write_file_atomically` does. Names
/// must differ, and the file be smaller than 4 GiB.
[[nodiscard]] inline std::expected<void, file_error>
write_npz(std::string const& path, std::span<named_array const> arrays) {
  std::vector<detail::zip_member> members;
  for (named_array const& array : arrays) {
    for (detail::zip_member const& other : members) {
      if (other.name == array.name + ".npy") {
        return std::unexpected(file_error{path + ": npz: two arrays are named " + array.name});
      }
    }
    if (!array.is_whole()) {
      return std::unexpected(
          file_error{path + ": npz: " + array.name + " has not the bytes that its shape says"});
    }
    members.push_back({array.name + ".npy", npy_bytes(array)});
    if (members.back().bytes.empty()) {
      return std::unexpected(
          file_error{path + ": npz: NumPy has no bfloat16, which " + array.name + " is of"});
    }
  }
  auto const bytes = detail::zip_bytes(members);
  if (!bytes) {
    return std::unexpected(file_error{
        path + ": npz: the arrays are too many for a zip archive of 4 GiB and 65,534 members"});
  }
  return write_file_atomically(path, *bytes);
}

} // namespace ctnn
