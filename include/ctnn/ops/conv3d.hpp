// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/convolution3d.hpp>
#include <ctnn/ops/convolution.hpp>
#include <ctnn/ops/extents.hpp>
#include <ctnn/ops/padding.hpp>
#include <ctnn/ops/window3d.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <array>
#include <cstddef>

namespace ctnn {

/// How a three-dimensional convolution's kernel slides. See `conv2d_window`.
struct conv3d_window {
  extent3d stride = 1;
  padding3d padding = 0;
  extent3d dilation = 1;
  std::size_t groups = 1;
};

namespace detail {

template <class Weight>
inline constexpr extent3d kernel_extent{Weight::extent(2), Weight::extent(3), Weight::extent(4)};

template <class X, class Weight, conv3d_window Window>
concept volume_for_window =
    window_fits_volume<X, kernel_extent<Weight>, Window> ||
    unsatisfied<"conv3d: the kernel is larger than the padded volume: (volume, weight) are", X,
                Weight>();

template <class X, class Weight, conv3d_window Window>
concept conv3d_arguments =
    convolution_channels<X, Weight, Window.groups> && volume_for_window<X, Weight, Window>;

/// The convolution of a volume X by a Weight, as its kernel needs it.
template <class X, class Weight, conv3d_window Window>
struct conv3d_sizes {
  using axes = window_axes3d<X, kernel_extent<Weight>, Window>;
  static constexpr kernels::convolution3d kernel{X::extent(0), Weight::extent(0), axes::depth,
                                                 axes::rows,   axes::columns,     Window.groups};
  using output_shape =
      shape<Weight::extent(0), kernel.depth.out, kernel.rows.out, kernel.columns.out>;
};

} // namespace detail

/// The three-dimensional convolution (a cross-correlation) with zero padding: y[o, d, r, c] = sum
/// over i, l, j, k of weight[o, i, l, j, k] x[g + i, d S + l D - P, r S + j D - P, c S + k D - P],
/// where g is the first in channel of o's group.
///
/// Shapes: x (in, depth, height, width), weight (out, in / groups, kernel depth, kernel height,
/// kernel width), y (out, depth', height', width'), each extent as for `conv2d`.
/// Source: ONNX Conv (opset 11), torch.nn.functional.conv3d.
template <conv3d_window Window = {}, real T, std::size_t... X, std::size_t... Weight>
  requires(sizeof...(X) == 4 && sizeof...(Weight) == 5 &&
           detail::conv3d_arguments<shape<X...>, shape<Weight...>, Window>)
[[nodiscard]] constexpr auto conv3d(tensor<T, X...> const& x,
                                    tensor<T, Weight...> const& weight) noexcept {
  using sizes = detail::conv3d_sizes<shape<X...>, shape<Weight...>, Window>;
  tensor_of<T, typename sizes::output_shape> y;
  kernels::convolve<sizes::kernel, kernels::start::zero>(x.data, weight.data, std::array<T, 0>{},
                                                         y.data);
  return y;
}

/// The convolution plus a bias (out) for each output channel.
template <conv3d_window Window = {}, real T, std::size_t... X, std::size_t Out,
          std::size_t... Weight>
  requires(sizeof...(X) == 4 && sizeof...(Weight) == 4 &&
           detail::conv3d_arguments<shape<X...>, shape<Out, Weight...>, Window>)
[[nodiscard]] constexpr auto conv3d(tensor<T, X...> const& x,
                                    tensor<T, Out, Weight...> const& weight,
                                    tensor<T, Out> const& bias) noexcept {
  using sizes = detail::conv3d_sizes<shape<X...>, shape<Out, Weight...>, Window>;
  tensor_of<T, typename sizes::output_shape> y;
  kernels::convolve<sizes::kernel, kernels::start::column>(x.data, weight.data, bias.data, y.data);
  return y;
}

/// dL/dx of the convolution of a volume of shape X, given dL/dy.
template <class X, conv3d_window Window = {}, real T, std::size_t... Dy, std::size_t... Weight>
  requires(X::rank() == 4 && sizeof...(Weight) == 5 &&
           detail::conv3d_arguments<X, shape<Weight...>, Window> &&
           same_shape<shape<Dy...>,
                      typename detail::conv3d_sizes<X, shape<Weight...>, Window>::output_shape>)
[[nodiscard]] constexpr tensor_of<T, X>
conv3d_input_gradient(tensor<T, Dy...> const& dy, tensor<T, Weight...> const& weight) noexcept {
  using sizes = detail::conv3d_sizes<X, shape<Weight...>, Window>;
  return {kernels::convolve_input_gradient<sizes::kernel>(dy.data, weight.data)};
}

/// Adds dL/dweight of the convolution of x to `dweight`, given dL/dy. That of a bias:
/// `add_channel_sums`.
template <conv3d_window Window = {}, real T, std::size_t... X, std::size_t... Dy,
          std::size_t... Weight>
  requires(sizeof...(X) == 4 && sizeof...(Weight) == 5 &&
           detail::conv3d_arguments<shape<X...>, shape<Weight...>, Window> &&
           same_shape<shape<Dy...>, typename detail::conv3d_sizes<shape<X...>, shape<Weight...>,
                                                                  Window>::output_shape>)
constexpr void add_conv3d_weight_gradient(tensor<T, X...> const& x, tensor<T, Dy...> const& dy,
                                          tensor<T, Weight...>& dweight) noexcept {
  using sizes = detail::conv3d_sizes<shape<X...>, shape<Weight...>, Window>;
  kernels::convolve_weight_gradient<sizes::kernel>(x.data, dy.data, dweight.data);
}

} // namespace ctnn
