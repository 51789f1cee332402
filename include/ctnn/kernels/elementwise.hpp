// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace ctnn::kernels {

/// y[i] = operation(x[i]...) for each i.
template <std::size_t Size, class T, class Operation, class... Inputs>
constexpr void transform(T* y, Operation operation, Inputs const*... x) noexcept {
  for (std::size_t i = 0; i < Size; ++i) {
    y[i] = operation(x[i]...);
  }
}

} // namespace ctnn::kernels
