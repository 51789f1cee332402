// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/fixed_string.hpp>
#include <ctnn/onnx/inference/static_text.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>

#include <cstddef>
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

} // namespace detail

/// Demands a condition of a node. Where it does not hold, the compiler prints the sentence, the
/// operator, the node's name, where in the file the node is, and shapes; an `infer` that cannot go
/// on then gives a type that is undefined, and no other error follows.
template <bool Condition, ctnn::detail::fixed_string Sentence, class Node, extents... Shapes>
consteval void demand() {
  if constexpr (!Condition) {
    detail::say_node_is_not_supported<Sentence,
                                      static_text<Node::op_type.size() + 1>(Node::op_type),
                                      static_text<Node::name.size() + 1>(Node::name), Node::offset,
                                      typename detail::printed_shape<Shapes>::type...>();
  }
}

/// The same, and whether the condition holds.
template <bool Condition, ctnn::detail::fixed_string Sentence, class Node, extents... Shapes>
consteval bool demanded() {
  demand<Condition, Sentence, Node, Shapes...>();
  return Condition;
}

} // namespace ctnn::onnx
