// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace ctnn::io::detail {

/// Indices or extents with commas between them: `1, 28, 28`.
[[nodiscard]] inline std::string format_indices(std::span<std::size_t const> indices) {
  std::string text;
  for (std::size_t index : indices) {
    if (!text.empty()) {
      text += ", ";
    }
    text += std::to_string(index);
  }
  return text;
}

} // namespace ctnn::io::detail
