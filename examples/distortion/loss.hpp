// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/losses/concepts.hpp>
#include <ctnn/losses/mean_squared_error.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <algorithm>
#include <cstddef>

namespace distortion {

/// The mean squared error of a window (time, 1) without its first samples, in which the net, whose
/// state starts at zero, cannot know yet what has been played before.
struct settled_squared_error {
  static constexpr std::size_t unsettled = 64;

  template <std::size_t Size>
  using window = ctnn::tensor<float, Size, 1>;

  template <std::size_t Size>
  [[nodiscard]] constexpr float operator()(window<Size> const& y,
                                           window<Size> const& t) const noexcept {
    return ctnn::mean_squared_error{}(settled(y), settled(t));
  }

  template <std::size_t Size>
  [[nodiscard]] constexpr ctnn::value_with_gradient<float, window<Size>>
  value_and_gradient(window<Size> const& y, window<Size> const& t) const noexcept {
    auto const [value, gradient] =
        ctnn::mean_squared_error{}.value_and_gradient(settled(y), settled(t));
    window<Size> whole{};
    std::copy(gradient.begin(), gradient.end(), whole.begin() + unsettled);
    return {value, whole};
  }

private:
  template <std::size_t Size>
  [[nodiscard]] static constexpr window<Size - unsettled> settled(window<Size> const& x) noexcept {
    window<Size - unsettled> part;
    std::copy(x.begin() + unsettled, x.end(), part.begin());
    return part;
  }
};

} // namespace distortion
