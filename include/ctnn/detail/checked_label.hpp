// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/contract.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn::detail {

/// A label as an index. One that names no class ends the program, or the compilation.
template <std::integral Label>
[[nodiscard]] constexpr std::size_t checked_label(Label label, std::size_t classes) noexcept {
  auto const index = static_cast<std::size_t>(label);
  if (index >= classes) {
    contract_violation("the label is out of range: there are fewer classes", index, classes);
  }
  return index;
}

} // namespace ctnn::detail
