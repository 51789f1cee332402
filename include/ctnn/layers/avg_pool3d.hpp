// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/operation_layer.hpp>
#include <ctnn/ops/avg_pool3d.hpp>
#include <ctnn/tensor/tensor.hpp>

namespace ctnn::layers {

/// The mean under each place of a window over a volume, channel by channel:
/// `avg_pool3d<{.kernel_size = 2}>`, with the kernel size as stride unless one is given. See
/// `ctnn::avg_pool3d`.
template <avg_pool3d_window Window>
struct avg_pool3d {
  static constexpr char const* name = "avg_pool3d";

  template <class In>
  static constexpr bool accepts = [] {
    if constexpr (In::rank() == 4) {
      return ctnn::detail::pool3d_fits<In, Window>;
    } else {
      return false;
    }
  }();

  template <class In>
  struct requirement {
    static_assert(In::rank() == 4, "avg_pool3d needs a volume (channels, depth, height, width)");
    static_assert(In::rank() != 4 || accepts<In>,
                  "avg_pool3d: the kernel is larger than the padded volume, the padding more than "
                  "half the kernel, or a stride zero");
  };

  template <class In>
  using output_shape = typename ctnn::detail::pool3d_sizes<In, Window>::output_shape;

  template <class X>
  [[nodiscard]] static constexpr auto forward(X const& x) noexcept {
    return ctnn::avg_pool3d<Window>(x);
  }

  template <class X, class Y>
  [[nodiscard]] static constexpr X input_gradient(X const&, Y const& dy) noexcept {
    return avg_pool3d_input_gradient<typename X::shape_type, Window>(dy);
  }

  template <real T, class In>
  using fn = operation_layer<T, In, avg_pool3d>;
};

} // namespace ctnn::layers
