// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/model/same_text.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace ctnn::onnx {

namespace detail {

/// A type by the name that operator sets before 6 call it.
[[nodiscard]] constexpr data_type data_type_named(std::string_view name) noexcept {
  struct named {
    std::string_view name;
    data_type type;
  };
  constexpr named all[] = {
      {"FLOAT", data_type::float32},   {"UINT8", data_type::uint8},
      {"INT8", data_type::int8},       {"UINT16", data_type::uint16},
      {"INT16", data_type::int16},     {"INT32", data_type::int32},
      {"INT64", data_type::int64},     {"BOOL", data_type::boolean},
      {"FLOAT16", data_type::float16}, {"DOUBLE", data_type::float64},
      {"UINT32", data_type::uint32},   {"UINT64", data_type::uint64},
  };
  for (named const& each : all) {
    if (same_text(each.name, name)) {
      return each.type;
    }
  }
  return data_type::undefined;
}

/// Whether a node rounds to powers of two as it says it does.
[[nodiscard]] constexpr bool is_power_rounding(std::string_view name) noexcept {
  return same_text(name, "up") || same_text(name, "down") || same_text(name, "nearest");
}

/// Each element as one of the output's type; `saturate` and `round_mode` are of reals in a byte.
template <class Node>
constexpr void cast(auto const& x, auto& y) noexcept {
  using To = typename std::remove_cvref_t<decltype(y)>::value_type;
  using From = typename std::remove_cvref_t<decltype(x)>::value_type;
  [[maybe_unused]] constexpr bool saturate = Node::integer("saturate", 1) != 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    if constexpr (std::same_as<To, From> || !small_real<To>) {
      y[i] = converted<To>(x[i]);
    } else if constexpr (std::same_as<To, float8_e8m0>) {
      constexpr power_rounding rounding =
          Node::string_is("round_mode", "down", "up")      ? power_rounding::down
          : Node::string_is("round_mode", "nearest", "up") ? power_rounding::nearest
                                                           : power_rounding::up;
      y[i] = To(static_cast<double>(widened(x[i])), saturate, rounding);
    } else {
      y[i] = To(static_cast<double>(widened(x[i])), saturate);
    }
  }
}

template <class Node>
consteval void demand_power_rounding() {
  demand<is_power_rounding(Node::string("round_mode", "up")),
         "round_mode is neither up nor down nor nearest", Node>();
}

} // namespace detail

/// x as numbers of the type `to`: see `converted`. Source: ONNX Cast (opset 25).
template <>
struct operation<"Cast"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr data_type to = Node::version < 6 ? detail::data_type_named(Node::string("to"))
                                               : static_cast<data_type>(Node::integer("to"));
    detail::demand_power_rounding<Node>();
    demand<is_numeric(to), "the type to cast to is none of numbers", Node>();
    return {is_numeric(to) ? to : data_type::float32, Node::template input<0>().shape};
  }

  template <class Node>
  [[nodiscard]] static consteval bool keeps_elements() {
    return Node::template output<0>().type == Node::template input<0>().type;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    detail::cast<Node>(arguments.template input<0>(), arguments.template output<0>());
  }
};

/// x as numbers of the type of the second input. Source: ONNX CastLike (opset 25).
template <>
struct operation<"CastLike"> {
  template <class Node>
  static consteval tensor_type infer() {
    detail::demand_power_rounding<Node>();
    return {Node::template input<1>().type, Node::template input<0>().shape};
  }

  template <class Node>
  [[nodiscard]] static consteval bool keeps_elements() {
    return Node::template output<0>().type == Node::template input<0>().type;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    detail::cast<Node>(arguments.template input<0>(), arguments.template output<0>());
  }
};

} // namespace ctnn::onnx
