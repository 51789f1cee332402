// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/scope.hpp>
#include <ctnn/onnx/inference/static_text.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/model/records.hpp>
#include <ctnn/onnx/model/same_domain.hpp>
#include <ctnn/onnx/model/same_text.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ctnn::onnx {

/// Numbers of an attribute.
template <class T>
struct number_list {
  T const* numbers = nullptr;
  std::size_t count = 0;

  [[nodiscard]] constexpr std::size_t size() const noexcept { return count; }
  [[nodiscard]] constexpr T operator[](std::size_t i) const noexcept { return numbers[i]; }
};

/// What is known of a node while compiling: its attributes, and what its inputs and outputs are.
template <class Scope, std::size_t Index>
struct node {
  using scope = Scope;
  static constexpr std::size_t index = Index;
  static constexpr auto const& content = Scope::model::content;
  static constexpr node_record record = content.nodes[Index];
  static constexpr std::string_view op_type = content.text(record.op_type);
  static constexpr std::string_view domain = content.text(record.domain);
  static constexpr std::string_view name = content.text(record.name);
  /// Where in the file it begins.
  static constexpr std::size_t offset = record.offset;
  static constexpr std::size_t input_count = record.inputs.count;
  static constexpr std::size_t output_count = record.outputs.count;

  /// The version of the operator set that its operator is of.
  static constexpr std::int64_t version = [] {
    std::int64_t result = 1;
    for (std::size_t i = 0; i < record.opsets.count; ++i) {
      opset const& each = content.opsets[record.opsets.first + i];
      if (same_domain(content.text(each.domain), domain)) {
        result = each.version;
      }
    }
    return result;
  }();

  /// The value of an input or output, or `none`.
  [[nodiscard]] static constexpr std::size_t input_value(std::size_t i) noexcept {
    return i < input_count ? content.operands[record.inputs.first + i] : none;
  }
  [[nodiscard]] static constexpr std::size_t output_value(std::size_t i) noexcept {
    return i < output_count ? content.operands[record.outputs.first + i] : none;
  }
  [[nodiscard]] static constexpr bool has_input(std::size_t i) noexcept {
    return input_value(i) != none;
  }
  [[nodiscard]] static constexpr bool has_output(std::size_t i) noexcept {
    return output_value(i) != none;
  }

  template <std::size_t I>
  [[nodiscard]] static consteval tensor_type input() {
    if constexpr (demanded<has_input(I), "an input that the operator needs is missing", node>()) {
      return value<Scope, input_value(I)>::type;
    } else {
      return {data_type::float32, {}};
    }
  }

  template <std::size_t I>
  [[nodiscard]] static consteval tensor_type output() {
    return value<Scope, output_value(I)>::type;
  }

  /// Whether an input is there and comes from a node of which nothing can be said.
  template <std::size_t I>
  [[nodiscard]] static consteval bool input_is_broken() {
    if constexpr (has_input(I)) {
      return value<Scope, input_value(I)>::is_broken();
    } else {
      return false;
    }
  }

  /// Whether an input is there and a constant.
  template <std::size_t I>
  [[nodiscard]] static consteval bool input_is_constant() {
    if constexpr (has_input(I)) {
      return value<Scope, input_value(I)>::is_constant;
    } else {
      return false;
    }
  }

  /// Whether an input is there and a constant that the compiler may calculate with as it likes.
  template <std::size_t I>
  [[nodiscard]] static consteval bool input_is_at_hand() {
    if constexpr (has_input(I)) {
      using input = value<Scope, input_value(I)>;
      return input::is_constant && !input::is_deferred && !input::is_in_place;
    } else {
      return false;
    }
  }

  /// Whether an input is there and a constant that is kept: that is not calculated at run time.
  template <std::size_t I>
  [[nodiscard]] static consteval bool input_is_kept() {
    if constexpr (has_input(I)) {
      using input = value<Scope, input_value(I)>;
      return input::is_constant && !input::is_deferred;
    } else {
      return false;
    }
  }

  /// The elements of an input that determines a shape.
  template <std::size_t I>
  [[nodiscard]] static consteval auto const& constant_input() {
    demanded<input_is_constant<I>(), "an input that determines a shape is not a constant: bind it",
             node>();
    return value<Scope, input_value(I)>::elements();
  }

