// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/inflate.hpp>
#include <ctnn/data/parse_error.hpp>

#include <cstddef>
#include <expected>
#include <limits>
#include <string>
#include <string_view>

namespace ctnn {

/// Whether bytes begin as a gzip file does.
[[nodiscard]] constexpr bool is_gzip(std::string_view bytes) noexcept {
  return bytes.starts_with("\x1f\x8b");
}

/// The unpacked bytes of a gzip file, of all its members one behind the other. Needs zlib.
///
/// Source: RFC 1952.
[[nodiscard]] inline std::expected<std::string, parse_error> gunzip(std::string_view bytes) {
  std::string result;
  std::size_t offset = 0;
  do {
    if (!is_gzip(bytes.substr(offset))) {
      return std::unexpected(parse_error{"gzip: here should begin a gzip member", offset});
    }
    if (auto const error = detail::inflate(bytes, offset, detail::deflate_frame::gzip,
                                           std::numeric_limits<std::size_t>::max(), result)) {
      return std::unexpected(*error);
    }
  } while (offset < bytes.size());
  return result;
}

} // namespace ctnn
