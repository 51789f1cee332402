// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/model/same_text.hpp>

#include <string_view>

namespace ctnn::onnx {

/// Whether two domains of operators are one: ONNX's own has two names.
[[nodiscard]] constexpr bool same_domain(std::string_view a, std::string_view b) noexcept {
  auto const main = [](std::string_view domain) {
    return domain.empty() || same_text(domain, "ai.onnx");
  };
  return same_text(a, b) || (main(a) && main(b));
}

} // namespace ctnn::onnx
