// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace detail {

template <class T, class Block, std::size_t Count>
constexpr void copy_nested(T*& out, Block const (&block)[Count]) noexcept {
  for (auto const& part : block) {
    if constexpr (std::is_array_v<Block>) {
      copy_nested(out, part);
    } else {
      *out++ = part;
    }
  }
}

template <class Tensor, class Rows>
[[nodiscard]] constexpr Tensor from_nested(Rows const& rows) noexcept {
  Tensor result;
  auto* out = result.data.data();
  copy_nested(out, rows);
  return result;
}

} // namespace detail

/// The tensor with these elements, its shape read off the braces:
/// `make_tensor<float>({{1, 2, 3}, {4, 5, 6}})` is a `tensor<float, 2, 3>`. Rows of different
/// lengths are rejected. Up to rank 4.
template <element T, std::size_t A>
[[nodiscard]] constexpr tensor<T, A> make_tensor(T const (&elements)[A]) noexcept {
  return detail::from_nested<tensor<T, A>>(elements);
}

template <element T, std::size_t A, std::size_t B>
[[nodiscard]] constexpr tensor<T, A, B> make_tensor(T const (&rows)[A][B]) noexcept {
  return detail::from_nested<tensor<T, A, B>>(rows);
}

template <element T, std::size_t A, std::size_t B, std::size_t C>
[[nodiscard]] constexpr tensor<T, A, B, C> make_tensor(T const (&planes)[A][B][C]) noexcept {
  return detail::from_nested<tensor<T, A, B, C>>(planes);
}

template <element T, std::size_t A, std::size_t B, std::size_t C, std::size_t D>
[[nodiscard]] constexpr tensor<T, A, B, C, D> make_tensor(T const (&blocks)[A][B][C][D]) noexcept {
  return detail::from_nested<tensor<T, A, B, C, D>>(blocks);
}

} // namespace ctnn
