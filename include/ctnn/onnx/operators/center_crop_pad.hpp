// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/shape_of_values.hpp>
#include <ctnn/onnx/operators/strided_copy.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace ctnn::onnx {

/// The middle of the input in given extents, or the input in the middle of zeros; of an odd rest
/// the smaller half is cut off or added before. Source: ONNX CenterCropPad (opset 18).
template <>
struct operation<"CenterCropPad"> {
  static constexpr std::array<std::size_t, 1> constant_inputs{1};

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr extents wanted = shape_of_values<Node, 1>();
    constexpr auto axes = Node::integers("axes");
    constexpr bool good = [&] {
      bool result = wanted.rank == (Node::has("axes") ? axes.size() : x.rank());
      for (std::size_t i = 0; i < axes.size(); ++i) {
        result = result && dimension_at(axes[i], x.rank()) != none;
      }
      return result;
    }();
    demand<good, "shape and axes do not go together with the input", Node, x.shape, wanted>();
    tensor_type result = x;
    if constexpr (good) {
      for (std::size_t i = 0; i < wanted.rank; ++i) {
        result.shape[Node::has("axes") ? dimension_at(axes[i], x.rank()) : i] = wanted[i];
      }
    }
    return result;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto& y = arguments.template output<0>();
    using T = typename std::remove_cvref_t<decltype(y)>::value_type;
    ctnn::detail::fill(y.data(), y.size(), T{});
    strided_copy<plan<Node::template input<0>().shape, Node::template output<0>().shape>>(
        arguments.template input<0>(), y);
  }

private:
  template <extents From, extents To>
  static constexpr copy_plan plan = [] {
    auto const from = strides(From);
    auto const to = strides(To);
    copy_plan result;
    for (std::size_t i = 0; i < From.rank; ++i) {
      if (From[i] > To[i]) {
        result.first_from += (From[i] - To[i]) / 2 * from[i];
        result.add(To[i], from[i], to[i]);
      } else {
        result.first_to += (To[i] - From[i]) / 2 * to[i];
        result.add(From[i], from[i], to[i]);
      }
    }
    return result;
  }();
};

} // namespace ctnn::onnx
