// SPDX-License-Identifier: BSL-1.0
#include <ctnn/kernels/evaluator/convolution2d.hpp>
#include <ctnn/math/fma.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cstddef>

// What the constant evaluator computes by gathering shuffles in wide lanes is, bit for bit, what
// plain loops in the contract's order give.

namespace {

namespace evaluator = ctnn::kernels::evaluator;
using ctnn::fma;
using ctnn::kernels::convolution2d;
using ctnn::kernels::start;
using ctnn::kernels::window_axis;

template <class T, std::size_t Size>
constexpr std::array<T, Size> varied(unsigned seed) {
  std::array<T, Size> result;
  for (T& element : result) {
    seed = seed * 1664525U + 1013904223U;
    element = T(seed >> 8) / T(1 << 24) - T(0.5);
  }
  return result;
}

constexpr window_axis axis(std::size_t in, std::size_t kernel, std::size_t stride = 1,
                           std::size_t padding = 0, std::size_t dilation = 1) {
  return {in,      (in + 2 * padding - (kernel - 1) * dilation - 1) / stride + 1,
          kernel,  stride,
          padding, dilation};
}

/// The input that an axis' window sees, or `in` where that is padding.
constexpr std::size_t seen(window_axis const& axis, std::size_t out, std::size_t k) {
  std::size_t const place = out * axis.stride + k * axis.dilation;
  return place < axis.padding || place >= axis.in + axis.padding ? axis.in : place - axis.padding;
}

template <convolution2d C, class T>
struct operands {
  std::array<T, C.x_size()> x = varied<T, C.x_size()>(1);
  std::array<T, C.weight_size()> weight = varied<T, C.weight_size()>(2);
  std::array<T, C.y_size()> dy = varied<T, C.y_size()>(3);
  std::array<T, C.out_channels> bias = varied<T, C.out_channels>(4);

  /// What tap (i, j) sees of an in channel of the group of `out` at (row, column).
  constexpr T seen_at(std::size_t out, std::size_t in, std::size_t row, std::size_t column,
                      std::size_t i, std::size_t j) const {
    std::size_t const r = seen(C.rows, row, i);
    std::size_t const c = seen(C.columns, column, j);
    std::size_t const channel = out / C.group_out() * C.group_in() + in;
    return r == C.rows.in || c == C.columns.in ? T{0}
                                               : x[(channel * C.rows.in + r) * C.columns.in + c];
  }
};

template <convolution2d C, class Visit>
constexpr void for_each_tap(Visit visit) {
  for (std::size_t in = 0; in < C.group_in(); ++in) {
    for (std::size_t i = 0; i < C.rows.kernel; ++i) {
      for (std::size_t j = 0; j < C.columns.kernel; ++j) {
        visit(in, i, j, (in * C.rows.kernel + i) * C.columns.kernel + j);
      }
    }
  }
}

template <convolution2d C, class T>
consteval bool convolves_in_order() {
  operands<C, T> const of;
  std::array<T, C.y_size()> y;
  evaluator::convolve<C, start::column>(of.x, of.weight, of.bias, y);
  for (std::size_t i = 0; i < C.y_size(); ++i) {
    std::size_t const out = i / C.positions();
    T sum = of.bias[out];
    for_each_tap<C>([&](std::size_t in, std::size_t r, std::size_t c, std::size_t tap) {
      sum =
          fma(of.weight[out * C.taps() + tap],
              of.seen_at(out, in, i % C.positions() / C.columns.out, i % C.columns.out, r, c), sum);
    });
    if (sum != y[i]) {
      return false;
    }
  }
  return true;
}

/// The place of y from which offset k of a window sees an input: `out` where y has none, beyond
/// that where the stride leaves it out.
constexpr std::size_t sender(window_axis const& axis, std::size_t in, std::size_t k) {
  std::size_t const place = in + axis.padding;
  std::size_t const offset = k * axis.dilation;
  if ((place < offset ? offset - place : place - offset) % axis.stride != 0) {
    return axis.out + 1;
  }
  return place < offset || (place - offset) / axis.stride >= axis.out
             ? axis.out
             : (place - offset) / axis.stride;
}

template <convolution2d C, class T>
consteval bool propagates_to_its_input_in_order() {
  operands<C, T> const of;
  auto const dx = evaluator::convolve_input_gradient<C>(of.dy, of.weight);
  for (std::size_t place = 0; place < C.x_size(); ++place) {
    std::size_t const channel = place / (C.rows.in * C.columns.in);
    std::size_t const first = channel / C.group_in() * C.group_out();
    T sum = 0;
    for (std::size_t out = first; out < first + C.group_out(); ++out) {
      for_each_tap<C>([&](std::size_t in, std::size_t i, std::size_t j, std::size_t tap) {
        std::size_t const row = sender(C.rows, place / C.columns.in % C.rows.in, i);
        std::size_t const column = sender(C.columns, place % C.columns.in, j);
        if (in != channel % C.group_in() || row > C.rows.out || column > C.columns.out) {
          return;
        }
        bool const outside = row == C.rows.out || column == C.columns.out;
        sum = fma(of.weight[out * C.taps() + tap],
                  outside ? T{0} : of.dy[(out * C.rows.out + row) * C.columns.out + column], sum);
      });
    }
    if (sum != dx[place]) {
      return false;
    }
  }
  return true;
}

template <convolution2d C, class T>
consteval bool propagates_to_its_weights_in_order() {
  constexpr std::size_t partials = C.weight_gradient_partials();
  operands<C, T> const of;
  auto dweight = of.weight;
  evaluator::convolve_weight_gradient<C>(of.x, of.dy, dweight);
  bool equal = true;
  for (std::size_t out = 0; out < C.out_channels; ++out) {
    for_each_tap<C>([&](std::size_t in, std::size_t i, std::size_t j, std::size_t tap) {
      T sums[partials] = {};
      for (std::size_t place = 0; place < C.positions(); ++place) {
        std::size_t const column = place % C.columns.out;
        T& sum = sums[column % partials];
        sum = fma(of.seen_at(out, in, place / C.columns.out, column, i, j),
                  of.dy[out * C.positions() + place], sum);
      }
      for (std::size_t half = partials / 2; half > 0; half /= 2) {
        for (std::size_t k = 0; k < half; ++k) {
          sums[k] += sums[k + half];
        }
      }
      std::size_t const weight = out * C.taps() + tap;
      equal = equal && of.weight[weight] + sums[0] == dweight[weight];
    });
  }
  return equal;
}

template <convolution2d C, class T>
consteval bool is_in_order() {
  return convolves_in_order<C, T>() && propagates_to_its_input_in_order<C, T>() &&
         propagates_to_its_weights_in_order<C, T>();
}

} // namespace

