// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/convolution2d.hpp>
#include <ctnn/ops/channel_bias.hpp>
#include <ctnn/ops/convolution.hpp>
#include <ctnn/ops/extents.hpp>
#include <ctnn/ops/padding.hpp>
#include <ctnn/ops/transposed_window.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// How the kernel of a transposed convolution slides over its output: `stride` is how far apart the
/// inputs lie there, `padding` is what is cut off its sides, and `output_padding` what is added to
/// its end. See `conv_transpose2d`.
struct conv_transpose2d_window {
  extent2d stride = 1;
  padding2d padding = 0;
  extent2d output_padding = 0;
  extent2d dilation = 1;
  std::size_t groups = 1;
};

namespace detail {

template <class X, class Weight, auto Window>
inline constexpr bool conv_transpose2d_fits =
    transposed_window_fits(X::extent(1), Weight::extent(2), Window.stride.height,
                           Window.padding.height, Window.output_padding.height,
                           Window.dilation.height) &&
    transposed_window_fits(X::extent(2), Weight::extent(3), Window.stride.width,
                           Window.padding.width, Window.output_padding.width,
                           Window.dilation.width);

template <class X, class Weight, conv_transpose2d_window Window>
concept conv_transpose2d_arguments =
    transposed_channels<X, Weight, Window.groups> &&
    (conv_transpose2d_fits<X, Weight, Window> ||
     unsatisfied<"conv_transpose2d: the padding cuts off all of the output, or the output padding "
                 "is neither less than the stride nor than the dilation: (image, weight) are",
                 X, Weight>());

/// The convolution of the output's shape whose gradient this is.
template <class X, class Weight, auto Window>
struct conv_transpose2d_sizes {
  static constexpr kernels::window_axis rows =
      transposed_axis(X::extent(1), Weight::extent(2), Window.stride.height, Window.padding.height,
                      Window.output_padding.height, Window.dilation.height);
  static constexpr kernels::window_axis columns =
      transposed_axis(X::extent(2), Weight::extent(3), Window.stride.width, Window.padding.width,
                      Window.output_padding.width, Window.dilation.width);
  using output_shape = shape<Weight::extent(1) * Window.groups, rows.in, columns.in>;
  static constexpr kernels::convolution2d kernel{output_shape::extent(0), X::extent(0), rows,
                                                 columns, Window.groups};
};

} // namespace detail

/// The transposed convolution ("deconvolution"): each x lays its kernel, times itself, over y, and
/// what lies on one another is added. It is the input gradient of the convolution of y's shape,
/// whose dy is x: y[o, r S + j D - P, c S + k D - P] += weight[i, o, j, k] x[i, r, c].
///
/// Shapes: x (in, height, width), weight (in, out / groups, kernel height, kernel width), y (out,
/// height', width') with height' = (height - 1) S + (kernel height - 1) D + 1 - padding of both
/// sides + output_padding, and width' likewise.
/// Order: that of `conv2d_input_gradient`, then plus the bias.
/// Source: ONNX ConvTranspose (opset 11), torch.nn.functional.conv_transpose2d.
template <conv_transpose2d_window Window = {}, real T, std::size_t... X, std::size_t... Weight>
  requires(sizeof...(X) == 3 && sizeof...(Weight) == 4 &&
           detail::conv_transpose2d_arguments<shape<X...>, shape<Weight...>, Window>)
[[nodiscard]] constexpr auto conv_transpose2d(tensor<T, X...> const& x,
                                              tensor<T, Weight...> const& weight) noexcept {
  using sizes = detail::conv_transpose2d_sizes<shape<X...>, shape<Weight...>, Window>;
  return tensor_of<T, typename sizes::output_shape>{
      kernels::convolve_input_gradient<sizes::kernel>(x.data, weight.data)};
}

/// The transposed convolution plus a bias (out) for each output channel.
template <conv_transpose2d_window Window = {}, real T, std::size_t... X, std::size_t... Weight,
          std::size_t Out>
  requires(sizeof...(X) == 3 && sizeof...(Weight) == 4 &&
           detail::conv_transpose2d_arguments<shape<X...>, shape<Weight...>, Window> &&
           Out == shape<Weight...>::extent(1) * Window.groups)
[[nodiscard]] constexpr auto conv_transpose2d(tensor<T, X...> const& x,
                                              tensor<T, Weight...> const& weight,
                                              tensor<T, Out> const& bias) noexcept {
  return detail::with_channel_bias(conv_transpose2d<Window>(x, weight), bias);
}

/// dL/dx of the transposed convolution of an image of shape X, given dL/dy: a convolution.
template <class X, conv_transpose2d_window Window = {}, real T, std::size_t... Dy,
          std::size_t... Weight>
  requires(X::rank() == 3 && sizeof...(Weight) == 4 &&
           detail::conv_transpose2d_arguments<X, shape<Weight...>, Window> &&
           same_shape<shape<Dy...>, typename detail::conv_transpose2d_sizes<X, shape<Weight...>,
                                                                            Window>::output_shape>)
[[nodiscard]] constexpr tensor_of<T, X>
conv_transpose2d_input_gradient(tensor<T, Dy...> const& dy,
                                tensor<T, Weight...> const& weight) noexcept {
  using sizes = detail::conv_transpose2d_sizes<X, shape<Weight...>, Window>;
  tensor_of<T, X> dx;
  kernels::convolve<sizes::kernel>(dy.data, weight.data, dx.data);
  return dx;
}

/// Adds dL/dweight of the transposed convolution of x to `dweight`, given dL/dy. That of a bias:
/// `add_channel_sums`.
template <conv_transpose2d_window Window = {}, real T, std::size_t... X, std::size_t... Dy,
          std::size_t... Weight>
  requires(sizeof...(X) == 3 && sizeof...(Weight) == 4 &&
           detail::conv_transpose2d_arguments<shape<X...>, shape<Weight...>, Window> &&
           same_shape<shape<Dy...>, typename detail::conv_transpose2d_sizes<
                                        shape<X...>, shape<Weight...>, Window>::output_shape>)
constexpr void add_conv_transpose2d_weight_gradient(tensor<T, X...> const& x,
                                                    tensor<T, Dy...> const& dy,
                                                    tensor<T, Weight...>& dweight) noexcept {
  using sizes = detail::conv_transpose2d_sizes<shape<X...>, shape<Weight...>, Window>;
  kernels::convolve_weight_gradient<sizes::kernel>(dy.data, x.data, dweight.data);
}

} // namespace ctnn
