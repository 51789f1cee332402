// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/operation_layer.hpp>
#include <ctnn/ops/adaptive_avg_pool2d.hpp>
#include <ctnn/tensor/shape.hpp>
#include <ctnn/tensor/tensor.hpp>

namespace ctnn::layers {

/// Means of an image of any size at Output.height x Output.width places: `adaptive_avg_pool2d<7>`,
/// `adaptive_avg_pool2d<{7, 5}>`. See `ctnn::adaptive_avg_pool2d`.
template <extent2d Output>
  requires(Output.height > 0 && Output.width > 0)
struct adaptive_avg_pool2d {
  static constexpr char const* name = "adaptive_avg_pool2d";

  template <class In>
  static constexpr bool accepts = In::rank() == 3;

  template <class In>
  struct requirement {
    static_assert(accepts<In>, "adaptive_avg_pool2d needs an image (channels, height, width)");
  };

  template <class In>
  using output_shape = shape<In::extent(0), Output.height, Output.width>;

  template <class X>
  [[nodiscard]] static constexpr auto forward(X const& x) noexcept {
    return ctnn::adaptive_avg_pool2d<Output>(x);
  }

  template <class X, class Y>
  [[nodiscard]] static constexpr X input_gradient(X const&, Y const& dy) noexcept {
    return adaptive_avg_pool2d_input_gradient<typename X::shape_type>(dy);
  }

  template <real T, class In>
  using fn = operation_layer<T, In, adaptive_avg_pool2d>;
};

} // namespace ctnn::layers
