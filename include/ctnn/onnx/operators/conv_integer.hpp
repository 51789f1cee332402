// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/byte_product.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/arithmetic.hpp>
#include <ctnn/onnx/operators/conv.hpp>
#include <ctnn/onnx/operators/quantized.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

namespace detail {

/// y += the convolution tap by tap.
template <class Node, std::size_t X, std::size_t XZero, std::size_t Weight, std::size_t WeightZero>
constexpr void convolve_by_taps(auto const& arguments, auto& y) noexcept {
  constexpr extents of_x = Node::template input<X>().shape;
  constexpr kernels::convolution3d sizes =
      convolution_of<Node, of_x, Node::template input<Weight>().shape>;
  constexpr std::size_t in = sizes.in_channels / sizes.groups;
  constexpr std::size_t out = sizes.out_channels / sizes.groups;
  constexpr std::size_t rows = sizes.rows.in;
  constexpr std::size_t columns = sizes.columns.in;
  auto const& x = arguments.template input<X>();
  auto const& weight = arguments.template input<Weight>();
  std::int32_t const x_zero = zero_point<Node, XZero>(arguments, 0);
  for (std::size_t sample = 0; sample < of_x[0]; ++sample) {
    std::size_t w = 0;
    for (std::size_t to = 0; to < sizes.out_channels; ++to) {
      std::int32_t const zero = zero_point<Node, WeightZero>(arguments, to);
      std::size_t const y_plane = (sample * sizes.out_channels + to) * sizes.depth.out;
      for (std::size_t i = 0; i < in; ++i) {
        std::size_t const x_plane =
            (sample * sizes.in_channels + to / out * in + i) * sizes.depth.in;
        for (std::size_t a = 0; a < sizes.depth.kernel; ++a) {
          kernels::output_range const depths = sizes.depth.outputs_of(a);
          for (std::size_t b = 0; b < sizes.rows.kernel; ++b) {
            kernels::output_range const lines = sizes.rows.outputs_of(b);
            for (std::size_t c = 0; c < sizes.columns.kernel; ++c, ++w) {
              kernels::output_range const places = sizes.columns.outputs_of(c);
              std::int32_t const factor = static_cast<std::int32_t>(weight[w]) - zero;
              for (std::size_t d = depths.first; d < depths.first + depths.count; ++d) {
                std::size_t const depth = x_plane + sizes.depth.input(d, a);
                for (std::size_t r = lines.first; r < lines.first + lines.count; ++r) {
                  std::size_t const from = (depth * rows + sizes.rows.input(r, b)) * columns;
                  std::size_t const first =
                      ((y_plane + d) * sizes.rows.out + r) * sizes.columns.out;
                  for (std::size_t p = places.first; p < places.first + places.count; ++p) {
                    std::int32_t const seen =
                        static_cast<std::int32_t>(x[from + sizes.columns.input(p, c)]) - x_zero;
                    y[first + p] =
                        static_cast<std::int32_t>(static_cast<std::uint32_t>(y[first + p]) +
                                                  static_cast<std::uint32_t>(factor * seen));
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}

/// What one offset of the windows of a convolution sees of x (in, depth, rows, columns) less its
/// zero point, at `count` places of the output from the first-th on; of the padding zeros.
template <kernels::convolution3d Sizes>
constexpr void see(auto const* x, std::int32_t zero, std::size_t offset, std::size_t first,
                   std::size_t count, float* to) noexcept {
  std::size_t const c = offset % Sizes.columns.kernel;
  std::size_t const b = offset / Sizes.columns.kernel % Sizes.rows.kernel;
  std::size_t const a = offset / (Sizes.columns.kernel * Sizes.rows.kernel) % Sizes.depth.kernel;
  std::size_t const plane =
      offset / (Sizes.columns.kernel * Sizes.rows.kernel * Sizes.depth.kernel) * Sizes.depth.in;
  kernels::output_range const depths = Sizes.depth.outputs_of(a);
  kernels::output_range const lines = Sizes.rows.outputs_of(b);
  kernels::output_range const places = Sizes.columns.outputs_of(c);
  std::size_t line = first / Sizes.columns.out;
  std::size_t place = first % Sizes.columns.out;
  while (count > 0) {
    std::size_t const end = ctnn::detail::smaller(Sizes.columns.out, place + count);
    count -= end - place;
    std::size_t const d = line / Sizes.rows.out;
    std::size_t const r = line % Sizes.rows.out;
    bool const inside = d - depths.first < depths.count && r - lines.first < lines.count;
    std::size_t const last =
        inside ? ctnn::detail::clamped(places.first + places.count, place, end) : place;
    std::size_t const start = inside ? ctnn::detail::clamped(places.first, place, last) : place;
    for (; place < start; ++place) {
      *to++ = 0;
    }
    if (start < last) {
      auto const* const from =
          x +
          ((plane + Sizes.depth.input(d, a)) * Sizes.rows.in + Sizes.rows.input(r, b)) *
              Sizes.columns.in +
          Sizes.columns.input(start, c);
      if constexpr (Sizes.columns.stride == 1) {
        kernels::widen(from, last - start, zero, to);
        to += last - start;
      } else {
        for (std::size_t i = 0; i < last - start; ++i) {
          *to++ =
              static_cast<float>(static_cast<std::int32_t>(from[i * Sizes.columns.stride]) - zero);
        }
      }
    }
    for (place = last; place < end; ++place) {
      *to++ = 0;
    }
    place = 0;
    ++line;
  }
}

/// y += the convolution of bytes less their zero points; padding is the zero point. Of each group
/// it is the product of the weight (out, offsets) with what the offsets see (offsets, places).
template <class Node, std::size_t X, std::size_t XZero, std::size_t Weight, std::size_t WeightZero>
constexpr void convolve_less_zeros(auto const& arguments, auto& y) noexcept {
  constexpr extents of_x = Node::template input<X>().shape;
  constexpr kernels::convolution3d sizes =
      convolution_of<Node, of_x, Node::template input<Weight>().shape>;
  constexpr std::size_t out = sizes.out_channels / sizes.groups;
  constexpr std::size_t places = sizes.depth.out * sizes.rows.out * sizes.columns.out;
  constexpr kernels::byte_product product{out, sizes.weight_size() / sizes.out_channels, places};
  if constexpr (kernels::has_few_rows(product)) {
    if !consteval {
      convolve_by_taps<Node, X, XZero, Weight, WeightZero>(arguments, y);
      return;
    }
  }
  auto const& x = arguments.template input<X>();
  auto const& weight = arguments.template input<Weight>();
  std::int32_t const x_zero = zero_point<Node, XZero>(arguments, 0);
  for (std::size_t group = 0; group < of_x[0] * sizes.groups; ++group) {
    std::size_t const first_out = group % sizes.groups * out;
    auto const* const of_group = x.data() + group * (sizes.x_size() / sizes.groups);
    kernels::multiply_bytes<product>(
        [&](std::size_t row, std::size_t first, std::size_t count, float* to) {
          std::size_t const channel = first_out + row;
          kernels::widen(weight.data() + channel * product.inner + first, count,
                         zero_point<Node, WeightZero>(arguments, channel), to);
        },
        [&](std::size_t offset, std::size_t first, std::size_t count, float* to) {
          constexpr kernels::convolution3d all =
              convolution_of<Node, Node::template input<X>().shape,
                             Node::template input<Weight>().shape>;
          see<all>(of_group, x_zero, offset, first, count, to);
        },
        y.data() + group * out * places);
  }
}

template <class Node, std::size_t I, std::size_t Count>
[[nodiscard]] consteval bool is_count_or_missing() {
  if constexpr (Node::has_input(I)) {
    return is_one_or(Node::template input<I>().size(), Count);
  } else {
    return true;
  }
}

/// Demands that numbers of inputs that may be missing are one, or one for each out channel.
template <class Node, std::size_t Channels, std::size_t... Inputs>
consteval void demand_channel_numbers() {
  demand<(is_count_or_missing<Node, Inputs, Channels>() && ...),
         "a scale or zero point is not one number, or of the weight one for each out channel", Node,
         extents{Channels}>();
}

} // namespace detail

/// The convolution of bytes less their zero points; the weight's are one number or one for each out
/// channel. Source: ONNX ConvInteger (opset 10).
template <>
struct operation<"ConvInteger"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr bool bytes = detail::demand_bytes<Node, 0, 2, 1, 3>();
    constexpr extents x = Node::template input<0>().shape;
    constexpr extents weight = Node::template input<1>().shape;
    extents const y = detail::convolution_output<Node, x, weight>();
    detail::demand_channel_numbers<Node, 1, 2>();
    detail::demand_channel_numbers<Node, weight[0], 3>();
    return {bytes ? data_type::int32 : data_type::undefined, y};
  }

  template <class Node>
  [[nodiscard]] static consteval std::size_t macs() {
    return detail::convolution_macs<Node, 1>();
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto& y = arguments.template output<0>();
    y = {};
    detail::convolve_less_zeros<Node, 0, 2, 1, 3>(arguments, y);
  }
};

/// The convolution of quantized numbers with a bias of the product's scale, quantized: rounded to
/// even and saturated. Source: ONNX QLinearConv (opset 10).
template <>
struct operation<"QLinearConv"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr bool bytes = detail::demand_bytes<Node, 0, 2, 3, 5>();
    constexpr extents x = Node::template input<0>().shape;
    constexpr extents weight = Node::template input<3>().shape;
    extents const y = detail::convolution_output<Node, x, weight>();
    detail::demand_channel_numbers<Node, 1, 1, 2, 6, 7>();
    detail::demand_channel_numbers<Node, weight[0], 4, 5>();
    if constexpr (Node::has_input(8)) {
      demand<Node::template input<8>().shape == extents{weight[0]},
             "the bias does not have a number for each out channel", Node,
             Node::template input<8>().shape, weight>();
    }
    return {bytes ? Node::template input<7>().type : data_type::undefined, y};
  }

  template <class Node>
  [[nodiscard]] static consteval std::size_t macs() {
    return detail::convolution_macs<Node, 3>();
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template output<0>().shape;
    constexpr std::size_t places = shape.product(2, shape.rank);
    std::array<std::int32_t, shape.size()> sums{};
    if constexpr (Node::has_input(8)) {
      auto const& bias = arguments.template input<8>();
      for (std::size_t i = 0; i < sums.size(); ++i) {
        sums[i] = static_cast<std::int32_t>(bias[i / places % shape[1]]);
      }
    }
    detail::convolve_less_zeros<Node, 0, 2, 3, 5>(arguments, sums);
    auto& y = arguments.template output<0>();
    auto const zero = arguments.template input<7>()[0];
    for (std::size_t channel = 0; channel < shape[0] * shape[1]; ++channel) {
      float const scale = detail::scale_at<Node, 1>(arguments, 0) *
                          detail::scale_at<Node, 4>(arguments, channel % shape[1]) /
                          detail::scale_at<Node, 6>(arguments, 0);
      for (std::size_t i = channel * places; i < (channel + 1) * places; ++i) {
        y[i] = detail::requantized(sums[i], scale, zero);
      }
    }
  }
};

} // namespace ctnn::onnx
