// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/pow.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/math/sqrt.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace ctnn::onnx {

/// An operator of ai.onnx.preview.training that takes a learning rate, a count of updates and, for
/// each of several tensors, their values, gradients and States more tensors, and gives new values
/// and states: `Self::template step<Node>(rate, count, x, gradient, states...)` changes one
/// element.
template <class Self, std::size_t States>
struct optimizer_operation {
  template <class Node>
  static consteval auto infer() {
    constexpr std::size_t tensors = count<Node>();
    demand<tensors * (2 + States) + 2 == Node::input_count &&
               tensors * (1 + States) == Node::output_count,
           "the inputs or outputs are not as many for each tensor", Node>();
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      // The outputs are the values and the states, without the gradients between them.
      return std::array{Node::template input<2 + I + (I < tensors ? 0 : tensors)>()...};
    }(std::make_index_sequence<Node::output_count>{});
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (update<Node, I>(arguments, std::make_index_sequence<States>{}), ...);
    }(std::make_index_sequence<count<Node>()>{});
  }

private:
  template <class Node>
  static consteval std::size_t count() {
    return (Node::input_count - 2) / (2 + States);
  }

  template <class Node, std::size_t I, std::size_t... S>
  static constexpr void update(auto const& arguments, std::index_sequence<S...>) noexcept {
    constexpr std::size_t tensors = count<Node>();
    auto const& x = arguments.template input<2 + I>();
    auto const& gradient = arguments.template input<2 + tensors + I>();
    auto& y = arguments.template output<I>();
    using T = typename std::remove_cvref_t<decltype(x)>::value_type;
    auto const rate = static_cast<T>(arguments.template input<0>()[0]);
    auto const updates = arguments.template input<1>()[0];
    for (std::size_t i = 0; i < x.size(); ++i) {
      T value = x[i];
      T states[] = {arguments.template input<2 + (2 + S) * tensors + I>()[i]...};
      // The gradient of the norm is a part of the gradient.
      T const g = ctnn::fma(static_cast<T>(Node::number("norm_coefficient")), x[i], gradient[i]);
      Self::template step<Node>(rate, updates, value, g, states[S]...);
      y[i] = value;
      ((arguments.template output<(1 + S) * tensors + I>()[i] = states[S]), ...);
    }
  }
};

/// h += g^2, x -= rate / (1 + count decay_factor) g / (sqrt(h) + epsilon). Source: ONNX Adagrad
/// (ai.onnx.preview.training, opset 1).
template <>
struct operation<"ai.onnx.preview.training.Adagrad">
    : optimizer_operation<operation<"ai.onnx.preview.training.Adagrad">, 1> {
  template <class Node, class T>
  static constexpr void step(T rate, std::int64_t count, T& x, T g, T& h) noexcept {
    T const decayed =
        rate / ctnn::fma(static_cast<T>(count), static_cast<T>(Node::number("decay_factor")), T{1});
    h = ctnn::fma(g, g, h);
    T const divisor = ctnn::sqrt(h) + static_cast<T>(Node::number("epsilon", 1e-6F));
    x = ctnn::fma(-decayed, g / divisor, x);
  }
};

/// v = alpha v + (1 - alpha) g, h = beta h + (1 - beta) g^2, x -= rate v / (sqrt(h) + epsilon) with
/// both means put right. Source: ONNX Adam (ai.onnx.preview.training, opset 1).
template <>
struct operation<"ai.onnx.preview.training.Adam">
    : optimizer_operation<operation<"ai.onnx.preview.training.Adam">, 2> {
  template <class Node, class T>
  static constexpr void step(T rate, std::int64_t count, T& x, T g, T& v, T& h) noexcept {
    constexpr T alpha = Node::number("alpha", 0.9F);
    constexpr T beta = Node::number("beta", 0.999F);
    v = ctnn::fma(alpha, v, ctnn::detail::rounded((1 - alpha) * g));
    h = ctnn::fma(beta, h, ctnn::detail::rounded(ctnn::detail::rounded((1 - beta) * g) * g));
    T const divisor = ctnn::sqrt(h) + static_cast<T>(Node::number("epsilon", 1e-6F));
    T adjusted = rate;
    if (count > 0) {
      auto const updates = static_cast<T>(count);
      adjusted = ctnn::detail::rounded(rate * ctnn::sqrt(1 - ctnn::pow(beta, updates))) /
                 (1 - ctnn::pow(alpha, updates));
    }
    x = ctnn::fma(-adjusted, v / divisor, x);
    x = ctnn::detail::rounded((1 - static_cast<T>(Node::number("norm_coefficient_post"))) * x);
  }
};

/// v = alpha v + beta g (beta 1 at first), x -= rate v, or with Nesterov's momentum rate (g + alpha
/// v). Source: ONNX Momentum (ai.onnx.preview.training, opset 1).
template <>
struct operation<"ai.onnx.preview.training.Momentum">
    : optimizer_operation<operation<"ai.onnx.preview.training.Momentum">, 1> {
  template <class Node, class T>
  static constexpr void step(T rate, std::int64_t count, T& x, T g, T& v) noexcept {
    demand<Node::string_is("mode", "standard") || Node::string_is("mode", "nesterov"),
           "the mode is neither standard nor nesterov", Node>();
    constexpr T alpha = Node::number("alpha");
    T const beta = count > 0 ? static_cast<T>(Node::number("beta")) : T{1};
    v = ctnn::fma(alpha, v, ctnn::detail::rounded(beta * g));
    x = ctnn::fma(-rate, Node::string_is("mode", "nesterov") ? ctnn::fma(alpha, v, g) : v, x);
  }
};

} // namespace ctnn::onnx
