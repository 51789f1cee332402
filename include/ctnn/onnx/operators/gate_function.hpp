// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/gates.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/model/same_text.hpp>
#include <ctnn/onnx/operators/activations.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace ctnn::onnx::detail {

/// The functions of recurrent gates by ONNX's names.
enum class gate_kind {
  unknown,
  sigmoid,
  tanh,
  relu,
  affine,
  leaky_relu,
  thresholded_relu,
  scaled_tanh,
  hard_sigmoid,
  elu,
  softsign,
  softplus,
};

struct gate_function {
  gate_kind kind = gate_kind::unknown;
  float alpha = 0;
  float beta = 0;

  [[nodiscard]] friend constexpr bool operator==(gate_function const&,
                                                 gate_function const&) = default;
};

/// What a name means, its numbers being those that hold unless others are given.
/// Source: ONNX LSTM (opset 14), and the operators of these names.
[[nodiscard]] constexpr gate_function gate_function_of(std::string_view name) noexcept {
  struct entry {
    std::string_view name;
    gate_function function;
  };
  entry const all[] = {
      {"Sigmoid", {gate_kind::sigmoid}},
      {"Tanh", {gate_kind::tanh}},
      {"Relu", {gate_kind::relu}},
      {"Affine", {gate_kind::affine, 1, 0}},
      {"LeakyRelu", {gate_kind::leaky_relu, 0.01F}},
      {"ThresholdedRelu", {gate_kind::thresholded_relu, 1}},
      {"ScaledTanh", {gate_kind::scaled_tanh, 1, 1}},
      {"HardSigmoid", {gate_kind::hard_sigmoid, 0.2F, 0.5F}},
      {"Elu", {gate_kind::elu, 1}},
      {"Softsign", {gate_kind::softsign}},
      {"Softplus", {gate_kind::softplus}},
  };
  for (entry const& each : all) {
    if (same_text(each.name, name)) {
      return each.function;
    }
  }
  return {};
}

[[nodiscard]] constexpr bool takes_alpha(gate_kind kind) noexcept {
  return kind == gate_kind::affine || kind == gate_kind::leaky_relu ||
         kind == gate_kind::thresholded_relu || kind == gate_kind::scaled_tanh ||
         kind == gate_kind::hard_sigmoid || kind == gate_kind::elu;
}

[[nodiscard]] constexpr bool takes_beta(gate_kind kind) noexcept {
  return kind == gate_kind::affine || kind == gate_kind::scaled_tanh ||
         kind == gate_kind::hard_sigmoid;
}

/// The functions of a recurrent node, Defaults of each direction, with the numbers that
/// activation_alpha and activation_beta give them in their order.
template <class Node, auto Defaults, std::size_t Directions>
[[nodiscard]] consteval auto gate_functions() {
  std::array<gate_function, Defaults.size() * Directions> result{};
  constexpr auto alphas = Node::numbers("activation_alpha");
  constexpr auto betas = Node::numbers("activation_beta");
  constexpr bool given = Node::has("activations");
  std::size_t alpha = 0;
  std::size_t beta = 0;
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i] = !given ? gate_function{Defaults[i % Defaults.size()]}
                : i < Node::string_count("activations")
                    ? gate_function_of(Node::string_at("activations", i))
                    : gate_function{};
    if (takes_alpha(result[i].kind) && alpha < alphas.size()) {
      result[i].alpha = alphas[alpha++];
    }
    if (takes_beta(result[i].kind) && beta < betas.size()) {
      result[i].beta = betas[beta++];
    }
  }
  return result;
}

/// Demands that all functions are known, as many as there should be.
template <class Node, auto Defaults, std::size_t Directions>
consteval void demand_gate_functions() {
  constexpr bool known = [] {
    for (gate_function const& each : gate_functions<Node, Defaults, Directions>()) {
      if (each.kind == gate_kind::unknown) {
        return false;
      }
    }
    return true;
  }();
  demand<known, "activations lacks a function, or names one that is unknown", Node>();
}

/// In the place of a node, for operators' functions.
template <gate_function Function>
struct gate_attributes {
  [[nodiscard]] static constexpr float number(std::string_view name, float) noexcept {
    return same_text(name, "alpha") ? Function.alpha : Function.beta;
  }
};

/// A function's value.
template <gate_function Function, class T>
[[nodiscard]] constexpr T gate_value(T x) noexcept {
  using node = gate_attributes<Function>;
  if constexpr (Function.kind == gate_kind::sigmoid) {
    return ctnn::detail::gate_sigmoid(x);
  } else if constexpr (Function.kind == gate_kind::tanh) {
    return ctnn::detail::gate_tanh(x);
  } else if constexpr (Function.kind == gate_kind::relu) {
    return operation<"Relu">::template value<node>(x);
  } else if constexpr (Function.kind == gate_kind::affine) {
    return ctnn::fma(T{Function.alpha}, x, T{Function.beta});
  } else if constexpr (Function.kind == gate_kind::leaky_relu) {
    return operation<"LeakyRelu">::template value<node>(x);
  } else if constexpr (Function.kind == gate_kind::thresholded_relu) {
    return operation<"ThresholdedRelu">::template value<node>(x);
  } else if constexpr (Function.kind == gate_kind::scaled_tanh) {
    return ctnn::detail::rounded(
        T{Function.alpha} * ctnn::detail::gate_tanh(ctnn::detail::rounded(T{Function.beta} * x)));
  } else if constexpr (Function.kind == gate_kind::hard_sigmoid) {
    return operation<"HardSigmoid">::template value<node>(x);
  } else if constexpr (Function.kind == gate_kind::elu) {
    return operation<"Elu">::template value<node>(x);
  } else if constexpr (Function.kind == gate_kind::softsign) {
    return operation<"Softsign">::template value<node>(x);
  } else {
    return operation<"Softplus">::template value<node>(x);
  }
}

/// The same of x limited to [-clip, clip], where a node has that.
template <class Node, gate_function Function, class T>
[[nodiscard]] constexpr T clipped_gate(T x) noexcept {
  if constexpr (Node::has("clip")) {
    constexpr T limit{Node::number("clip")};
    x = x > limit ? limit : x < -limit ? -limit : x;
  }
  return gate_value<Function>(x);
}

} // namespace ctnn::onnx::detail
