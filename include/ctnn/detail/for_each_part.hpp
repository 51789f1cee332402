// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace ctnn::detail {

/// The part, of at most `most`, that cuts `size` most evenly into as few parts as can be.
[[nodiscard]] constexpr std::size_t even_part(std::size_t size, std::size_t most) noexcept {
  std::size_t const limit = most > 1 ? most : 1;
  std::size_t const parts = (size + limit - 1) / limit;
  return (size + parts - 1) / parts;
}

/// Cuts Size into parts: calls `visit.operator()<Part>(first)` for each whole one, and
/// `visit.operator()<Size % Part>(first)` for what is left.
template <std::size_t Size, std::size_t Part, class Visit>
[[gnu::always_inline]] constexpr void for_each_part(Visit visit) noexcept {
  constexpr std::size_t rest = Size % Part;
  if constexpr (Size / Part == 1) {
    visit.template operator()<Part>(std::size_t{0});
  } else if constexpr (Size / Part > 1) {
    for (std::size_t first = 0; first < Size - rest; first += Part) {
      visit.template operator()<Part>(first);
    }
  }
  if constexpr (rest > 0) {
    visit.template operator()<rest>(Size - rest);
  }
}

} // namespace ctnn::detail
