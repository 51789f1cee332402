// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>

namespace ctnn::io::detail {

/// A count with a comma before each three digits: 1,234,567.
[[nodiscard]] inline std::string format_count(std::size_t count) {
  std::string text = std::to_string(count);
  for (std::size_t place = text.size(); place > 3;) {
    place -= 3;
    text.insert(place, 1, ',');
  }
  return text;
}

} // namespace ctnn::io::detail
