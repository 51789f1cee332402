// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/cos.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/constant_number.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace ctnn::onnx {

/// A window made of cosines: w[i] = a0 + a1 cos(2 pi i / n) + a2 cos(4 pi i / n), where n is its
/// size, or where it is not periodic one less. `Self::shares` are the a.
template <class Self>
struct window_operation {
  static constexpr std::array<std::size_t, 1> constant_inputs{0};

  template <class Node>
  static consteval tensor_type infer() {
    constexpr auto size = constant_number<Node, 0>();
    demand<(size >= 0), "the size is negative", Node>();
    return {data_type_of_output<Node>(), {static_cast<std::size_t>(size)}};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto& y = arguments.template output<0>();
    using T = typename std::remove_cvref_t<decltype(y)>::value_type;
    std::size_t const turns = Node::integer("periodic", 1) != 0 ? y.size() : y.size() - 1;
    constexpr double turn = 0x1.921fb54442d18p2;
    for (std::size_t i = 0; i < y.size(); ++i) {
      double const part = turns == 0 ? 0 : static_cast<double>(i) / static_cast<double>(turns);
      double const angle = ctnn::detail::rounded(part * turn);
      double const of_one = ctnn::fma(Self::shares[1], ctnn::cos(angle), Self::shares[0]);
      y.data()[i] = converted<T>(ctnn::fma(Self::shares[2], ctnn::cos(2 * angle), of_one));
    }
  }
};

/// w[i] = 1/2 - 1/2 cos(2 pi i / n). Source: ONNX HannWindow (opset 17).
template <>
struct operation<"HannWindow"> : window_operation<operation<"HannWindow">> {
  static constexpr std::array<double, 3> shares{0.5, -0.5, 0};
};

/// w[i] = 25/46 - 21/46 cos(2 pi i / n). Source: ONNX HammingWindow (opset 17).
template <>
struct operation<"HammingWindow"> : window_operation<operation<"HammingWindow">> {
  static constexpr std::array<double, 3> shares{25.0 / 46, -21.0 / 46, 0};
};

/// w[i] = 0.42 - 0.5 cos(2 pi i / n) + 0.08 cos(4 pi i / n). Source: ONNX BlackmanWindow (opset
/// 17).
template <>
struct operation<"BlackmanWindow"> : window_operation<operation<"BlackmanWindow">> {
  static constexpr std::array<double, 3> shares{0.42, -0.5, 0.08};
};

} // namespace ctnn::onnx
