// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/reduction.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// The sum of all elements, in the fixed order of `kernels::reduce`.
template <class T, std::size_t... Extents>
[[nodiscard]] constexpr T sum(tensor<T, Extents...> const& x) noexcept {
  return kernels::sum<tensor<T, Extents...>::size()>(x.begin());
}

} // namespace ctnn
