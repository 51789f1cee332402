// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/arithmetic.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/parts.hpp>
#include <ctnn/onnx/operators/shape_of_values.hpp>
#include <ctnn/onnx/operators/window.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

/// Images whose places are the sums of what blocks, in the columns of the input, have for them:
/// (samples, channels places of a block, blocks) becomes (samples, channels, axes...).
/// Source: ONNX Col2Im (opset 18), torch.nn.functional.fold.
template <>
struct operation<"Col2Im"> {
  static constexpr std::array<std::size_t, 2> constant_inputs{1, 2};

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr extents image = shape_of_values<Node, 1>();
    constexpr extents block = shape_of_values<Node, 2>();
    demand<image.rank == block.rank && image.rank + 2 <= max_rank && x.rank() == 3,
           "the input is not (samples, channels and block, blocks), or image and block are not of "
           "as many axes: (input, image, block) are",
           Node, x.shape, image, block>();
    constexpr folding how = folding_of<Node>();
    demand<how.is_good && x.shape[2] == how.blocks.size() && x.shape[1] % how.block.size() == 0,
           "strides, dilations, pads and the blocks' number do not go together with the image: "
           "(input, image, block) are",
           Node, x.shape, image, block>();
    tensor_type result{x.type, {x.shape[0], how.is_good ? x.shape[1] / how.block.size() : 1}};
    for (std::size_t i = 0; i < image.rank && image.rank + 2 <= max_rank; ++i) {
      result.shape.push_back(image[i]);
    }
    return result;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr std::size_t image = folding_of<Node>().image.size();
    constexpr std::size_t images = Node::template output<0>().shape.product(0, 2);
    auto const& x = detail::calculable(arguments.template input<0>());
    detail::calculate(arguments.template output<0>(), [&](auto& y) {
      ctnn::detail::fill(y.data(), y.size(), detail::element_in<decltype(y)>{});
      if constexpr (Node::template output<0>().size() > 0) {
        auto const* from = x.data();
        std::array<std::size_t, max_rank> offsets{};
        for (std::size_t i = 0; i < images; ++i) {
          add<folding_of<Node>(), 0>(from, y.data() + i * image, offsets);
        }
      }
    });
  }

private:
  struct folding {
    extents image{};
    extents block{};
    extents blocks{};
    std::array<std::size_t, max_rank> steps{};
    std::array<std::size_t, max_rank> dilations{};
    std::array<std::size_t, max_rank> pads{};
    bool is_good = true;
  };

  template <class Node>
  static consteval folding folding_of() {
    constexpr auto steps = Node::integers("strides");
    constexpr auto dilations = Node::integers("dilations");
    constexpr auto pads = Node::integers("pads");
    folding result{.image = shape_of_values<Node, 1>(), .block = shape_of_values<Node, 2>()};
    std::size_t const rank = result.image.rank;
    result.is_good = result.block.rank == rank && detail::list_is(steps, rank, 1) &&
                     detail::list_is(dilations, rank, 1) && detail::list_is(pads, 2 * rank, 0);
    for (std::size_t i = 0; i < rank && result.is_good; ++i) {
      result.steps[i] = detail::number_at(steps, i, 1);
      result.dilations[i] = detail::number_at(dilations, i, 1);
      result.pads[i] = detail::number_at(pads, i, 0);
      std::size_t const padded =
          result.image[i] + result.pads[i] + detail::number_at(pads, rank + i, 0);
      std::size_t const reach = (result.block[i] - 1) * result.dilations[i] + 1;
      result.is_good = result.block[i] > 0 && reach <= padded;
      result.blocks.push_back(result.is_good ? (padded - reach) / result.steps[i] + 1 : 0);
    }
    return result;
  }

  /// Adds what the blocks have, x being in their order: place by place of a block, and block by
  /// block.
  template <folding How, std::size_t Dimension, class T>
  static constexpr void add(T const*& x, T* y,
                            std::array<std::size_t, max_rank>& offsets) noexcept {
    constexpr std::size_t rank = How.image.rank;
    if constexpr (Dimension < rank) {
      for (std::size_t i = 0; i < How.block[Dimension]; ++i) {
        offsets[Dimension] = i * How.dilations[Dimension];
        add<How, Dimension + 1>(x, y, offsets);
      }
    } else if constexpr (Dimension < 2 * rank) {
      constexpr std::size_t axis = Dimension - rank;
      constexpr std::size_t pad = How.pads[axis];
      for (std::size_t i = 0; i < How.blocks[axis]; ++i) {
        std::size_t const place = i * How.steps[axis] + offsets[axis];
        if (place < pad || place >= pad + How.image[axis]) {
          x += How.blocks.product(axis + 1, rank);
        } else {
          add<How, Dimension + 1>(x, y + (place - pad) * strides(How.image)[axis], offsets);
        }
      }
    } else {
      *y = operation<"Add">::value<void>(*y, *x++);
    }
  }
};

} // namespace ctnn::onnx
