// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/convolution2d.hpp>
#include <ctnn/ops/convolution.hpp>
#include <ctnn/ops/window2d.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// How a convolution's kernel slides: `conv2d<{.stride = 2, .padding = {1, 0}}>(x, weight)`. Its
/// elements lie `dilation` apart. Each of the `groups` convolves its own part of the in channels to
/// its own part of the out channels: as many groups as in channels is a depthwise convolution.
struct conv2d_window {
  extent2d stride = 1;
  padding2d padding = 0;
  extent2d dilation = 1;
  std::size_t groups = 1;
};

namespace detail {

template <class X, class Weight, std::size_t Groups>
concept conv2d_groups_divide_channels =
    (groups_divide(Groups, X::extent(0)) && groups_divide(Groups, Weight::extent(0))) ||
    unsatisfied<"conv2d: the groups do not divide the channels: (image, weight, groups) are", X,
                Weight, groups<Groups>>();

template <class X, class Weight, std::size_t Groups>
concept conv2d_channels_agree =
    X::extent(0) == Weight::extent(1) * Groups ||
    unsatisfied<"conv2d: the in channels of image and weight differ: (image, weight, groups) are",
                X, Weight, groups<Groups>>();

template <class X, class Weight, conv2d_window Window>
concept conv2d_arguments = conv2d_groups_divide_channels<X, Weight, Window.groups> &&
                           conv2d_channels_agree<X, Weight, Window.groups> &&
                           image_for_window<X, extent2d(Weight::extent(2), Weight::extent(3)),
                                            Window.stride, Window.padding, Window.dilation>;

/// The convolution of an image X by a Weight, as its kernel needs it.
template <class X, class Weight, conv2d_window Window>
struct conv2d_sizes {
  static constexpr extent2d kernel_size{Weight::extent(2), Weight::extent(3)};
  using axes = window_axes<X, kernel_size, Window.stride, Window.padding, Window.dilation>;
  using output_shape = shape<Weight::extent(0), axes::rows.out, axes::columns.out>;
  static constexpr kernels::convolution2d kernel{X::extent(0), Weight::extent(0), axes::rows,
                                                 axes::columns, Window.groups};
};

} // namespace detail

/// The two-dimensional convolution of every framework (a cross-correlation) with zero padding:
/// y[o, r, c] = sum over i, j, k of weight[o, i, j, k] x[g + i, r S + j D - P, c S + k D - P],
/// where g is the first in channel of o's group.
///
/// Shapes: x (in, height, width), weight (out, in / groups, kernel height, kernel width), y (out,
/// height', width') with height' = floor((height - (kernel height - 1) D - 1 + 2 P) / S) + 1 and
/// width' likewise.
/// Source: ONNX Conv (opset 11), torch.nn.functional.conv2d.
template <conv2d_window Window = {}, real T, std::size_t... X, std::size_t... Weight>
  requires(sizeof...(X) == 3 && sizeof...(Weight) == 4 &&
           detail::conv2d_arguments<shape<X...>, shape<Weight...>, Window>)
[[nodiscard, gnu::always_inline]] constexpr auto
conv2d(tensor<T, X...> const& x, tensor<T, Weight...> const& weight) noexcept {
  using sizes = detail::conv2d_sizes<shape<X...>, shape<Weight...>, Window>;
  tensor_of<T, typename sizes::output_shape> y;
  kernels::convolve<sizes::kernel>(x.data, weight.data, y.data);
  return y;
}

/// The convolution plus a bias (out) for each output channel.
template <conv2d_window Window = {}, real T, std::size_t... X, std::size_t Out,
          std::size_t... Weight>
  requires(sizeof...(X) == 3 && sizeof...(Weight) == 3 &&
           detail::conv2d_arguments<shape<X...>, shape<Out, Weight...>, Window>)
[[nodiscard, gnu::always_inline]] constexpr auto conv2d(tensor<T, X...> const& x,
                                                        tensor<T, Out, Weight...> const& weight,
                                                        tensor<T, Out> const& bias) noexcept {
  using sizes = detail::conv2d_sizes<shape<X...>, shape<Out, Weight...>, Window>;
  tensor_of<T, typename sizes::output_shape> y;
  kernels::convolve<sizes::kernel, kernels::start::column>(x.data, weight.data, bias.data, y.data);
  return y;
}

/// dL/dx of the convolution of an image of shape X, given dL/dy: the transposed convolution.
template <class X, conv2d_window Window = {}, real T, std::size_t... Dy, std::size_t... Weight>
  requires(X::rank() == 3 && sizeof...(Weight) == 4 &&
           detail::conv2d_arguments<X, shape<Weight...>, Window> &&
           same_shape<shape<Dy...>,
                      typename detail::conv2d_sizes<X, shape<Weight...>, Window>::output_shape>)
[[nodiscard]] constexpr tensor_of<T, X>
conv2d_input_gradient(tensor<T, Dy...> const& dy, tensor<T, Weight...> const& weight) noexcept {
  using sizes = detail::conv2d_sizes<X, shape<Weight...>, Window>;
  return {kernels::convolve_input_gradient<sizes::kernel>(dy.data, weight.data)};
}

/// Adds dL/dweight of the convolution of x to `dweight`, given dL/dy. That of a bias:
/// `add_channel_sums`.
template <conv2d_window Window = {}, real T, std::size_t... X, std::size_t... Dy,
          std::size_t... Weight>
  requires(sizeof...(X) == 3 && sizeof...(Weight) == 4 &&
           detail::conv2d_arguments<shape<X...>, shape<Weight...>, Window> &&
           same_shape<shape<Dy...>, typename detail::conv2d_sizes<shape<X...>, shape<Weight...>,
                                                                  Window>::output_shape>)
constexpr void add_conv2d_weight_gradient(tensor<T, X...> const& x, tensor<T, Dy...> const& dy,
                                          tensor<T, Weight...>& dweight) noexcept {
  using sizes = detail::conv2d_sizes<shape<X...>, shape<Weight...>, Window>;
  kernels::convolve_weight_gradient<sizes::kernel>(x.data, dy.data, dweight.data);
}

} // namespace ctnn
