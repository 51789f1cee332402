// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/strided_copy.hpp>

#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

/// Channels into blocks of pixels: y[n, c, h b + i, w b + j] = x[n, (i b + j) C + c, h, w], in mode
/// CRD x[n, (c b + i) b + j, h, w]. Source: ONNX DepthToSpace (opset 13).
template <>
struct operation<"DepthToSpace"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr std::int64_t given = Node::integer("blocksize", 0);
    constexpr auto block = static_cast<std::size_t>(given);
    demand<x.rank() == 4 && (given > 0),
           "the input is not (batch, channels, height, width), or "
           "the block's size is not positive",
           Node, x.shape>();
    demand<Node::string_is("mode", "DCR", "DCR") || Node::string_is("mode", "CRD"),
           "the mode is unknown", Node>();
    if constexpr (given > 0) {
      demand<x.shape[1] % (block * block) == 0, "the channels do not fill blocks", Node, x.shape>();
      return {x.type,
              {x.shape[0], x.shape[1] / (block * block), x.shape[2] * block, x.shape[3] * block}};
    } else {
      return x;
    }
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr copy_plan plan = [] {
      auto const block = static_cast<std::size_t>(Node::integer("blocksize", 0));
      extents const shape = Node::template input<0>().shape;
      auto const from = strides(shape);
      auto const to = strides(Node::template output<0>().shape);
      std::size_t const channels = shape[1] / (block * block);
      bool const blocks_last = Node::string_is("mode", "CRD");
      std::size_t const column = blocks_last ? from[1] : channels * from[1];
      copy_plan result;
      result.add(shape[0], from[0], to[0]);
      result.add(channels, blocks_last ? block * block * from[1] : from[1], to[1]);
      result.add(shape[2], from[2], block * to[2]);
      result.add(block, block * column, to[2]);
      result.add(shape[3], from[3], block * to[3]);
      result.add(block, column, to[3]);
      return result;
    }();
    strided_copy<plan>(arguments.template input<0>(), arguments.template output<0>());
  }
};

/// Blocks of pixels into channels: y[n, (i b + j) C + c, h, w] = x[n, c, h b + i, w b + j].
/// Source: ONNX SpaceToDepth (opset 13).
template <>
struct operation<"SpaceToDepth"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr std::int64_t given = Node::integer("blocksize", 0);
    constexpr auto block = static_cast<std::size_t>(given);
    demand<x.rank() == 4 && (given > 0),
           "the input is not (batch, channels, height, width), or "
           "the block's size is not positive",
           Node, x.shape>();
    if constexpr (given > 0) {
      demand<x.shape[2] % block == 0 && x.shape[3] % block == 0,
             "height and width do not divide into blocks", Node, x.shape>();
      return {x.type,
              {x.shape[0], x.shape[1] * block * block, x.shape[2] / block, x.shape[3] / block}};
    } else {
      return x;
    }
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr copy_plan plan = [] {
      auto const block = static_cast<std::size_t>(Node::integer("blocksize", 0));
      extents const shape = Node::template input<0>().shape;
      auto const from = strides(shape);
      auto const to = strides(Node::template output<0>().shape);
      copy_plan result;
      result.add(shape[0], from[0], to[0]);
      result.add(block, from[2], block * shape[1] * to[1]);
      result.add(block, from[3], shape[1] * to[1]);
      result.add(shape[1], from[1], to[1]);
      result.add(shape[2] / block, block * from[2], to[2]);
      result.add(shape[3] / block, block * from[3], to[3]);
      return result;
    }();
    strided_copy<plan>(arguments.template input<0>(), arguments.template output<0>());
  }
};

} // namespace ctnn::onnx
