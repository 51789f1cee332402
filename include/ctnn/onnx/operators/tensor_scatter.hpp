// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/contract.hpp>
#include <ctnn/detail/copy.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/axis.hpp>

#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

/// A cache (batch, ..., time, ...) in which an update (batch, ..., some times, ...) replaces what
/// stands from an index of each sample on, or going round in a circle. Source: ONNX TensorScatter
/// (opset 24).
template <>
struct operation<"TensorScatter"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type cache = Node::template input<0>();
    constexpr tensor_type update = Node::template input<1>();
    constexpr std::size_t axis = axis_attribute<Node, -2>();
    demand<axis != 0, "the axis is that of the samples", Node, cache.shape>();
    demand<cache.type == update.type, "the inputs are of different types", Node>();
    constexpr bool fits = [&] {
      bool result = cache.rank() == update.rank() && update.shape[axis] <= cache.shape[axis];
      for (std::size_t i = 0; i < cache.rank(); ++i) {
        result = result && (i == axis || cache.shape[i] == update.shape[i]);
      }
      return result;
    }();
    demand<fits, "the update is no part of the cache", Node, cache.shape, update.shape>();
    demand<Node::string_is("mode", "linear", "linear") || Node::string_is("mode", "circular"),
           "the mode is neither linear nor circular", Node>();
    if constexpr (Node::has_input(2)) {
      demand<Node::template input<2>().size() == cache.shape[0],
             "there is not one index for each sample", Node, cache.shape,
             Node::template input<2>().shape>();
    }
    return cache;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr std::size_t axis = axis_attribute<Node, -2>();
    constexpr std::size_t times = shape[axis];
    constexpr std::size_t updated = Node::template input<1>().shape[axis];
    constexpr std::size_t row = shape.product(axis + 1, shape.rank);
    constexpr std::size_t each = shape.product(1, axis);
    auto& y = arguments.template output<0>();
    y = arguments.template input<0>();
    auto const& update = arguments.template input<1>();
    for (std::size_t sample = 0; sample < shape[0] && updated * row * each > 0; ++sample) {
      std::size_t const first = first_time<Node, times, updated>(arguments, sample);
      for (std::size_t part = sample * each; part < (sample + 1) * each; ++part) {
        for (std::size_t i = 0; i < updated; ++i) {
          std::size_t const time = first + i < times ? first + i : first + i - times;
          ctnn::detail::copy(update.data() + (part * updated + i) * row, row,
                             y.data() + (part * times + time) * row);
        }
      }
    }
  }

private:
  template <class Node, std::size_t Times, std::size_t Updated>
  [[nodiscard]] static constexpr std::size_t
  first_time([[maybe_unused]] auto const& arguments, [[maybe_unused]] std::size_t sample) noexcept {
    if constexpr (Node::has_input(2)) {
      constexpr auto times = static_cast<std::int64_t>(Times);
      constexpr auto last = static_cast<std::int64_t>(Times - Updated);
      auto const given = static_cast<std::int64_t>(arguments.template input<2>()[sample]);
      if constexpr (Node::string_is("mode", "circular")) {
        return static_cast<std::size_t>((given % times + times) % times);
      } else {
        if (given < 0 || given > last) {
          ctnn::detail::contract_violation("onnx: TensorScatter writes outside of the cache",
                                           static_cast<std::size_t>(given),
                                           static_cast<std::size_t>(last));
        }
        return static_cast<std::size_t>(given);
      }
    } else {
      return 0;
    }
  }
};

} // namespace ctnn::onnx
