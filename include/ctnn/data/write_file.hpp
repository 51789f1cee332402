// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/file_error.hpp>

#include <cerrno>
#include <cstdio>
#include <expected>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <unistd.h>

namespace ctnn {
namespace detail {

/// Writes everything, through interruptions and short writes.
[[nodiscard]] inline bool write_all(int file, std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    auto const written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      return false;
    }
    bytes.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
  return true;
}

/// Makes a rename in a folder last. Where the file system knows no such thing it is as it is.
inline void sync_folder_of(std::string const& path) {
  auto const slash = path.rfind('/');
  std::string const folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  int const file = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC);
  if (file >= 0) {
    ::fsync(file);
    ::close(file);
  }
}

} // namespace detail

/// Makes these bytes the file's content, or changes nothing: they are written to a file beside it
/// (its name and ".partial"), which then takes its name. Who reads meanwhile, or after an
/// interruption at any place, finds the old content or the new. POSIX only.
[[nodiscard]] inline std::expected<void, file_error> write_file_atomically(std::string const& path,
                                                                           std::string_view bytes) {
  std::string const partial = path + ".partial";
  int const file = ::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) {
    return std::unexpected(detail::system_error(partial, "cannot be opened for writing"));
  }
  bool written = detail::write_all(file, bytes) && ::fsync(file) == 0;
  int number = errno;
  if (::close(file) != 0 && written) {
    written = false;
    number = errno;
  }
  if (!written) {
    ::unlink(partial.c_str());
    return std::unexpected(detail::system_error(partial, "cannot be written", number));
  }
  if (std::rename(partial.c_str(), path.c_str()) != 0) {
    number = errno;
    ::unlink(partial.c_str());
    return std::unexpected(detail::system_error(path, "cannot be replaced", number));
  }
  detail::sync_folder_of(path);
  return {};
}

} // namespace ctnn
