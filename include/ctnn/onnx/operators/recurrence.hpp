// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace ctnn::onnx::detail {

/// The sizes of a recurrent node of so many gates, and where its rows lie. Shapes: x (time,
/// samples, features), W (directions, gates hidden, features), R (directions, gates hidden,
/// hidden), Y (time, directions, samples, hidden), states (directions, samples, hidden); with a
/// layout of 1 samples come first.
template <class Node, std::size_t Gates>
struct recurrence {
  static constexpr extents x = Node::template input<0>().shape;
  static constexpr extents weight = Node::template input<1>().shape;
  static constexpr bool samples_first = Node::integer("layout") != 0;
  static constexpr std::size_t time = x[samples_first ? 1 : 0];
  static constexpr std::size_t samples = x[samples_first ? 0 : 1];
  static constexpr std::size_t features = x[2];
  static constexpr std::size_t directions = weight[0];
  static constexpr std::size_t hidden = weight[1] / Gates;

  static constexpr extents output = samples_first ? extents{samples, time, directions, hidden}
                                                  : extents{time, directions, samples, hidden};
  static constexpr extents state =
      samples_first ? extents{samples, directions, hidden} : extents{directions, samples, hidden};

  [[nodiscard]] static constexpr bool reversed(std::size_t direction) noexcept {
    return direction == 1 || Node::string_is("direction", "reverse");
  }
  [[nodiscard]] static constexpr std::size_t x_row(std::size_t t, std::size_t sample) noexcept {
    return samples_first ? sample * time + t : t * samples + sample;
  }
  [[nodiscard]] static constexpr std::size_t y_row(std::size_t t, std::size_t direction,
                                                   std::size_t sample) noexcept {
    return samples_first ? (sample * time + t) * directions + direction
                         : (t * directions + direction) * samples + sample;
  }
  [[nodiscard]] static constexpr std::size_t state_row(std::size_t direction,
                                                       std::size_t sample) noexcept {
    return samples_first ? sample * directions + direction : direction * samples + sample;
  }
};

/// The multiply-adds with the weights of a recurrent node.
template <class Node>
consteval std::size_t recurrence_macs() {
  extents const x = Node::template input<0>().shape; // time and samples in either order
  return x[0] * x[1] * (Node::template input<1>().size() + Node::template input<2>().size());
}

/// Whether an input that may be missing has these extents.
template <class Node, std::size_t I>
[[nodiscard]] consteval bool is_missing_or(extents const& shape) {
  if constexpr (Node::has_input(I)) {
    return Node::template input<I>().shape == shape;
  } else {
    return true;
  }
}

/// Demands what all recurrent nodes need; gives the types of their outputs.
template <class Node, std::size_t Gates>
consteval auto recurrence_outputs() {
  constexpr tensor_type x = Node::template input<0>();
  constexpr extents weight = Node::template input<1>().shape;
  constexpr extents recurrent = Node::template input<2>().shape;
  demand<x.shape.rank == 3 && weight.rank == 3 && recurrent.rank == 3,
         "a recurrent operator needs an input and weights of three dimensions", Node, x.shape,
         weight, recurrent>();
  using sizes = recurrence<Node, Gates>;
  constexpr std::size_t hidden = sizes::hidden;
  demand<(hidden > 0 && weight[1] == Gates * hidden &&
          Node::integer("hidden_size", static_cast<std::int64_t>(hidden)) ==
              static_cast<std::int64_t>(hidden)),
         "the weight does not have the rows of its gates: hidden_size each", Node, weight>();
  demand<weight[2] == x.shape[2] && recurrent == extents{weight[0], Gates * hidden, hidden},
         "the shapes of input and weights do not go together", Node, x.shape, weight, recurrent>();
  demand<weight[0] == (Node::string_is("direction", "bidirectional", "forward") ? 2 : 1),
         "the weights are not of one or, where bidirectional, two directions", Node, weight>();
  demand<Node::string_is("direction", "bidirectional", "forward") ||
             Node::string_is("direction", "reverse", "forward") ||
             Node::string_is("direction", "forward", "forward"),
         "the direction is none of forward, reverse, bidirectional", Node>();
  demand<is_missing_or<Node, 3>(extents{weight[0], 2 * Gates * hidden}),
         "the bias does not have two numbers for each row of the weight", Node, weight>();
  demand<is_missing_or<Node, 4>(extents{sizes::samples}), "there is not a length for each sample",
         Node, x.shape>();
  demand<is_missing_or<Node, 5>(sizes::state),
         "the initial state has other extents than states of this layout", Node, sizes::state>();
  std::array<tensor_type, Node::output_count> result{{{x.type, sizes::output}}};
  for (std::size_t i = 1; i < Node::output_count; ++i) {
    result[i] = {x.type, sizes::state};
  }
  return result;
}

} // namespace ctnn::onnx::detail
