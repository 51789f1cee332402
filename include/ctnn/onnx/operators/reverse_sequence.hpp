// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/contract.hpp>
#include <ctnn/detail/copy.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>

#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

/// Of each sequence of a batch, its first elements backwards, as many as it is long, and the others
/// as they are. Source: ONNX ReverseSequence (opset 10).
template <>
struct operation<"ReverseSequence"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr std::int64_t batch = Node::integer("batch_axis", 1);
    constexpr std::int64_t time = Node::integer("time_axis", 0);
    demand<x.rank() >= 2 && ((batch == 0 && time == 1) || (batch == 1 && time == 0)),
           "the axes of batch and time are not the first two", Node, x.shape>();
    demand<Node::template input<1>().shape == extents{x.shape[batch == 0 ? 0 : 1]},
           "there are not as many lengths as sequences", Node, x.shape,
           Node::template input<1>().shape>();
    return x;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr bool batch_first = Node::integer("batch_axis", 1) == 0;
    constexpr std::size_t sequences = shape[batch_first ? 0 : 1];
    constexpr std::size_t times = shape[batch_first ? 1 : 0];
    constexpr std::size_t inner = shape.product(2, shape.rank);
    if constexpr (shape.size() > 0) {
      auto const& lengths = arguments.template input<1>();
      auto const* const x = arguments.template input<0>().data();
      auto* const y = arguments.template output<0>().data();
      for (std::size_t b = 0; b < sequences; ++b) {
        auto const length = static_cast<std::size_t>(lengths[b]);
        if (length > times) {
          ctnn::detail::contract_violation("onnx: a sequence is longer than its dimension", length,
                                           times);
        }
        for (std::size_t t = 0; t < times; ++t) {
          std::size_t const from = t < length ? length - 1 - t : t;
          ctnn::detail::copy(x + place<batch_first, sequences, times>(b, from) * inner, inner,
                             y + place<batch_first, sequences, times>(b, t) * inner);
        }
      }
    }
  }

private:
  template <bool BatchFirst, std::size_t Sequences, std::size_t Times>
  [[nodiscard]] static constexpr std::size_t place(std::size_t sequence,
                                                   std::size_t time) noexcept {
    return BatchFirst ? sequence * Times + time : time * Sequences + sequence;
  }
};

} // namespace ctnn::onnx
