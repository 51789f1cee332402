// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/lanes.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
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

/// a[i] *= b[i], or b for each i, as finished products: see `rounded`, behind which a compiler
/// finds no lanes by itself.
template <std::size_t Size, class T, class Factor>
constexpr void multiply_each(T* a, Factor b) noexcept {
  constexpr bool by_one_number = std::same_as<Factor, T>;
  std::size_t done = 0;
  if constexpr (std::floating_point<T>) {
    if !consteval {
      constexpr std::size_t count = native_lanes<T>;
      constexpr std::size_t in_lanes = Size / count * count;
      for (std::size_t i = 0; i < in_lanes; i += count) {
        if constexpr (by_one_number) {
          store<count>(a + i, rounded<T, count>(load<count>(a + i) * b));
        } else {
          store<count>(a + i, rounded<T, count>(load<count>(a + i) * load<count>(b + i)));
        }
      }
      done = in_lanes;
    }
  }
  for (std::size_t i = done; i < Size; ++i) {
    if constexpr (by_one_number) {
      a[i] = rounded(a[i] * b);
    } else {
      a[i] = rounded(a[i] * b[i]);
    }
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
  detail::multiply_each<A::size()>(a.begin(), b.begin());
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
  detail::multiply_each<A::size()>(a.begin(), b);
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
