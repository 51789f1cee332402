// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/unary.hpp>
#include <ctnn/onnx/operators/wide.hpp>
#include <ctnn/ops/celu.hpp>
#include <ctnn/ops/elu.hpp>
#include <ctnn/ops/gelu.hpp>
#include <ctnn/ops/gelu_tanh.hpp>
#include <ctnn/ops/hard_swish.hpp>
#include <ctnn/ops/leaky_relu.hpp>
#include <ctnn/ops/mish.hpp>
#include <ctnn/ops/relu.hpp>
#include <ctnn/ops/sigmoid.hpp>
#include <ctnn/ops/softplus.hpp>
#include <ctnn/ops/softsign.hpp>
#include <ctnn/ops/tanh.hpp>

#include <concepts>
#include <type_traits>

namespace ctnn::onnx {

namespace detail {

/// dy times the derivative of one of ctnn's activations.
template <class F, class V>
[[nodiscard, gnu::always_inline]] constexpr V
activation_gradient(F const& f, V const& x, V const& y, V const& dy) noexcept {
  return f.gradient(F::needs_output ? y : x, dy);
}

} // namespace detail

/// max(x, 0); NaN stays NaN. Source: ONNX Relu (opset 14).
template <>
struct operation<"Relu"> : unary_operation<operation<"Relu">> {
  template <class Node, class V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return activations::relu{}.value(x);
  }

  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V input_gradient(V const& x, V const& y,
                                                                      V const& dy) noexcept {
    return detail::activation_gradient(activations::relu{}, x, y, dy);
  }
};

/// x where x >= 0, and alpha x elsewhere. Source: ONNX LeakyRelu (opset 16).
template <>
struct operation<"LeakyRelu"> : real_operation<operation<"LeakyRelu">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return activations::leaky_relu{.negative_slope = Node::number("alpha", 0.01F)}.value(x);
  }

  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V input_gradient(V const& x, V const& y,
                                                                      V const& dy) noexcept {
    return detail::activation_gradient(
        activations::leaky_relu{.negative_slope = Node::number("alpha", 0.01F)}, x, y, dy);
  }
};

/// x where x >= 0, and alpha (e^x - 1) elsewhere. Source: ONNX Elu (opset 6).
template <>
struct operation<"Elu"> : real_operation<operation<"Elu">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return activations::elu{.alpha = Node::number("alpha", 1)}.value(x);
  }

  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V input_gradient(V const& x, V const& y,
                                                                      V const& dy) noexcept {
    return detail::activation_gradient(activations::elu{.alpha = Node::number("alpha", 1)}, x, y,
                                       dy);
  }
};

/// x where x >= 0, and alpha (e^(x / alpha) - 1) elsewhere. Source: ONNX Celu (opset 12).
template <>
struct operation<"Celu"> : real_operation<operation<"Celu">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return activations::celu{.alpha = Node::number("alpha", 1)}.value(x);
  }

  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V input_gradient(V const& x, V const& y,
                                                                      V const& dy) noexcept {
    return detail::activation_gradient(activations::celu{.alpha = Node::number("alpha", 1)}, x, y,
                                       dy);
  }
};

/// gamma x where x > 0, and gamma alpha (e^x - 1) elsewhere. Source: ONNX Selu (opset 6).
template <>
struct operation<"Selu"> : real_operation<operation<"Selu">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    constexpr bool first = Node::version < 6;
    constexpr double alpha = Node::number("alpha", first ? 1.6732F : 1.67326319217681884765625F);
    constexpr float gamma = Node::number("gamma", first ? 1.0507F : 1.05070102214813232421875F);
    return ctnn::detail::rounded(activations::elu{.alpha = alpha}.value(x) *
                                 ctnn::detail::element_of<V>(gamma));
  }
};

/// x where x > alpha, and 0 elsewhere. Source: ONNX ThresholdedRelu (opset 10).
template <>
struct operation<"ThresholdedRelu"> : real_operation<operation<"ThresholdedRelu">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    using T = ctnn::detail::element_of<V>;
    return ctnn::detail::select(x > ctnn::detail::all<V>(T(Node::number("alpha", 1))), x, V{});
  }
};

/// max(0, min(1, alpha x + beta)). Source: ONNX HardSigmoid (opset 6).
template <>
struct operation<"HardSigmoid"> : real_operation<operation<"HardSigmoid">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    using T = ctnn::detail::element_of<V>;
    constexpr T alpha = Node::number("alpha", 0.2F);
    constexpr T beta = Node::number("beta", 0.5F);
    V const line = ctnn::fma(x, ctnn::detail::all<V>(alpha), ctnn::detail::all<V>(beta));
    return ctnn::detail::with_nan_of(x, ctnn::detail::at_most(ctnn::detail::at_least(line, 0), 1));
  }
};

