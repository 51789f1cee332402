// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/strided_copy.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

/// What stands along axes from a start to before an end, every so many, also backwards.
/// Source: ONNX Slice (opset 13; with attributes: 1).
template <>
struct operation<"Slice"> {
  static constexpr std::array<std::size_t, 4> constant_inputs{1, 2, 3, 4};

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr part cut = part_of<Node>();
    demand<cut.is_good,
           "starts, ends, axes and steps do not go together with each other or the input", Node,
           x.shape>();
    return {x.type, cut.shape};
  }

  template <class Node>
  [[nodiscard]] static consteval bool keeps_elements() {
    return Node::template output<0>().size() == Node::template input<0>().size() &&
           part_of<Node>().first == 0; // another first one is of a dimension that is reversed
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr copy_plan plan = [] {
      constexpr part cut = part_of<Node>();
      return copy_from(cut.shape, cut.steps, cut.first);
    }();
    strided_copy<plan>(arguments.template input<0>(), arguments.template output<0>());
  }

private:
  struct part {
    extents shape{};
    std::array<std::size_t, max_rank> steps{};
    std::size_t first = 0;
    bool is_good = true;

    constexpr void cut(std::size_t dimension, std::int64_t start, std::int64_t end,
                       std::int64_t step) {
      auto const extent = static_cast<std::int64_t>(shape[dimension]);
      // Backwards, the place before the first is the end.
      std::int64_t const least = step < 0 ? -1 : 0;
      std::int64_t const most = step < 0 ? extent - 1 : extent;
      auto const limited = [&](std::int64_t place, std::int64_t at_least) {
        std::int64_t const counted = place < 0 ? place + extent : place;
        return counted < at_least ? at_least : counted > most ? most : counted;
      };
      std::int64_t const from = limited(start, 0 < most ? 0 : most);
      std::int64_t const to = limited(end, least);
      std::int64_t const distance = step < 0 ? from - to : to - from;
      std::int64_t const turns = (distance - 1) / step;
      shape[dimension] =
          distance <= 0 ? 0 : static_cast<std::size_t>(step < 0 ? -turns : turns) + 1;
      first += static_cast<std::size_t>(from < 0 ? 0 : from) * steps[dimension];
      steps[dimension] *= static_cast<std::size_t>(step);
    }
  };

  template <class Node>
  static consteval part part_of() {
    constexpr auto const& starts = integers_of<Node, "starts", 1>;
    constexpr auto const& ends = integers_of<Node, "ends", 2>;
    constexpr auto const& axes = integers_of<Node, "axes", 3>;
    constexpr auto const& steps = integers_of<Node, "steps", 4>;
    constexpr bool has_axes = gives_integers<Node, "axes", 3>;
    constexpr bool has_steps = gives_integers<Node, "steps", 4>;
    extents const shape = Node::template input<0>().shape;
    part result{shape, strides(shape)};
    result.is_good = ends.size() == starts.size() && (!has_axes || axes.size() == starts.size()) &&
                     (!has_steps || steps.size() == starts.size());
    std::array<bool, max_rank> is_in{};
    for (std::size_t i = 0; i < starts.size() && result.is_good; ++i) {
      std::size_t const dimension =
          dimension_at(has_axes ? axes.data()[i] : static_cast<std::int64_t>(i), shape.rank);
      std::int64_t const step = has_steps ? steps.data()[i] : 1;
      result.is_good = dimension != none && step != 0 && !is_in[dimension];
      if (result.is_good) {
        is_in[dimension] = true;
        result.cut(dimension, starts.data()[i], ends.data()[i], step);
      }
    }
    return result;
  }
};

} // namespace ctnn::onnx
