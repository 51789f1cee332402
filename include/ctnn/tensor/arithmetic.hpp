// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/rounded.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

// Elementwise arithmetic between tensors of equal shape, and between a tensor and a number of its
// element type. `*` and `/` are elementwise too: the matrix product is `matmul`.

namespace ctnn {
namespace detail {

template <class A, class B>
concept arithmetic_operands = tensor_like<A> && tensor_like<B> &&
                              std::same_as<typename A::value_type, typename B::value_type> &&
                              same_shape<typename B::shape_type, typename A::shape_type>;

/// Calls `operation(element of a, element of b)` for each element of `a` in place.
template <class T, class Operation>
constexpr void update_each(T* a, T const* b, std::size_t size, Operation operation) noexcept {
  for (std::size_t i = 0; i < size; ++i) {
    operation(a[i], b[i]);
  }
}

template <class T, class Operation>
constexpr void update_each(T* a, T b, std::size_t size, Operation operation) noexcept {
  for (std::size_t i = 0; i < size; ++i) {
    operation(a[i], b);
  }
}

} // namespace detail

template <class A, class B>
  requires detail::arithmetic_operands<A, B>
constexpr A& operator+=(A& a, B const& b) noexcept {
  detail::update_each(a.begin(), b.begin(), a.size(), [](auto& x, auto y) { x += y; });
  return a;
}

template <class A, class B>
  requires detail::arithmetic_operands<A, B>
constexpr A& operator-=(A& a, B const& b) noexcept {
  detail::update_each(a.begin(), b.begin(), a.size(), [](auto& x, auto y) { x -= y; });
  return a;
}

template <class A, class B>
  requires detail::arithmetic_operands<A, B>
constexpr A& operator*=(A& a, B const& b) noexcept {
  detail::update_each(a.begin(), b.begin(), a.size(),
                      [](auto& x, auto y) { x = detail::rounded(x * y); });
  return a;
}

template <class A, class B>
  requires detail::arithmetic_operands<A, B>
constexpr A& operator/=(A& a, B const& b) noexcept {
  detail::update_each(a.begin(), b.begin(), a.size(), [](auto& x, auto y) { x /= y; });
  return a;
}

template <tensor_like A>
constexpr A& operator*=(A& a, typename A::value_type b) noexcept {
  detail::update_each(a.begin(), b, a.size(), [](auto& x, auto y) { x = detail::rounded(x * y); });
  return a;
}

template <tensor_like A>
constexpr A& operator/=(A& a, typename A::value_type b) noexcept {
  detail::update_each(a.begin(), b, a.size(), [](auto& x, auto y) { x /= y; });
  return a;
}

template <class A, class B>
  requires detail::arithmetic_operands<A, B>
[[nodiscard]] constexpr A operator+(A a, B const& b) noexcept {
  return a += b;
}

template <class A, class B>
  requires detail::arithmetic_operands<A, B>
[[nodiscard]] constexpr A operator-(A a, B const& b) noexcept {
  return a -= b;
}

template <class A, class B>
  requires detail::arithmetic_operands<A, B>
[[nodiscard]] constexpr A operator*(A a, B const& b) noexcept {
  return a *= b;
}

template <class A, class B>
  requires detail::arithmetic_operands<A, B>
[[nodiscard]] constexpr A operator/(A a, B const& b) noexcept {
  return a /= b;
}

template <tensor_like A>
[[nodiscard]] constexpr A operator*(A a, typename A::value_type b) noexcept {
  return a *= b;
}

template <tensor_like A>
[[nodiscard]] constexpr A operator*(typename A::value_type a, A b) noexcept {
  return b *= a;
}

template <tensor_like A>
[[nodiscard]] constexpr A operator/(A a, typename A::value_type b) noexcept {
  return a /= b;
}

template <tensor_like A>
[[nodiscard]] constexpr A operator-(A a) noexcept {
  for (auto& x : a) {
    x = -x;
  }
  return a;
}

} // namespace ctnn
