// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/round_even.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/quotient.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctnn::onnx {

namespace detail {

/// How scales lie along a tensor: one for all, or one for each place along an axis.
template <class Node>
struct scale_places {
  static constexpr extents shape = Node::template input<0>().shape;
  static constexpr std::size_t scales = Node::template input<1>().size();
  static constexpr std::size_t axis = [] {
    if constexpr (scales == 1) {
      return std::size_t{0};
    } else {
      return demanded_dimension<Node, Node::integer("axis", 1), shape.rank>();
    }
  }();
  static constexpr std::size_t inner = shape.product(axis + 1, shape.rank);

  static consteval void check() {
    demand<scales == 1 || (Node::version >= 13 && scales == shape[axis]),
           "there is neither one scale nor one for each place along the axis", Node, shape,
           Node::template input<1>().shape>();
    if constexpr (Node::has_input(2)) {
      demand<Node::template input<2>().size() == scales,
             "there are not as many zero points as scales", Node>();
    }
  }
  [[nodiscard]] static constexpr std::size_t of(std::size_t i) noexcept {
    return i / inner % scales;
  }
};

/// x / scale + zero, rounded with halves to even and limited to what T holds.
template <class T>
[[nodiscard]] constexpr T quantized(float x, float scale, T zero) noexcept {
  return converted<T>(round_even(quotient(x, scale)) + static_cast<float>(zero));
}

} // namespace detail

/// round(x / scale) + zero point, limited to what the zero point's type holds. Source: ONNX
/// QuantizeLinear (opset 13).
template <>
struct operation<"QuantizeLinear"> {
  template <class Node>
  static consteval tensor_type infer() {
    detail::scale_places<Node>::check();
    data_type type = data_type::uint8;
    if constexpr (Node::has_input(2)) {
      type = Node::template input<2>().type;
    }
    return {type, Node::template input<0>().shape};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = arguments.template input<0>();
    auto const& scales = arguments.template input<1>();
    auto& y = arguments.template output<0>();
    using Y = typename std::remove_cvref_t<decltype(y)>::value_type;
    for (std::size_t i = 0; i < y.size(); ++i) {
      std::size_t const place = detail::scale_places<Node>::of(i);
      Y zero{};
      if constexpr (Node::has_input(2)) {
        zero = arguments.template input<2>()[place];
      }
      y[i] = detail::quantized(static_cast<float>(x[i]), static_cast<float>(scales[place]), zero);
    }
  }
};

/// (x - zero point) scale. Source: ONNX DequantizeLinear (opset 13).
template <>
struct operation<"DequantizeLinear"> {
  template <class Node>
  static consteval tensor_type infer() {
    detail::scale_places<Node>::check();
    if constexpr (Node::has_input(2)) {
      demand<Node::template input<2>().type == Node::template input<0>().type,
             "the inputs are of different types", Node>();
    }
    return {Node::template input<1>().type, Node::template input<0>().shape};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = arguments.template input<0>();
    auto const& scales = arguments.template input<1>();
    auto& y = arguments.template output<0>();
    using Y = typename std::remove_cvref_t<decltype(y)>::value_type;
    for (std::size_t i = 0; i < y.size(); ++i) {
      std::size_t const place = detail::scale_places<Node>::of(i);
      auto difference = static_cast<std::int64_t>(x[i]);
      if constexpr (Node::has_input(2)) {
        difference -= static_cast<std::int64_t>(arguments.template input<2>()[place]);
      }
      auto const scale = widened(scales[place]);
      y[i] = Y(ctnn::detail::rounded(static_cast<calculated<Y>>(difference) * scale));
    }
  }
};

/// x as uint8 with the scale and zero point that its range, with 0, asks for. Source: ONNX
/// DynamicQuantizeLinear (opset 11).
template <>
struct operation<"DynamicQuantizeLinear"> {
  template <class Node>
  static consteval auto infer() {
    constexpr tensor_type x = Node::template input<0>();
    demand<x.type == data_type::float32, "the input is not of float", Node>();
    constexpr tensor_type types[] = {
        {data_type::uint8, x.shape}, {data_type::float32, {}}, {data_type::uint8, {}}};
    std::array<tensor_type, Node::output_count> result{};
    for (std::size_t i = 0; i < Node::output_count; ++i) {
      result[i] = types[i];
    }
    return result;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = arguments.template input<0>();
    float least = 0;
    float most = 0;
    for (float const each : x) {
      least = each < least ? each : least;
      most = each > most ? each : most;
    }
    float const scale = (most - least) / 255;
    auto const zero = detail::quantized<std::uint8_t>(-least, scale, 0);
    auto& y = arguments.template output<0>();
    for (std::size_t i = 0; i < y.size(); ++i) {
      y[i] = detail::quantized(x[i], scale, zero);
    }
    if constexpr (Node::has_output(1)) {
      arguments.template output<1>()[0] = scale;
    }
    if constexpr (Node::has_output(2)) {
      arguments.template output<2>()[0] = zero;
    }
  }
};

} // namespace ctnn::onnx
