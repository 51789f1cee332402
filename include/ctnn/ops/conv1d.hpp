// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/convolution2d.hpp>
#include <ctnn/ops/convolution.hpp>
#include <ctnn/ops/padding.hpp>
#include <ctnn/ops/window2d.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// How a one-dimensional convolution's kernel slides: `conv1d<{.stride = 2, .padding = {2, 0}}>(x,
/// weight)` pads two before and none behind. See `conv2d_window`.
struct conv1d_window {
  std::size_t stride = 1;
  padding1d padding = 0;
  std::size_t dilation = 1;
  std::size_t groups = 1;
};

namespace detail {

template <class X, class Weight, conv1d_window Window>
concept signal_for_window =
    window_fits(X::extent(1), Weight::extent(2), Window.stride, Window.padding, Window.dilation) ||
    unsatisfied<"conv1d: the kernel is larger than the padded signal: (signal, weight) are", X,
                Weight>();

template <class X, class Weight, conv1d_window Window>
concept conv1d_arguments =
    convolution_channels<X, Weight, Window.groups> && signal_for_window<X, Weight, Window>;

/// The convolution of a signal X by a Weight as that of an image of one row.
template <class X, class Weight, conv1d_window Window>
struct conv1d_sizes {
  static constexpr kernels::window_axis axis =
      window_axis(X::extent(1), Weight::extent(2), Window.stride, Window.padding, Window.dilation);
  using output_shape = shape<Weight::extent(0), axis.out>;
  static constexpr kernels::convolution2d kernel{X::extent(0), Weight::extent(0),
                                                 kernels::fixed_axis(1), axis, Window.groups};
};

} // namespace detail

/// The one-dimensional convolution (a cross-correlation) with zero padding: y[o, t] = sum over i, k
/// of weight[o, i, k] x[g + i, t S + k D - P], where g is the first in channel of o's group.
///
/// Shapes: x (in, length), weight (out, in / groups, kernel size), y (out, length') with length' =
/// floor((length - (kernel size - 1) D - 1 + padding of both sides) / S) + 1.
/// Source: ONNX Conv (opset 11), torch.nn.functional.conv1d.
template <conv1d_window Window = {}, real T, std::size_t... X, std::size_t... Weight>
  requires(sizeof...(X) == 2 && sizeof...(Weight) == 3 &&
           detail::conv1d_arguments<shape<X...>, shape<Weight...>, Window>)
[[nodiscard]] constexpr auto conv1d(tensor<T, X...> const& x,
                                    tensor<T, Weight...> const& weight) noexcept {
  using sizes = detail::conv1d_sizes<shape<X...>, shape<Weight...>, Window>;
  tensor_of<T, typename sizes::output_shape> y;
  kernels::convolve<sizes::kernel>(x.data, weight.data, y.data);
  return y;
}

/// The convolution plus a bias (out) for each output channel.
template <conv1d_window Window = {}, real T, std::size_t... X, std::size_t Out,
          std::size_t... Weight>
  requires(sizeof...(X) == 2 && sizeof...(Weight) == 2 &&
           detail::conv1d_arguments<shape<X...>, shape<Out, Weight...>, Window>)
[[nodiscard]] constexpr auto conv1d(tensor<T, X...> const& x,
                                    tensor<T, Out, Weight...> const& weight,
                                    tensor<T, Out> const& bias) noexcept {
  using sizes = detail::conv1d_sizes<shape<X...>, shape<Out, Weight...>, Window>;
  tensor_of<T, typename sizes::output_shape> y;
  kernels::convolve<sizes::kernel, kernels::start::column>(x.data, weight.data, bias.data, y.data);
  return y;
}

/// dL/dx of the convolution of a signal of shape X, given dL/dy.
template <class X, conv1d_window Window = {}, real T, std::size_t... Dy, std::size_t... Weight>
  requires(X::rank() == 2 && sizeof...(Weight) == 3 &&
           detail::conv1d_arguments<X, shape<Weight...>, Window> &&
           same_shape<shape<Dy...>,
                      typename detail::conv1d_sizes<X, shape<Weight...>, Window>::output_shape>)
[[nodiscard]] constexpr tensor_of<T, X>
conv1d_input_gradient(tensor<T, Dy...> const& dy, tensor<T, Weight...> const& weight) noexcept {
  using sizes = detail::conv1d_sizes<X, shape<Weight...>, Window>;
  return {kernels::convolve_input_gradient<sizes::kernel>(dy.data, weight.data)};
}

/// Adds dL/dweight of the convolution of x to `dweight`, given dL/dy. That of a bias:
/// `add_channel_sums`.
template <conv1d_window Window = {}, real T, std::size_t... X, std::size_t... Dy,
          std::size_t... Weight>
  requires(sizeof...(X) == 2 && sizeof...(Weight) == 3 &&
           detail::conv1d_arguments<shape<X...>, shape<Weight...>, Window> &&
           same_shape<shape<Dy...>, typename detail::conv1d_sizes<shape<X...>, shape<Weight...>,
                                                                  Window>::output_shape>)
constexpr void add_conv1d_weight_gradient(tensor<T, X...> const& x, tensor<T, Dy...> const& dy,
                                          tensor<T, Weight...>& dweight) noexcept {
  using sizes = detail::conv1d_sizes<shape<X...>, shape<Weight...>, Window>;
  kernels::convolve_weight_gradient<sizes::kernel>(x.data, dy.data, dweight.data);
}

} // namespace ctnn
