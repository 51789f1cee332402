// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>

namespace ctnn::io::detail {

/// `text` behind as many spaces as make it `width` characters long.
[[nodiscard]] inline std::string padded_left(std::string text, std::size_t width) {
  return text.size() < width ? text.insert(0, width - text.size(), ' ') : text;
}

/// `text` before as many spaces as make it `width` characters long.
[[nodiscard]] inline std::string padded_right(std::string text, std::size_t width) {
  return text.size() < width ? text.append(width - text.size(), ' ') : text;
}

} // namespace ctnn::io::detail
