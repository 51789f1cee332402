// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/round_even.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <cstddef>
#include <cstdint>

namespace ctnn::onnx::detail {

/// The zero point of an input that may be missing, at a place: one number for all, or for each row,
/// column or channel, over and over.
template <class Node, std::size_t I, class T = std::int32_t>
[[nodiscard]] constexpr T zero_point(auto const& arguments,
                                     [[maybe_unused]] std::size_t place) noexcept {
  if constexpr (Node::has_input(I)) {
    auto const& all = arguments.template input<I>();
    return static_cast<T>(all[place % all.size()]);
  } else {
    return 0;
  }
}

/// A scale in the same way.
template <class Node, std::size_t I>
[[nodiscard]] constexpr float scale_at(auto const& arguments, std::size_t place) noexcept {
  auto const& all = arguments.template input<I>();
  return static_cast<float>(all[place % all.size()]);
}

/// A sum that was made with a scale, as a quantized number: saturated, and whole ones with halves
/// to even.
template <class Y, class Sum>
[[nodiscard]] constexpr Y requantized(Sum sum, float scale, Y zero) noexcept {
  float const x = ctnn::detail::rounded(static_cast<float>(sum) * scale);
  if constexpr (small_real<Y>) {
    return Y(x + static_cast<float>(zero));
  } else {
    return converted<Y>(ctnn::round_even(x) + static_cast<float>(zero));
  }
}

/// Whether an input is of bytes, and its zero point of such, if there is one: their differences are
/// at most 255.
template <class Node, std::size_t X, std::size_t Zero>
[[nodiscard]] consteval bool is_of_bytes() noexcept {
  constexpr data_type type = Node::template input<X>().type;
  if constexpr (type != data_type::int8 && type != data_type::uint8) {
    return false;
  } else if constexpr (Node::has_input(Zero)) {
    return Node::template input<Zero>().type == type;
  } else {
    return true;
  }
}

/// Demands it of the two inputs of a product.
template <class Node, std::size_t A, std::size_t AZero, std::size_t B, std::size_t BZero>
consteval bool demand_bytes() {
  return demanded<is_of_bytes<Node, A, AZero>() && is_of_bytes<Node, B, BZero>(),
                  "the operator needs int8 or uint8, and zero points of the same type", Node>();
}

/// The same, or that one of them is of float8.
template <class Node, std::size_t A, std::size_t AZero, std::size_t B, std::size_t BZero>
consteval bool demand_quantized() {
  constexpr bool is_real = small_real<element_of<Node::template input<A>().type>> ||
                           small_real<element_of<Node::template input<B>().type>>;
  return demanded<is_real || (is_of_bytes<Node, A, AZero>() && is_of_bytes<Node, B, BZero>()),
                  "the operator needs int8, uint8 or float8, and zero points of the same type",
                  Node>();
}

/// Whether there is one number, or one for each of a dimension.
[[nodiscard]] constexpr bool is_one_or(std::size_t count, std::size_t each) noexcept {
  return count == 1 || count == each;
}

} // namespace ctnn::onnx::detail
