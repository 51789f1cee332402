// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/wide.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/onnx/inference/node.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/inference/value.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <bit>
#include <cstddef>

namespace ctnn::onnx::detail {

/// How the elements of a weight are factors of an output's channels: (outer, channels, inner),
/// where each group of the outer ones has channels of its own.
struct weight_channels {
  std::size_t outer;
  std::size_t channels;
  std::size_t inner;
  std::size_t groups = 1;
};

/// A weight with the channels of its output times factors.
template <weight_channels Sizes, class T, std::size_t Size, std::size_t Channels>
[[nodiscard]] consteval std::array<T, Size>
scaled(std::array<T, Size> const& weight, std::array<T, Channels> const& factors) noexcept {
  if constexpr (Size == 0) {
    return weight;
  } else if constexpr (Sizes.inner == 1 && Sizes.groups == 1) {
    using matrix = kernels::evaluator::wide_matrix<T, Sizes.outer, Sizes.channels>;
    auto result = std::bit_cast<matrix>(weight);
    auto const row = std::bit_cast<kernels::evaluator::wide<T, Sizes.channels>>(factors);
    for (std::size_t outer = 0; outer < Sizes.outer; ++outer) {
      result.rows[outer].multiply(row);
    }
    return std::bit_cast<std::array<T, Size>>(result);
  } else {
    using matrix = kernels::evaluator::wide_matrix<T, Sizes.outer * Sizes.channels, Sizes.inner>;
    auto result = std::bit_cast<matrix>(weight);
    for (std::size_t outer = 0; outer < Sizes.outer; ++outer) {
      std::size_t const first = outer * Sizes.groups / Sizes.outer * Sizes.channels;
      for (std::size_t channel = 0; channel < Sizes.channels; ++channel) {
        result.rows[outer * Sizes.channels + channel].scale(factors.data()[first + channel]);
      }
    }
    return std::bit_cast<std::array<T, Size>>(result);
  }
}

/// Whether the compiler scales each channel of a node's output by the node's weight and bias, its
/// second and third input: those that it keeps itself. Another one stays where the file has it.
template <class Node>
[[nodiscard]] consteval bool scales_with_weight() {
  if constexpr (requires { operation_of<Node>::template channels_of_weight<Node>(); }) {
    return Node::template input_is_at_hand<1>() &&
           Node::template input<1>().size() <= most_folded &&
           (!Node::has_input(2) || Node::template input_is_kept<2>());
  } else {
    return false;
  }
}

/// A node with a batch normalisation, `Norm`, of its output: y factor + shift.
template <class Node, class Norm>
struct scaled_node : Node {
  static constexpr std::size_t input_count = 3;

private:
  static constexpr tensor_type given = Node::template input<1>();
  using T = typename element_for<given.type>::type;
  static constexpr std::size_t channels = Norm::template input<1>().size();
  static constexpr auto const& scale = operation_of<Norm>::template scale<Norm, T>();

public:
  [[nodiscard]] static constexpr bool has_input(std::size_t i) noexcept { return i < 3; }

  template <std::size_t I>
  [[nodiscard]] static consteval tensor_type input() {
    if constexpr (I == 2) {
      return {given.type, extents{channels}};
    } else {
      return Node::template input<I>();
    }
  }
  template <std::size_t I>
  [[nodiscard]] static consteval bool input_is_constant() {
    return I > 0 || Node::template input_is_constant<0>();
  }
  template <std::size_t I>
  [[nodiscard]] static consteval bool input_is_folded() {
    return I == 1 || I == 2;
  }
  template <std::size_t I>
  [[nodiscard]] static consteval bool input_is_kept() {
    return I > 0 || Node::template input_is_kept<0>();
  }
  template <std::size_t I>
  [[nodiscard]] static consteval bool input_is_at_hand() {
    return I > 0 || Node::template input_is_at_hand<0>();
  }

  alignas(64) static constexpr std::array<T, given.size()> weight =
      scaled<operation_of<Node>::template channels_of_weight<Node>()>(
          Node::template constant_input<1>(), scale.factor);
  alignas(64) static constexpr std::array<T, channels> bias = [] {
    auto result = scale.shift;
    if constexpr (Node::has_input(2)) {
      auto const& given_bias = Node::template constant_input<2>();
      for (std::size_t c = 0; c < channels; ++c) {
        result[c] = ctnn::fma(given_bias[c], scale.factor[c], result[c]);
      }
    }
    return result;
  }();

  /// What they need.
  static constexpr std::size_t bytes = (given.size() + channels) * sizeof(T);

  template <std::size_t I>
  [[nodiscard]] static consteval auto const& constant_input() {
    if constexpr (I == 1) {
      return weight;
    } else if constexpr (I == 2) {
      return bias;
    } else {
      return Node::template constant_input<I>();
    }
  }
};

} // namespace ctnn::onnx::detail