  /// The place of an attribute among the model's, or `none`.
  [[nodiscard]] static constexpr std::size_t find(std::string_view wanted) noexcept {
    for (std::size_t i = 0; i < record.attributes.count; ++i) {
      if (same_text(content.text(content.attributes[record.attributes.first + i].name), wanted)) {
        return record.attributes.first + i;
      }
    }
    return none;
  }
  /// The attribute of a name, or one that says nothing.
  [[nodiscard]] static constexpr attribute_record attribute(std::string_view wanted) noexcept {
    std::size_t const found = find(wanted);
    return found == none ? attribute_record{} : content.attributes[found];
  }
  [[nodiscard]] static constexpr bool has(std::string_view wanted) noexcept {
    return find(wanted) != none;
  }

  [[nodiscard]] static constexpr std::int64_t integer(std::string_view wanted,
                                                      std::int64_t otherwise = 0) noexcept {
    return has(wanted) ? attribute(wanted).integer : otherwise;
  }
  [[nodiscard]] static constexpr float number(std::string_view wanted,
                                              float otherwise = 0) noexcept {
    return has(wanted) ? attribute(wanted).number : otherwise;
  }
  [[nodiscard]] static constexpr std::string_view string(std::string_view wanted,
                                                         std::string_view otherwise = {}) noexcept {
    return has(wanted) ? content.text(attribute(wanted).string) : otherwise;
  }
  [[nodiscard]] static constexpr bool string_is(std::string_view wanted, std::string_view value,
                                                std::string_view otherwise = {}) noexcept {
    return same_text(string(wanted, otherwise), value);
  }
  [[nodiscard]] static constexpr number_list<std::int64_t>
  integers(std::string_view wanted) noexcept {
    range const list = attribute(wanted).list;
    return list.count == 0
               ? number_list<std::int64_t>{}
               : number_list<std::int64_t>{content.integers.data() + list.first, list.count};
  }
  [[nodiscard]] static constexpr number_list<float> numbers(std::string_view wanted) noexcept {
    range const list = attribute(wanted).list;
    return list.count == 0 ? number_list<float>{}
                           : number_list<float>{content.numbers.data() + list.first, list.count};
  }
  /// The texts of an attribute: how many, and each.
  [[nodiscard]] static constexpr std::size_t string_count(std::string_view wanted) noexcept {
    return attribute(wanted).list.count;
  }
  [[nodiscard]] static constexpr std::string_view string_at(std::string_view wanted,
                                                            std::size_t i) noexcept {
    return content.text(content.strings[attribute(wanted).list.first + i]);
  }
  /// The graph of an attribute, or `none`.
  [[nodiscard]] static constexpr std::size_t graph(std::string_view wanted) noexcept {
    return attribute(wanted).index;
  }
  /// The record of a tensor that is an attribute.
  [[nodiscard]] static constexpr tensor_record tensor(std::string_view wanted) noexcept {
    std::size_t const place = attribute(wanted).index;
    return place == none ? tensor_record{} : content.tensors[place];
  }
};

namespace detail {

/// An operator's name with its domain, but for ONNX's own.
template <class Node>
consteval auto qualified_name() {
  constexpr std::string_view domain = Node::domain;
  constexpr std::string_view op_type = Node::op_type;
  if constexpr (domain.empty() || same_text(domain, "ai.onnx")) {
    return static_text<op_type.size() + 1>(op_type);
  } else {
    constexpr std::size_t size = domain.size() + 1 + op_type.size() + 1;
    char joined[size]{};
    for (std::size_t i = 0; i + 1 < size; ++i) {
      joined[i] = i < domain.size()    ? domain[i]
                  : i == domain.size() ? '.'
                                       : op_type[i - domain.size() - 1];
    }
    return static_text<size>(joined);
  }
}

template <class Operation>
concept known_operation = requires { sizeof(Operation); };

/// In the place of an operator that is unknown.
struct unknown_operation {};

} // namespace detail

/// The operator of a node.
template <class Node>
consteval auto operation_for() {
  using named = operation<detail::qualified_name<Node>()>;
  if constexpr (detail::known_operation<named>) {
    return named{};
  } else {
    demanded<false, "the operator is unknown", Node>();
    return detail::unknown_operation{};
  }
}

template <class Node>
using operation_of = decltype(operation_for<Node>());

} // namespace ctnn::onnx
