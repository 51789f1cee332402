// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/operation_layer.hpp>
#include <ctnn/ops/max_pool1d.hpp>
#include <ctnn/tensor/tensor.hpp>

namespace ctnn::layers {

/// The largest element under each place of a window over a signal, channel by channel:
/// `max_pool1d<{.kernel_size = 2}>`, with the kernel size as stride unless one is given. See
/// `ctnn::max_pool1d`.
template <pool1d_window Window>
struct max_pool1d {
  static constexpr char const* name = "max_pool1d";

  template <class In>
  static constexpr bool accepts = [] {
    if constexpr (In::rank() == 2) {
      return ctnn::detail::pool1d_fits<In, Window>;
    } else {
      return false;
    }
  }();

  template <class In>
  struct requirement {
    static_assert(In::rank() == 2, "max_pool1d needs a signal (channels, length)");
    static_assert(In::rank() != 2 || accepts<In>,
                  "max_pool1d: the kernel is larger than the padded signal, the padding more than "
                  "half the kernel, or a stride zero");
  };

  template <class In>
  using output_shape = typename ctnn::detail::pool1d_sizes<In, Window>::output_shape;

  template <class X>
  [[nodiscard]] static constexpr auto forward(X const& x) noexcept {
    return ctnn::max_pool1d<Window>(x);
  }

  template <class X, class Y>
  [[nodiscard]] static constexpr X input_gradient(X const& x, Y const& dy) noexcept {
    return max_pool1d_input_gradient<Window>(x, dy);
  }

  template <real T, class In>
  using fn = operation_layer<T, In, max_pool1d>;
};

} // namespace ctnn::layers
