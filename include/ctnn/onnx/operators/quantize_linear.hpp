// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/round_even.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/quotient.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctnn::onnx {

namespace detail {

/// How scales lie along a tensor: one for all, one for each place along an axis, or (blocked) one
/// for so many neighbours along it.
template <class Node>
struct scale_places {
  static constexpr extents shape = Node::template input<0>().shape;
  static constexpr extents of_scales = Node::template input<1>().shape;
  static constexpr std::size_t scales = of_scales.size();
  static constexpr std::int64_t block_size = Node::integer("block_size");
  static constexpr bool is_blocked = block_size > 0;
  static constexpr bool is_one = scales == 1 && !is_blocked;
  static constexpr std::size_t axis = [] {
    if constexpr (is_one) {
      return std::size_t{0};
    } else {
      return demanded_dimension<Node, Node::integer("axis", 1), shape.rank>();
    }
  }();
  static constexpr std::size_t block = is_blocked ? static_cast<std::size_t>(block_size) : 1;

  /// Demands that scales and zero points fit, and whether they do.
  static consteval bool check() {
    demand<block_size >= 0, "block_size is negative", Node>();
    return fits() && zero_points_fit();
  }

  /// Calls `f(i, place)` for each element i, whose scale stands at the place.
  template <class F>
  static constexpr void for_each(F f) {
    constexpr std::size_t outer = is_one ? 1 : shape.product(0, axis);
    constexpr std::size_t count = is_one ? 1 : shape[axis];
    constexpr std::size_t inner = is_one ? shape.size() : shape.product(axis + 1, shape.rank);
    std::size_t i = 0;
    for (std::size_t o = 0; o < outer; ++o) {
      for (std::size_t k = 0; k < count; ++k) {
        std::size_t const first = is_blocked ? (o * of_scales[axis] + k / block) * inner : k;
        for (std::size_t j = 0; j < inner; ++j, ++i) {
          f(i, is_blocked ? first + j : first);
        }
      }
    }
  }

private:
  static consteval bool fits() {
    if constexpr (is_blocked) {
      return demanded<of_scales == blocks(), "there is not one scale for each block", Node, shape,
                      of_scales>();
    } else {
      return demanded<is_one || (Node::version >= 13 && scales == shape[axis]),
                      "there is neither one scale nor one for each place along the axis", Node,
                      shape, of_scales>();
    }
  }
  static consteval bool zero_points_fit() {
    if constexpr (Node::has_input(2)) {
      return demanded<Node::template input<2>().size() == scales,
                      "there are not as many zero points as scales", Node>();
    } else {
      return true;
    }
  }
  static consteval extents blocks() {
    extents result = shape;
    result[axis] = (shape[axis] + block - 1) / block;
    return result;
  }
};

/// A number rounded as a type of `Precision` would hold it.
template <class Precision, class T>
[[nodiscard]] constexpr T as_precise(T x) noexcept {
  if constexpr (half<Precision>) {
    return static_cast<float>(Precision(x));
  } else {
    return x;
  }
}

/// x / scale in the precision of a type: that of the scale where none is given. Powers of two
/// divide in float, integers in double.
template <data_type Given, class X, class Scale>
[[nodiscard]] constexpr auto scaled(X x, Scale scale) noexcept {
  using precision = std::conditional_t<
      Given != data_type::undefined,
      typename element_for<Given == data_type::undefined ? data_type::float32 : Given>::type,
      std::conditional_t<std::integral<Scale>, double,
                         std::conditional_t<small_real<Scale>, float, Scale>>>;
  using T = calculated<precision>;
  return as_precise<precision>(quotient(as_precise<precision>(static_cast<T>(widened(x))),
                                        as_precise<precision>(static_cast<T>(widened(scale)))));
}

/// A quotient with its zero point as one of the numbers that T holds: whole ones are rounded with
/// halves to even first, and all limited to what there is.
template <class T, class Quotient>
[[nodiscard]] constexpr T quantized_quotient(Quotient x, T zero, bool saturate) noexcept {
  if constexpr (small_real<T>) {
    return T(static_cast<double>(x + static_cast<Quotient>(widened(zero))), saturate);
  } else {
    return converted<T>(round_even(x) + static_cast<Quotient>(widened(zero)));
  }
}

/// x / scale + zero, rounded with halves to even and limited to what T holds.
template <class T>
[[nodiscard]] constexpr T quantized(float x, float scale, T zero) noexcept {
  return quantized_quotient(quotient(x, scale), zero, true);
}

} // namespace detail

