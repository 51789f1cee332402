// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/fixed_string.hpp>
#include <ctnn/onnx/inference/static_text.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/model/records.hpp>

#include <cstddef>
#include <string_view>
#include <utility>

namespace ctnn::onnx {

namespace detail {

/// A shape as the compiler prints it; extents may be zero.
template <std::size_t... Extents>
struct extents_are;

template <extents Shape, class Indices = std::make_index_sequence<Shape.rank>>
struct printed_shape;

template <extents Shape, std::size_t... I>
struct printed_shape<Shape, std::index_sequence<I...>> {
  using type = extents_are<Shape.values[I]...>;
};

/// Where a node stands as the compiler prints it: a function of the model's own, the node that
/// calls it, the function that this stands in, and so on.
template <static_text... FunctionsAndNodes>
struct in_function;

template <class Node, std::size_t Call, static_text... Inner>
struct functions_around {
private:
  static constexpr call_record call = Node::content.calls[Call];
  static constexpr std::string_view function = Node::content.text(call.function);
  static constexpr std::string_view node = Node::content.text(call.node);

public:
  using type = typename functions_around<Node, call.caller, Inner...,
                                         static_text<function.size() + 1>(function),
                                         static_text<node.size() + 1>(node)>::type;
};

template <class Node, static_text... Inner>
struct functions_around<Node, none, Inner...> {
  using type = in_function<Inner...>;
};

/// Always false: what the compiler prints of a node that cannot be.
template <ctnn::detail::fixed_string Sentence, static_text Operator, static_text Node,
          std::size_t ByteOffset, class... Shapes>
inline constexpr bool node_is_supported = false;

// On one line, which is what the compiler prints.
// clang-format off
template <ctnn::detail::fixed_string Sentence, static_text Operator, static_text Node,
          std::size_t ByteOffset, class... Shapes>
consteval void say_node_is_not_supported() {
  static_assert(node_is_supported<Sentence, Operator, Node, ByteOffset, Shapes...>,
                "ctnn::onnx: a node cannot be: (sentence, operator, node, byte offset, shapes) "
                "stand in node_is_supported");
}
// clang-format on

/// Ends what infers, which is a constant expression, and may not call it.
inline void end_inference() {}

} // namespace detail

/// Demands a condition of a node, and gives whether it holds. Where it does not, the compiler
/// prints the sentence, the operator, the node's name, where in the file the node is, and shapes.
template <bool Condition, ctnn::detail::fixed_string Sentence, class Node, extents... Shapes>
consteval bool demanded() {
  if constexpr (!Condition) {
    constexpr static_text<Node::op_type.size() + 1> op_type(Node::op_type);
    constexpr static_text<Node::name.size() + 1> name(Node::name);
    if constexpr (Node::record.call == none) {
      detail::say_node_is_not_supported<Sentence, op_type, name, Node::offset,
                                        typename detail::printed_shape<Shapes>::type...>();
    } else {
      detail::say_node_is_not_supported<
          Sentence, op_type, name, Node::offset, typename detail::printed_shape<Shapes>::type...,
          typename detail::functions_around<Node, Node::record.call>::type>();
    }
  }
  return Condition;
}

/// The same in an `infer`, or a function that it calls for no constant: nothing more is inferred
/// where it does not hold, so that no other error follows.
template <bool Condition, ctnn::detail::fixed_string Sentence, class Node, extents... Shapes>
consteval void demand() {
  if constexpr (!demanded<Condition, Sentence, Node, Shapes...>()) {
    detail::end_inference();
  }
}

} // namespace ctnn::onnx
