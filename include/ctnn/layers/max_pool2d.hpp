// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/ops/max_pool2d.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::layers {

/// `max_pool2d` behind an image of shape In. See `ctnn::max_pool2d`.
template <real T, class In, pool2d_window Window>
struct max_pool2d_layer {
  using input_type = tensor_of<T, In>;
  using output_type =
      tensor_of<T, window_output_shape<In, In::extent(0), Window.kernel_size, Window.stride,
                                       Window.padding, Window.dilation>>;

  static constexpr char const* name = "max_pool2d";
  static constexpr std::size_t parameter_count = 0;
  static constexpr std::size_t macs = 0;
  static constexpr std::size_t activation_bytes = sizeof(output_type);
  /// What the kernel keeps on the stack. See `sequential::stack_bytes`.
  [[nodiscard]] static constexpr std::size_t buffer_bytes() noexcept {
    return kernels::processor::max_pool_buffer_bytes<ctnn::detail::pool2d_sizes<In, Window>::kernel,
                                                     T>;
  }

  [[nodiscard]] constexpr output_type forward(input_type const& x) const noexcept {
    return ctnn::max_pool2d<Window>(x);
  }

  [[nodiscard]] constexpr input_type input_gradient(input_type const& x, output_type const&,
                                                    output_type const& dy) const noexcept {
    return max_pool2d_input_gradient<Window>(x, dy);
  }

  [[nodiscard]] friend constexpr bool operator==(max_pool2d_layer, max_pool2d_layer) = default;
};

/// The largest element under each place of a window, channel by channel:
/// `max_pool2d<{.kernel_size = 2}>`, with the kernel size as stride unless one is given.
template <pool2d_window Window>
struct max_pool2d {
  template <class In>
  static constexpr bool accepts = ctnn::detail::pool2d_fits<In, Window>;

  template <class In>
  struct requirement {
    static_assert(In::rank() == 3, "max_pool2d needs an image (channels, height, width)");
    static_assert(ctnn::detail::half_padded<Window>,
                  "max_pool2d: the padding is more than half the kernel");
    static_assert(In::rank() != 3 || !ctnn::detail::half_padded<Window> || accepts<In>,
                  "max_pool2d: the kernel is larger than the padded image (or a stride is zero)");
  };

  template <real T, class In>
  using fn = max_pool2d_layer<T, In, Window>;
};

} // namespace ctnn::layers
