// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/operation_layer.hpp>
#include <ctnn/ops/avg_pool2d.hpp>
#include <ctnn/tensor/tensor.hpp>

namespace ctnn::layers {

/// The mean under each place of a window, channel by channel: `avg_pool2d<{.kernel_size = 2}>`,
/// with the kernel size as stride unless one is given. See `ctnn::avg_pool2d`.
template <avg_pool2d_window Window>
struct avg_pool2d {
  static constexpr char const* name = "avg_pool2d";

  template <class In>
  static constexpr bool accepts = ctnn::detail::pool2d_fits<In, Window>;

  template <class In>
  struct requirement {
    static_assert(In::rank() == 3, "avg_pool2d needs an image (channels, height, width)");
    static_assert(ctnn::detail::half_padded<Window>,
                  "avg_pool2d: the padding is more than half the kernel");
    static_assert(In::rank() != 3 || !ctnn::detail::half_padded<Window> || accepts<In>,
                  "avg_pool2d: the kernel is larger than the padded image (or a stride is zero)");
  };

  template <class In>
  using output_shape = typename ctnn::detail::pool2d_sizes<In, Window>::output_shape;

  template <class X>
  [[nodiscard]] static constexpr auto forward(X const& x) noexcept {
    return ctnn::avg_pool2d<Window>(x);
  }

  template <class X, class Y>
  [[nodiscard]] static constexpr X input_gradient(X const&, Y const& dy) noexcept {
    return avg_pool2d_input_gradient<typename X::shape_type, Window>(dy);
  }

  template <real T, class In>
  using fn = operation_layer<T, In, avg_pool2d>;
};

} // namespace ctnn::layers
