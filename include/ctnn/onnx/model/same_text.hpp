// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace ctnn::onnx {

/// Whether two texts are one: a single step of the constant evaluators, unlike `==`.
[[nodiscard]] constexpr bool same_text(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && (a.empty() || __builtin_memcmp(a.data(), b.data(), a.size()) == 0);
}

} // namespace ctnn::onnx
