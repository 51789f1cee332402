// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/fixed_string.hpp>
#include <ctnn/onnx/inference/static_text.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>

#include <cstddef>

namespace ctnn::onnx {

namespace detail {

/// Always false: what the compiler prints of a node that cannot be.
template <ctnn::detail::fixed_string Sentence, static_text Operator, static_text Node,
          std::size_t ByteOffset, extents... Shapes>
inline constexpr bool node_is_supported = false;

} // namespace detail

/// Demands a condition of a node. Where it does not hold, the compiler prints the sentence, the
/// operator, the node's name, where in the file the node is, and shapes.
template <bool Condition, ctnn::detail::fixed_string Sentence, class Node, extents... Shapes>
consteval void demand() {
  if constexpr (!Condition) {
    static_assert(
        detail::node_is_supported<
            Sentence, Node::template name_of<Node::op_type.size()>(Node::op_type),
            Node::template name_of<Node::name.size()>(Node::name), Node::offset, Shapes...>,
        "ctnn::onnx: a node cannot be: (sentence, operator, node, byte offset, shapes) stand in "
        "node_is_supported");
  }
}

} // namespace ctnn::onnx
