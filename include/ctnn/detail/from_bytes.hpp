// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace ctnn::detail {

/// What bytes, or characters of more of them, are as a whole, in this target's order: numbers in an
/// array, or vectors. One step of the constant evaluators for all of it, after a copy that is one
/// step of Clang's, and one a character of GCC's.
template <class To, class Character>
[[nodiscard]] constexpr To from_bytes_at(Character const* bytes) noexcept {
  static_assert(sizeof(To) % sizeof(Character) == 0);
  constexpr std::size_t count = sizeof(To) / sizeof(Character);
  struct raw {
    Character bytes[count];
  };
  raw copy;
#if defined(__clang__)
  __builtin_memcpy(copy.bytes, bytes, sizeof(raw));
#else
  constexpr std::size_t block = 65536; // GCC counts the turns of each loop
  for (std::size_t first = 0; first < count; first += block) {
    std::size_t const end = first + block < count ? first + block : count;
    for (std::size_t i = first; i < end; ++i) {
      copy.bytes[i] = bytes[i];
    }
  }
#endif
  return __builtin_bit_cast(To, copy);
}

} // namespace ctnn::detail
