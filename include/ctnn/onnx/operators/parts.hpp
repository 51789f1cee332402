// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/parts.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <type_traits>

namespace ctnn::onnx::detail {

/// Equal parts of an array in the evaluator: copies, made at once.
template <class T, std::size_t Count, std::size_t Size>
struct copied_parts {
  kernels::evaluator::parts<T, Count, Size> all;

  [[nodiscard]] constexpr std::array<T, Size>& operator[](std::size_t i) noexcept {
    return all.of[i];
  }
  [[nodiscard]] constexpr std::array<T, Size> const& operator[](std::size_t i) const noexcept {
    return all.of[i];
  }
};

/// The same at run time: where they lie.
template <class Part, class Element>
struct parts_in_place {
  Element* first;

  [[nodiscard]] Part& operator[](std::size_t i) const noexcept {
    return *reinterpret_cast<Part*>(first + i * std::tuple_size_v<std::remove_const_t<Part>>);
  }
};

template <std::size_t Count, class T, std::size_t Size>
[[nodiscard]] consteval auto copied(std::array<T, Size> const& x) noexcept {
  return copied_parts<T, Count, Size / Count>{
      std::bit_cast<kernels::evaluator::parts<T, Count, Size / Count>>(x)};
}

template <std::size_t Count, class T, std::size_t Size>
[[nodiscard]] inline auto in_place(std::array<T, Size> const& x) noexcept {
  return parts_in_place<std::array<T, Size / Count> const, T const>{x.data()};
}

template <std::size_t Count, class T, std::size_t Size>
[[nodiscard]] inline auto in_place(std::array<T, Size>& x) noexcept {
  return parts_in_place<std::array<T, Size / Count>, T>{x.data()};
}

/// Calls `f(parts of y, parts of x...)`, where parts are arrays that are indexed: CountY of y,
/// which f writes whole, and Counts of each x.
template <std::size_t CountY, std::size_t... Counts, class F, class T, std::size_t Size, class... X>
constexpr void in_parts(F f, std::array<T, Size>& y, X const&... x) noexcept {
  static_assert(sizeof...(Counts) == sizeof...(X));
  if consteval {
    copied_parts<T, CountY, Size / CountY> parts;
    f(parts, copied<Counts>(x)...);
    y = std::bit_cast<std::array<T, Size>>(parts.all);
  } else {
    f(in_place<CountY>(y), in_place<Counts>(x)...);
  }
}

/// Calls `f(parts of x...)`, Counts of each x.
template <std::size_t... Counts, class F, class... X>
constexpr void with_parts(F f, X const&... x) noexcept {
  if consteval {
    f(copied<Counts>(x)...);
  } else {
    f(in_place<Counts>(x)...);
  }
}

/// Calls `f(parts)` with Count parts of y, which f changes.
template <std::size_t Count, class F, class T, std::size_t Size>
constexpr void change_parts(std::array<T, Size>& y, F f) noexcept {
  if consteval {
    auto parts = copied<Count>(y);
    f(parts);
    y = std::bit_cast<std::array<T, Size>>(parts.all);
  } else {
    f(in_place<Count>(y));
  }
}

/// The elements of an array as what is calculated in: halves become floats, others stay where they
/// are.
template <class T, std::size_t Size>
[[nodiscard]] constexpr decltype(auto) calculable(std::array<T, Size> const& x) noexcept {
  if constexpr (half<T>) {
    std::array<float, Size> wide;
    for (std::size_t i = 0; i < Size; ++i) {
      wide[i] = widened(x[i]);
    }
    return wide;
  } else {
    return (x);
  }
}

/// Calls `f(y)` with an array of what is calculated in, which becomes y.
template <class F, class T, std::size_t Size>
constexpr void calculate(std::array<T, Size>& y, F f) noexcept {
  if constexpr (half<T>) {
    std::array<float, Size> wide;
    f(wide);
    for (std::size_t i = 0; i < Size; ++i) {
      y[i] = T(wide[i]);
    }
  } else {
    f(y);
  }
}

template <class Array>
using element_in = typename std::remove_cvref_t<Array>::value_type;

} // namespace ctnn::onnx::detail
