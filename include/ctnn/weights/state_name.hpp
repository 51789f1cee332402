// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/fixed_string.hpp>

#include <cstddef>

namespace ctnn::detail {

template <std::size_t First, std::size_t Second>
[[nodiscard]] consteval fixed_string<First + Second - 1> operator+(fixed_string<First> const& a,
                                                                   fixed_string<Second> const& b) {
  char both[First + Second - 1]{};
  for (std::size_t i = 0; i + 1 < First; ++i) {
    both[i] = a.text[i];
  }
  for (std::size_t i = 0; i < Second; ++i) {
    both[First - 1 + i] = b.text[i];
  }
  return both;
}

template <std::size_t Number>
[[nodiscard]] consteval auto digits_of() {
  if constexpr (Number < 10) {
    return fixed_string<2>({static_cast<char>('0' + Number), '\0'});
  } else {
    return digits_of<Number / 10>() + digits_of<Number % 10>();
  }
}

/// A name within a place: "0.1" + "weight" is "0.1.weight"; nothing + "weight" is "weight".
template <fixed_string Place, fixed_string Name>
inline constexpr auto name_within = [] {
  if constexpr (sizeof(Place.text) == 1) {
    return Name;
  } else {
    return Place + fixed_string<2>({'.', '\0'}) + Name;
  }
}();

} // namespace ctnn::detail
