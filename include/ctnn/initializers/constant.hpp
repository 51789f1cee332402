// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/philox.hpp>
#include <ctnn/tensor/concepts.hpp>

#include <cstddef>

namespace ctnn {

/// Sets weights to one number. Source: torch.nn.init.constant_.
struct constant {
  double value;

  template <real T>
  [[nodiscard]] constexpr T draw(philox4x32&, std::size_t, std::size_t) const noexcept {
    return static_cast<T>(value);
  }
};

/// Sets weights to one. Source: torch.nn.init.ones_.
struct ones {
  template <real T>
  [[nodiscard]] constexpr T draw(philox4x32&, std::size_t, std::size_t) const noexcept {
    return T{1};
  }
};

} // namespace ctnn
