// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/operation_layer.hpp>
#include <ctnn/ops/pixel_shuffle.hpp>
#include <ctnn/tensor/shape.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::layers {

/// Each group of Factor x Factor channels becomes one channel of as many times the size. See
/// `ctnn::pixel_shuffle`.
template <std::size_t Factor>
  requires(Factor > 0)
struct pixel_shuffle {
  static constexpr char const* name = "pixel_shuffle";

  template <class In>
  static constexpr bool accepts = In::rank() == 3 && In::extent(0) % (Factor * Factor) == 0;

  template <class In>
  struct requirement {
    static_assert(In::rank() == 3, "pixel_shuffle needs an image (channels, height, width)");
    static_assert(In::rank() != 3 || accepts<In>,
                  "pixel_shuffle: the channels are no multiple of factor * factor");
  };

  template <class In>
  using output_shape =
      shape<In::extent(0) / (Factor * Factor), In::extent(1) * Factor, In::extent(2) * Factor>;

  template <class X>
  [[nodiscard]] static constexpr auto forward(X const& x) noexcept {
    return ctnn::pixel_shuffle<Factor>(x);
  }

  template <class X, class Y>
  [[nodiscard]] static constexpr X input_gradient(X const&, Y const& dy) noexcept {
    return ctnn::pixel_unshuffle<Factor>(dy);
  }

  template <real T, class In>
  using fn = operation_layer<T, In, pixel_shuffle>;
};

} // namespace ctnn::layers
