// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// t[index, ...]: the part of t at one index of its first dimension, such as one sample of a batch.
/// An index out of range is rejected in constant evaluation.
template <class T, std::size_t First, std::size_t... Rest>
[[nodiscard]] constexpr tensor<T, Rest...> subtensor(tensor<T, First, Rest...> const& t,
                                                     std::size_t index) noexcept {
  tensor<T, Rest...> part;
  detail::copy(t.begin() + index * part.size(), part.size(), part.begin());
  return part;
}

/// Sets t[index, ...] to `part`.
template <class T, std::size_t First, std::size_t... Rest>
constexpr void set_subtensor(tensor<T, First, Rest...>& t, std::size_t index,
                             tensor<T, Rest...> const& part) noexcept {
  detail::copy(part.begin(), part.size(), t.begin() + index * part.size());
}

} // namespace ctnn