/// round(x / scale) + zero point, limited to what the type holds that the zero point has or
/// `output_dtype` names; of reals x / scale + zero point. Source: ONNX QuantizeLinear (opset 25).
template <>
struct operation<"QuantizeLinear"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr bool fits = detail::scale_places<Node>::check();
    constexpr auto given = static_cast<data_type>(Node::integer("output_dtype"));
    data_type type = given == data_type::undefined ? data_type::uint8 : given;
    if constexpr (Node::has_input(2)) {
      constexpr data_type zero = Node::template input<2>().type;
      demand<given == data_type::undefined || given == zero,
             "output_dtype is another type than the zero point's", Node>();
      type = zero;
    }
    constexpr data_type precision = precision_of<Node>;
    demand<precision == data_type::undefined || is_real(precision),
           "the precision is none of real numbers", Node>();
    demand<is_numeric(given) || given == data_type::undefined, "output_dtype is no type of numbers",
           Node>();
    return {fits ? type : data_type::undefined, Node::template input<0>().shape};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = arguments.template input<0>();
    auto const& scales = arguments.template input<1>();
    auto& y = arguments.template output<0>();
    using Y = typename std::remove_cvref_t<decltype(y)>::value_type;
    detail::scale_places<Node>::for_each([&](std::size_t i, std::size_t place) {
      Y zero{};
      if constexpr (Node::has_input(2)) {
        zero = arguments.template input<2>()[place];
      }
      y[i] = detail::quantized_quotient(detail::scaled<precision_of<Node>>(x[i], scales[place]),
                                        zero, Node::integer("saturate", 1) != 0);
    });
  }

private:
  template <class Node>
  static constexpr auto precision_of = static_cast<data_type>(Node::integer("precision"));
};

/// (x - zero point) scale, of the scale's type or that which `output_dtype` names. Source: ONNX
/// DequantizeLinear (opset 25).
template <>
struct operation<"DequantizeLinear"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr bool fits = detail::scale_places<Node>::check();
    if constexpr (Node::has_input(2)) {
      demand<Node::template input<2>().type == Node::template input<0>().type,
             "the inputs are of different types", Node>();
    }
    constexpr auto given = static_cast<data_type>(Node::integer("output_dtype"));
    constexpr data_type type =
        given == data_type::undefined ? Node::template input<1>().type : given;
    demand<is_real(type), "the output is not of real numbers to calculate with", Node>();
    return {fits && is_real(type) ? type : data_type::undefined, Node::template input<0>().shape};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = arguments.template input<0>();
    auto const& scales = arguments.template input<1>();
    auto& y = arguments.template output<0>();
    using X = typename std::remove_cvref_t<decltype(x)>::value_type;
    using Y = typename std::remove_cvref_t<decltype(y)>::value_type;
    using difference = std::conditional_t<small_real<X>, float, std::int64_t>;
    detail::scale_places<Node>::for_each([&](std::size_t i, std::size_t place) {
      auto above = static_cast<difference>(widened(x[i]));
      if constexpr (Node::has_input(2)) {
        above -= static_cast<difference>(widened(arguments.template input<2>()[place]));
      }
      auto const scale = static_cast<calculated<Y>>(widened(scales[place]));
      y[i] = Y(ctnn::detail::rounded(static_cast<calculated<Y>>(above) * scale));
    });
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
