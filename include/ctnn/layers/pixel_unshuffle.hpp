// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/operation_layer.hpp>
#include <ctnn/ops/pixel_shuffle.hpp>
#include <ctnn/tensor/shape.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::layers {

/// Each block of Factor x Factor elements is spread over as many channels. See
/// `ctnn::pixel_unshuffle`.
template <std::size_t Factor>
  requires(Factor > 0)
struct pixel_unshuffle {
  static constexpr char const* name = "pixel_unshuffle";

  template <class In>
  static constexpr bool accepts =
      In::rank() == 3 && In::extent(1) % Factor == 0 && In::extent(2) % Factor == 0;

  template <class In>
  struct requirement {
    static_assert(In::rank() == 3, "pixel_unshuffle needs an image (channels, height, width)");
    static_assert(In::rank() != 3 || accepts<In>,
                  "pixel_unshuffle: the rows or columns are no multiple of the factor");
  };

  template <class In>
  using output_shape =
      shape<In::extent(0) * Factor * Factor, In::extent(1) / Factor, In::extent(2) / Factor>;

  template <class X>
  [[nodiscard]] static constexpr auto forward(X const& x) noexcept {
    return ctnn::pixel_unshuffle<Factor>(x);
  }

  template <class X, class Y>
  [[nodiscard]] static constexpr X input_gradient(X const&, Y const& dy) noexcept {
    return ctnn::pixel_shuffle<Factor>(dy);
  }

  template <real T, class In>
  using fn = operation_layer<T, In, pixel_unshuffle>;
};

} // namespace ctnn::layers
