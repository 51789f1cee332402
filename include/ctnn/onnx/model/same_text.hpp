// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

namespace ctnn::onnx {

/// Whether two texts are one. With Clang a single step of the constant evaluator; that of GCC
/// compares memory only in string literals.
[[nodiscard]] constexpr bool same_text(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) {
    return false;
  }
#if defined(__clang__)
  return a.empty() || __builtin_memcmp(a.data(), b.data(), a.size()) == 0;
#else
  // From the end, where names differ.
  char const* const of_a = a.data();
  char const* const of_b = b.data();
  for (std::size_t i = a.size(); i-- > 0;) {
    if (of_a[i] != of_b[i]) {
      return false;
    }
  }
  return true;
#endif
}

} // namespace ctnn::onnx
