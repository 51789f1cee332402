// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/round_even.hpp>
#include <ctnn/math/rounded.hpp>
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

/// Whether there is one number, or one for each of a dimension.
[[nodiscard]] constexpr bool is_one_or(std::size_t count, std::size_t each) noexcept {
  return count == 1 || count == each;
}

} // namespace ctnn::onnx::detail
