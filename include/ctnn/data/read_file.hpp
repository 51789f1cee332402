// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/file_error.hpp>

#include <cstddef>
#include <cstdio>
#include <expected>
#include <memory>
#include <string>

namespace ctnn {

/// All bytes of a file.
[[nodiscard]] inline std::expected<std::string, file_error> read_file(std::string const& path) {
  struct close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, close> const file(std::fopen(path.c_str(), "rb"));
  if (!file) {
    return std::unexpected(detail::system_error(path, "cannot be opened"));
  }
  std::string bytes;
  std::size_t read = 1;
  for (std::size_t block = std::size_t{1} << 16; read > 0; block *= 2) {
    std::size_t const size = bytes.size();
    bytes.resize(size + block);
    read = std::fread(bytes.data() + size, 1, block, file.get());
    bytes.resize(size + read);
  }
  if (std::ferror(file.get()) != 0) {
    return std::unexpected(detail::system_error(path, "cannot be read"));
  }
  return bytes;
}

} // namespace ctnn
