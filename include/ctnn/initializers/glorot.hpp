// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/initializers/variance.hpp>

#include <cstddef>

namespace ctnn {
namespace detail {

template <real T>
[[nodiscard]] constexpr T glorot_variance(std::size_t fan_in, std::size_t fan_out) noexcept {
  return T{2} / static_cast<T>(fan_in + fan_out);
}

} // namespace detail

/// Uniform weights of variance 2 / (fan_in + fan_out), for layers before tanh or softmax (Xavier).
/// Source: Glorot, Bengio, Understanding the Difficulty of Training Deep Feedforward Neural
/// Networks (AISTATS 2010).
struct glorot_uniform {
  template <real T>
  [[nodiscard]] constexpr T draw(philox4x32& random, std::size_t fan_in,
                                 std::size_t fan_out) const noexcept {
    return detail::draw_uniform(random, detail::glorot_variance<T>(fan_in, fan_out));
  }
};

/// Normal weights of variance 2 / (fan_in + fan_out). See `glorot_uniform`.
struct glorot_normal {
  template <real T>
  [[nodiscard]] constexpr T draw(philox4x32& random, std::size_t fan_in,
                                 std::size_t fan_out) const noexcept {
    return detail::draw_normal(random, detail::glorot_variance<T>(fan_in, fan_out));
  }
};

} // namespace ctnn
