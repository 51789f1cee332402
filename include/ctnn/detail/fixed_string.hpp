// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace ctnn::detail {

/// A string literal as a template argument, so that a sentence can stand in a constraint.
template <std::size_t Size>
struct fixed_string {
  char text[Size]{};

  consteval fixed_string(char const (&literal)[Size]) {
    for (std::size_t i = 0; i < Size; ++i) {
      text[i] = literal[i];
    }
  }
};

template <std::size_t Size>
fixed_string(char const (&)[Size]) -> fixed_string<Size>; // which Clang asks for beside errors

} // namespace ctnn::detail
