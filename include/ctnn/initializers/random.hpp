// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/normal.hpp>
#include <ctnn/math/philox.hpp>
#include <ctnn/math/uniform.hpp>
#include <ctnn/tensor/concepts.hpp>

#include <cstddef>

namespace ctnn {

/// Uniform weights from low to high, whatever the layer.
/// Source: Keras initializers.RandomUniform, torch.nn.init.uniform_.
struct random_uniform {
  double low = -0.05;
  double high = 0.05;

  template <real T>
  [[nodiscard]] constexpr T draw(philox4x32& random, std::size_t, std::size_t) const noexcept {
    return uniform(random, static_cast<T>(low), static_cast<T>(high));
  }
};

/// Normal weights of a mean and a standard deviation, whatever the layer.
/// Source: Keras initializers.RandomNormal, torch.nn.init.normal_.
struct random_normal {
  double mean = 0;
  double deviation = 0.05;

  template <real T>
  [[nodiscard]] constexpr T draw(philox4x32& random, std::size_t, std::size_t) const noexcept {
    return fma(static_cast<T>(deviation), normal<T>(random), static_cast<T>(mean));
  }
};

} // namespace ctnn