TEMPLATE_TEST_CASE("convolution2d: in wide lanes is in order", "[kernels][conv2d]", float, double) {
  using T = TestType;
  STATIC_REQUIRE(is_in_order<convolution2d{1, 1, axis(1, 1), axis(1, 1)}, T>());
  STATIC_REQUIRE(is_in_order<convolution2d{3, 2, axis(5, 3), axis(7, 3)}, T>());
  STATIC_REQUIRE(is_in_order<convolution2d{1, 5, axis(4, 2, 1, 1), axis(19, 3, 1, 1)}, T>());
  STATIC_REQUIRE(is_in_order<convolution2d{2, 13, axis(4, 3, 1, 1), axis(5, 2)}, T>());
}

TEST_CASE("convolution2d: in wide lanes is in order for any stride, dilation and groups",
          "[kernels][conv2d]") {
  STATIC_REQUIRE(is_in_order<convolution2d{2, 3, axis(7, 2, 3, 1), axis(6, 4, 2, 2)}, float>());
  STATIC_REQUIRE(is_in_order<convolution2d{2, 2, axis(3, 1, 4), axis(2, 2, 3)}, double>());
  STATIC_REQUIRE(is_in_order<convolution2d{1, 2, axis(2, 2, 2, 3), axis(3, 1, 1, 2)}, float>());
  STATIC_REQUIRE(
      is_in_order<convolution2d{2, 3, axis(7, 3, 1, 0, 2), axis(9, 2, 1, 0, 3)}, float>());
  STATIC_REQUIRE(is_in_order<convolution2d{6, 4, axis(5, 2, 1, 1), axis(4, 3, 2, 1), 2}, float>());
  STATIC_REQUIRE(is_in_order<convolution2d{5, 5, axis(7, 3, 2, 1), axis(7, 3, 2, 1), 5}, double>());
  STATIC_REQUIRE(
      is_in_order<convolution2d{4, 4, axis(8, 2, 3, 2, 3), axis(9, 3, 2, 3, 2), 2}, float>());
}
