// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/operation_layer.hpp>
#include <ctnn/ops/pad2d.hpp>
#include <ctnn/tensor/shape.hpp>
#include <ctnn/tensor/tensor.hpp>

namespace ctnn::layers {

/// An input (..., height, width) with more elements around: `pad2d<{.padding = 1}>`,
/// `pad2d<{.padding = {{1, 0}, 2}, .mode = pad_mode::reflect}>`. See `ctnn::pad2d`.
template <pad2d_options Options>
struct pad2d {
  static constexpr char const* name = "pad2d";

  template <class In>
  static constexpr bool accepts = ctnn::detail::pad2d_fits<In, Options>;

  template <class In>
  struct requirement {
    static_assert(In::rank() >= 2, "pad2d needs an input (..., height, width)");
    static_assert(
        In::rank() < 2 || accepts<In>,
        "pad2d: a mirrored or circular padding is larger than the input, or it is `same`");
  };

  template <class In>
  using output_shape = typename ctnn::detail::pad2d_shape<In, Options>::type;

  template <class X>
  [[nodiscard]] static constexpr auto forward(X const& x) noexcept {
    return ctnn::pad2d<Options>(x);
  }

  template <class X, class Y>
  [[nodiscard]] static constexpr X input_gradient(X const&, Y const& dy) noexcept {
    return pad2d_input_gradient<typename X::shape_type, Options>(dy);
  }

  template <real T, class In>
  using fn = operation_layer<T, In, pad2d>;
};

} // namespace ctnn::layers
