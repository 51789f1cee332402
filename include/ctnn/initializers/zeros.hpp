// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/philox.hpp>
#include <ctnn/tensor/concepts.hpp>

#include <cstddef>

namespace ctnn {

/// Sets weights to zero.
///
/// An initializer draws one weight from a random stream, given how many inputs each output sums
/// over (fan_in) and how many outputs each input reaches (fan_out), or all of a weight together:
/// `draw_all(weight, random)`. Biases are always set to zero.
struct zeros {
  template <real T>
  [[nodiscard]] constexpr T draw(philox4x32&, std::size_t, std::size_t) const noexcept {
    return T{0};
  }
};

} // namespace ctnn
