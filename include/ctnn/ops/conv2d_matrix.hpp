// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/ops/conv2d.hpp>

#include <cstddef>

namespace ctnn {
namespace detail {

/// Calls `visit(index in weight, index in x, index in y)` for each product that a convolution sums
/// up and whose factor is not padding.
template <kernels::convolution2d C, class Visit>
constexpr void for_each_product(Visit visit) noexcept {
  std::size_t weight = 0;
  for (std::size_t out = 0; out < C.out_channels; ++out) {
    std::size_t const first = out / C.group_out() * C.group_in();
    for (std::size_t in = first; in < first + C.group_in(); ++in) {
      for (std::size_t i = 0; i < C.rows.kernel; ++i) {
        kernels::output_range const rows = C.rows.outputs_of(i);
        for (std::size_t j = 0; j < C.columns.kernel; ++j) {
          kernels::output_range const columns = C.columns.outputs_of(j);
          for (std::size_t r = rows.first; r < rows.first + rows.count; ++r) {
            for (std::size_t c = columns.first; c < columns.first + columns.count; ++c) {
              visit(weight,
                    (in * C.rows.in + C.rows.input(r, i)) * C.columns.in + C.columns.input(c, j),
                    (out * C.rows.out + r) * C.columns.out + c);
            }
          }
          ++weight;
        }
      }
    }
  }
}

} // namespace detail

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
  tensor<T, sizes::output_shape::size(), X::size()> matrix{};
  detail::for_each_product<sizes::kernel>([&](std::size_t w, std::size_t x, std::size_t y) {
    matrix.begin()[y * X::size() + x] = weight.begin()[w];
  });
  return matrix;
}

/// The weight gradient of a convolution of images of shape X by weights of shape Weight as a matrix
/// of dy: M (weight size, in * height * width) with M flattened(x) = flattened(dweight).
///
/// Each row is dy laid, `stride` apart, where one weight meets the image.
template <class X, class Weight, conv2d_window Window = {}, class T, std::size_t... Dy>
  requires(X::rank() == 3 && Weight::rank() == 4 && detail::conv2d_arguments<X, Weight, Window> &&
           same_shape<shape<Dy...>, typename detail::conv2d_sizes<X, Weight, Window>::output_shape>)
[[nodiscard]] constexpr tensor<T, Weight::size(), X::size()>
conv2d_weight_gradient_matrix(tensor<T, Dy...> const& dy) noexcept {
  constexpr auto kernel = detail::conv2d_sizes<X, Weight, Window>::kernel;
  tensor<T, Weight::size(), X::size()> matrix{};
  detail::for_each_product<kernel>([&](std::size_t w, std::size_t x, std::size_t y) {
    matrix.begin()[w * X::size() + x] = dy.begin()[y];
  });
  return matrix;
}

} // namespace ctnn
