// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

/// The places, in order, of elements that are not 0: y[d, n] is the place along dimension d of the
/// n-th of them. The input has to be constant. Source: ONNX NonZero (opset 13).
template <>
struct operation<"NonZero"> {
  static constexpr std::array<std::size_t, 1> constant_inputs{0};

  template <class Node>
  static consteval tensor_type infer() {
    constexpr auto const& x = Node::template constant_input<0>();
    std::size_t count = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      count += converted<bool>(x.data()[i]) ? 1 : 0;
    }
    return {data_type::int64, {Node::template input<0>().rank(), count}};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr auto steps = strides(shape);
    constexpr std::size_t count = Node::template output<0>().shape[1];
    auto const& x = arguments.template input<0>();
    auto& y = arguments.template output<0>();
    for (std::size_t i = 0, n = 0; i < x.size(); ++i) {
      if (converted<bool>(x.data()[i])) {
        for (std::size_t d = 0; d < shape.rank; ++d) {
          y.data()[d * count + n] = static_cast<std::int64_t>(i / steps[d] % shape[d]);
        }
        ++n;
      }
    }
  }
};

} // namespace ctnn::onnx
