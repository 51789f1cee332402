// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

namespace ctnn::onnx {

/// A text as a template argument: the name of an operator, of an input, of a dimension.
template <std::size_t Size>
struct static_text {
  char text[Size]{};

  consteval static_text(char const (&literal)[Size]) {
    for (std::size_t i = 0; i < Size; ++i) {
      text[i] = literal[i];
    }
  }
  consteval explicit static_text(std::string_view view) {
    for (std::size_t i = 0; i < Size; ++i) {
      text[i] =
          i + 1 < Size ? view[i] : '\0'; // the last, too, or Clang prints the array as numbers
    }
  }

  [[nodiscard]] constexpr std::string_view view() const noexcept { return {text, Size - 1}; }
};

} // namespace ctnn::onnx
