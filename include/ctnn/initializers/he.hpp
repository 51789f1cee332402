// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/initializers/variance.hpp>

#include <cstddef>

namespace ctnn {
namespace detail {

template <real T>
[[nodiscard]] constexpr T he_variance(std::size_t fan_in) noexcept {
  return T{2} / static_cast<T>(fan_in);
}

} // namespace detail

/// Uniform weights of variance 2 / fan_in, for layers before a ReLU (Kaiming).
/// Source: He, Zhang, Ren, Sun, Delving Deep into Rectifiers (ICCV 2015).
struct he_uniform {
  template <real T>
  [[nodiscard]] constexpr T draw(philox4x32& random, std::size_t fan_in,
                                 std::size_t) const noexcept {
    return detail::draw_uniform(random, detail::he_variance<T>(fan_in));
  }
};

/// Normal weights of variance 2 / fan_in. See `he_uniform`.
struct he_normal {
  template <real T>
  [[nodiscard]] constexpr T draw(philox4x32& random, std::size_t fan_in,
                                 std::size_t) const noexcept {
    return detail::draw_normal(random, detail::he_variance<T>(fan_in));
  }
};

} // namespace ctnn
