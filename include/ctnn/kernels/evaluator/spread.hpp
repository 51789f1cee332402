// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/lengthened.hpp>
#include <ctnn/math/lanes.hpp>

#include <array>
#include <bit>
#include <cstddef>

namespace ctnn::kernels::evaluator {

/// Width vectors, the i-th with i in each lane.
template <class T, std::size_t Width>
struct uniform_lanes {
  detail::lanes<detail::lane_integer<T>, Width> of[Width];
};

template <class T, std::size_t Width>
inline constexpr uniform_lanes<T, Width> uniform = [] {
  uniform_lanes<T, Width> table;
  detail::lanes<detail::lane_integer<T>, Width> lane{};
  for (auto& entry : table.of) {
    entry = lane;
    lane += 1;
  }
  return table;
}();

/// Numbers of T as vectors of Width, the last filled up with zeros.
template <class T, std::size_t Size, std::size_t Width>
struct spreadable {
  detail::lanes<T, Width> pieces[(Size + Width - 1) / Width];
};

template <std::size_t Width, class T, std::size_t Size>
[[nodiscard]] consteval spreadable<T, Size, Width>
make_spreadable(std::array<T, Size> const& x) noexcept {
  constexpr std::size_t rest = (Width - Size % Width) % Width;
  return std::bit_cast<spreadable<T, Size, Width>>(lengthened<std::array<T, Size>, T, rest>{x});
}

} // namespace ctnn::kernels::evaluator
