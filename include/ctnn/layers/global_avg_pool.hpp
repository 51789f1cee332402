// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/operation_layer.hpp>
#include <ctnn/ops/global_pool.hpp>
#include <ctnn/tensor/shape.hpp>
#include <ctnn/tensor/tensor.hpp>

namespace ctnn::layers {

/// The mean of each channel over all of its spatial axes: (channels, spatial axes...) to
/// (channels). See `ctnn::global_avg_pool`.
struct global_avg_pool {
  static constexpr char const* name = "global_avg_pool";

  template <class In>
  static constexpr bool accepts = In::rank() >= 2;

  template <class In>
  struct requirement {
    static_assert(accepts<In>, "global_avg_pool needs an input (channels, spatial axes...)");
  };

  template <class In>
  using output_shape = shape<In::extent(0)>;

  template <class X>
  [[nodiscard]] static constexpr auto forward(X const& x) noexcept {
    return ctnn::global_avg_pool(x);
  }

  template <class X, class Y>
  [[nodiscard]] static constexpr X input_gradient(X const&, Y const& dy) noexcept {
    return global_avg_pool_input_gradient<typename X::shape_type>(dy);
  }

  template <real T, class In>
  using fn = operation_layer<T, In, global_avg_pool>;
};

} // namespace ctnn::layers
