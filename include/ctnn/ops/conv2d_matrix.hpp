// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/ops/conv2d.hpp>

#include <cstddef>

namespace ctnn {

/// The convolution of images of shape X as a matrix: M (out * height' * width', in * height *
/// width) with M flattened(x) = flattened(conv2d<Window>(x, weight)).
///
/// Its transpose is the transposed convolution: transposed(M) flattened(dy) = flattened(dx), the
/// columns of transposed(M) being the kernel laid at each output position of the flattened image.
template <class X, conv2d_window Window = {}, class T, std::size_t... Weight>
  requires(X::rank() == 3 && sizeof...(Weight) == 4 &&
           detail::conv2d_arguments<X, shape<Weight...>, Window>)
[[nodiscard]] constexpr auto conv2d_matrix(tensor<T, Weight...> const& weight) noexcept {
  using sizes = detail::conv2d_sizes<X, shape<Weight...>, Window>;
  constexpr auto kernel = sizes::kernel;
  tensor<T, sizes::output_shape::size(), X::size()> matrix{};
  kernels::for_each_tap<kernel>([&](kernels::convolution_tap const& tap) {
    for (std::size_t r = 0; r < tap.row_count; ++r) {
      for (std::size_t c = 0; c < tap.column_count; ++c) {
        std::size_t const row = tap.y_first + r * kernel.columns.out + c;
        std::size_t const column =
            tap.x_first + r * kernel.rows.stride * kernel.columns.in + c * kernel.columns.stride;
        matrix.begin()[row * X::size() + column] = weight.begin()[tap.weight];
      }
    }
  });
  return matrix;
}

/// The weight gradient of a convolution of images of shape X by weights of shape Weight as a matrix
/// of dy: M (out * in * kernel height * kernel width, in * height * width) with
/// M flattened(x) = flattened(dweight).
///
/// Each row is dy laid, `stride` apart, where one weight meets the image.
template <class X, class Weight, conv2d_window Window = {}, class T, std::size_t... Dy>
  requires(X::rank() == 3 && Weight::rank() == 4 && detail::conv2d_arguments<X, Weight, Window> &&
           same_shape<shape<Dy...>, typename detail::conv2d_sizes<X, Weight, Window>::output_shape>)
[[nodiscard]] constexpr tensor<T, Weight::size(), X::size()>
conv2d_weight_gradient_matrix(tensor<T, Dy...> const& dy) noexcept {
  constexpr auto kernel = detail::conv2d_sizes<X, Weight, Window>::kernel;
  tensor<T, Weight::size(), X::size()> matrix{};
  kernels::for_each_tap<kernel>([&](kernels::convolution_tap const& tap) {
    for (std::size_t r = 0; r < tap.row_count; ++r) {
      for (std::size_t c = 0; c < tap.column_count; ++c) {
        std::size_t const column =
            tap.x_first + r * kernel.rows.stride * kernel.columns.in + c * kernel.columns.stride;
        matrix.begin()[tap.weight * X::size() + column] =
            dy.begin()[tap.y_first + r * kernel.columns.out + c];
      }
    }
  });
  return matrix;
}

} // namespace ctnn
