// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/onnx/model/extents.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx::detail {

/// The neighbours of a place along an axis, and their shares: none of one beyond the image.
template <class T, std::size_t Count>
struct axis_sample {
  std::array<std::size_t, Count> places{};
  std::array<T, Count> shares{};

  constexpr void set(std::size_t k, T place, T share, std::size_t extent) noexcept {
    if (place >= 0 && place <= static_cast<T>(extent - 1)) {
      places[k] = static_cast<std::size_t>(place);
      shares[k] = share;
    }
  }
};

/// What lies between the neighbours along all axes: along the last ones first, and from the first
/// neighbour to the last.
template <extents Image, std::size_t Axis = 0, class X, class T, std::size_t Count>
[[nodiscard]] constexpr T sampled(X const* image, axis_sample<T, Count> const* axes) noexcept {
  if constexpr (Axis == Image.rank) {
    return static_cast<T>(widened(*image));
  } else {
    T sum{};
    for (std::size_t k = 0; k < Count; ++k) {
      X const* const from = image + axes[Axis].places[k] * strides(Image)[Axis];
      sum = ctnn::fma(axes[Axis].shares[k], sampled<Image, Axis + 1>(from, axes), sum);
    }
    return sum;
  }
}

} // namespace ctnn::onnx::detail
