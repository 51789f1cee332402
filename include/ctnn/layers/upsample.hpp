// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/operation_layer.hpp>
#include <ctnn/ops/upsample.hpp>
#include <ctnn/tensor/shape.hpp>
#include <ctnn/tensor/tensor.hpp>

namespace ctnn::layers {

/// An image enlarged by whole factors: `upsample<{.scale = 2}>`, `upsample<{.scale = {2, 3}, .mode
/// = upsample_mode::bilinear}>`. See `ctnn::upsample`.
template <upsample_options Options>
  requires(Options.scale.height > 0 && Options.scale.width > 0)
struct upsample {
  static constexpr char const* name = "upsample";

  template <class In>
  static constexpr bool accepts = In::rank() == 3;

  template <class In>
  struct requirement {
    static_assert(accepts<In>, "upsample needs an image (channels, height, width)");
  };

  template <class In>
  using output_shape = ctnn::detail::upsample_shape<In, Options>;

  template <class X>
  [[nodiscard]] static constexpr auto forward(X const& x) noexcept {
    return ctnn::upsample<Options>(x);
  }

  template <class X, class Y>
  [[nodiscard]] static constexpr X input_gradient(X const&, Y const& dy) noexcept {
    return upsample_input_gradient<typename X::shape_type, Options>(dy);
  }

  template <real T, class In>
  using fn = operation_layer<T, In, upsample>;
};

} // namespace ctnn::layers
