// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/initializers/variance.hpp>

#include <cstddef>

namespace ctnn {
namespace detail {

template <real T>
[[nodiscard]] constexpr T lecun_variance(std::size_t fan_in) noexcept {
  return T{1} / static_cast<T>(fan_in);
}

} // namespace detail

/// Uniform weights of variance 1 / fan_in, which keep the variance of what they sum: for selu.
/// Source: LeCun, Bottou, Orr, Mueller, Efficient BackProp (1998); Keras initializers.LecunUniform.
struct lecun_uniform {
  template <real T>
  [[nodiscard]] constexpr T draw(philox4x32& random, std::size_t fan_in,
                                 std::size_t) const noexcept {
    return detail::draw_uniform(random, detail::lecun_variance<T>(fan_in));
  }
};

/// Normal weights of variance 1 / fan_in. See `lecun_uniform`.
struct lecun_normal {
  template <real T>
  [[nodiscard]] constexpr T draw(philox4x32& random, std::size_t fan_in,
                                 std::size_t) const noexcept {
    return detail::draw_normal(random, detail::lecun_variance<T>(fan_in));
  }
};

} // namespace ctnn
