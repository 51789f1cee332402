// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/model/decode.hpp>
#include <ctnn/onnx/model/records.hpp>
#include <ctnn/onnx/operators/shape_of_values.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctnn::onnx {

/// The tensor or the numbers that an attribute gives. Source: ONNX Constant (opset 13).
template <>
struct operation<"Constant"> {
  template <class Node>
  static consteval tensor_type infer() {
    if constexpr (Node::has("value")) {
      constexpr tensor_record value = Node::tensor("value");
      demand<is_numeric(value.type), "the value is no tensor of numbers", Node>();
      return {value.type, value.shape};
    } else if constexpr (Node::has("value_float")) {
      return {data_type::float32, {}};
    } else if constexpr (Node::has("value_int")) {
      return {data_type::int64, {}};
    } else if constexpr (Node::has("value_floats")) {
      return {data_type::float32, {Node::numbers("value_floats").size()}};
    } else {
      demand<Node::has("value_ints"), "the value is no tensor of numbers", Node>();
      return {data_type::int64, {Node::integers("value_ints").size()}};
    }
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto& y = arguments.template output<0>();
    using Elements = std::remove_cvref_t<decltype(y)>;
    if constexpr (Node::has("value")) {
      y = decode<typename Elements::value_type, std::tuple_size_v<Elements>>(Node::content.bytes,
                                                                             Node::tensor("value"));
    } else if constexpr (Node::has("value_float")) {
      y[0] = Node::number("value_float");
    } else if constexpr (Node::has("value_int")) {
      y[0] = Node::integer("value_int");
    } else {
      constexpr auto list = [] {
        if constexpr (Node::has("value_floats")) {
          return Node::numbers("value_floats");
        } else {
          return Node::integers("value_ints");
        }
      }();
      ctnn::detail::copy(list.numbers, list.size(), y.data());
    }
  }
};

/// A tensor of given extents all of whose elements are one. Source: ONNX ConstantOfShape (opset 9).
template <>
struct operation<"ConstantOfShape"> {
  static constexpr std::array<std::size_t, 1> constant_inputs{0};

  template <class Node>
  static consteval tensor_type infer() {
    constexpr extents shape = shape_of_values<Node, 0>();
    if constexpr (Node::has("value")) {
      constexpr tensor_record value = Node::tensor("value");
      demand<is_numeric(value.type) && value.shape.size() == 1, "the value is not one number",
             Node>();
      return {value.type, shape};
    } else {
      return {data_type::float32, shape};
    }
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto& y = arguments.template output<0>();
    using T = typename std::remove_cvref_t<decltype(y)>::value_type;
    T value{};
    if constexpr (Node::has("value")) {
      value = decode<T, 1>(Node::content.bytes, Node::tensor("value"))[0];
    }
    ctnn::detail::fill(y.data(), y.size(), value);
  }
};

} // namespace ctnn::onnx