/// x max(0, min(1, x / 6 + 1 / 2)). Source: ONNX HardSwish (opset 14).
template <>
struct operation<"HardSwish"> : real_operation<operation<"HardSwish">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return activations::hard_swish{}.value(x);
  }

  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V input_gradient(V const& x, V const& y,
                                                                      V const& dy) noexcept {
    return detail::activation_gradient(activations::hard_swish{}, x, y, dy);
  }
};

/// x Phi(x), Phi being the standard normal distribution function, or with tanh in its place.
/// Source: ONNX Gelu (opset 20).
template <>
struct operation<"Gelu"> : real_operation<operation<"Gelu">> {
  template <class Node>
  static consteval tensor_type infer() {
    demand<Node::string_is("approximate", "none", "none") || Node::string_is("approximate", "tanh"),
           "approximate is neither none nor tanh", Node>();
    return real_operation<operation>::infer<Node>();
  }

  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    if constexpr (Node::string_is("approximate", "tanh")) {
      return activations::gelu_tanh{}.value(x);
    } else {
      return activations::gelu{}.value(x);
    }
  }

  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V input_gradient(V const& x, V const& y,
                                                                      V const& dy) noexcept {
    if constexpr (Node::string_is("approximate", "tanh")) {
      return detail::activation_gradient(activations::gelu_tanh{}, x, y, dy);
    } else {
      return detail::activation_gradient(activations::gelu{}, x, y, dy);
    }
  }
};

/// x tanh(log(1 + e^x)). Source: ONNX Mish (opset 18).
template <>
struct operation<"Mish"> : real_operation<operation<"Mish">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return activations::mish{}.value(x);
  }

  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V input_gradient(V const& x, V const& y,
                                                                      V const& dy) noexcept {
    return detail::activation_gradient(activations::mish{}, x, y, dy);
  }
};

/// 1 / (1 + e^-x). Source: ONNX Sigmoid (opset 13).
template <>
struct operation<"Sigmoid"> : real_operation<operation<"Sigmoid">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return activations::sigmoid{}.value(x);
  }

  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V input_gradient(V const& x, V const& y,
                                                                      V const& dy) noexcept {
    return detail::activation_gradient(activations::sigmoid{}, x, y, dy);
  }
};

/// x / (1 + e^(-alpha x)). Source: ONNX Swish (opset 24).
template <>
struct operation<"Swish"> : real_operation<operation<"Swish">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    using T = ctnn::detail::element_of<V>;
    constexpr T alpha = Node::number("alpha", 1);
    return ctnn::detail::rounded(x * ctnn::sigmoid(ctnn::detail::rounded(x * alpha)));
  }
};

/// log(1 + e^x). Source: ONNX Softplus (opset 1).
template <>
struct operation<"Softplus"> : real_operation<operation<"Softplus">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return activations::softplus{}.value(x);
  }

  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V input_gradient(V const& x, V const& y,
                                                                      V const& dy) noexcept {
    return detail::activation_gradient(activations::softplus{}, x, y, dy);
  }
};

/// x / (1 + |x|). Source: ONNX Softsign (opset 1).
template <>
struct operation<"Softsign"> : real_operation<operation<"Softsign">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return activations::softsign{}.value(x);
  }

  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V input_gradient(V const& x, V const& y,
                                                                      V const& dy) noexcept {
    return detail::activation_gradient(activations::softsign{}, x, y, dy);
  }
};

/// The hyperbolic tangent of x. Source: ONNX Tanh (opset 13).
template <>
struct operation<"Tanh"> : real_operation<operation<"Tanh">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return activations::tanh{}.value(x);
  }

  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V input_gradient(V const& x, V const& y,
                                                                      V const& dy) noexcept {
    return detail::activation_gradient(activations::tanh{}, x, y, dy);
  }
};

/// x + bias where x < -lambd, x - bias where x > lambd, and 0 elsewhere. Source: ONNX Shrink (opset
/// 9).
template <>
struct operation<"Shrink"> : unary_operation<operation<"Shrink">> {
  template <class Node, class T>
    requires std::is_arithmetic_v<T>
  [[nodiscard]] static constexpr T value(T const& x) noexcept {
    using real = std::conditional_t<std::same_as<T, double>, double, float>;
    constexpr real bias = Node::number("bias", 0);
    constexpr real lambda = Node::number("lambd", 0.5F);
    auto const number = static_cast<real>(x);
    return number < -lambda  ? converted<T>(number + bias)
           : number > lambda ? converted<T>(number - bias)
                             : T{};
  }
};

} // namespace ctnn::onnx
