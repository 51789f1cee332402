// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/activations.hpp>
#include <ctnn/layers/glu.hpp>
#include <ctnn/layers/log_softmax.hpp>
#include <ctnn/layers/prelu.hpp>
#include <ctnn/layers/softmax.hpp>
#include <ctnn/onnx/save/layer_writer.hpp>

#include <concepts>
#include <cstddef>
#include <string>

namespace ctnn::onnx {

// Functions of each element: `write_onnx_function<T>(writer, function, x)`, also for those of a
// user's own, in their namespace. T is in a tag, so that they are found there.

template <class T>
struct element_tag {
  using type = T;
};

template <class T>
std::string write_onnx_function(layer_writer const& writer, element_tag<T>, activations::relu,
                                std::string const& x) {
  return writer.node("Relu", {x});
}

template <class T>
std::string write_onnx_function(layer_writer const& writer, element_tag<T>, activations::relu6,
                                std::string const& x) {
  return writer.node("Clip", {x, writer.number<T>("min", 0), writer.number<T>("max", 6)});
}

template <class T>
std::string write_onnx_function(layer_writer const& writer, element_tag<T>,
                                activations::leaky_relu f, std::string const& x) {
  return writer.node("LeakyRelu", {x}, {{"alpha", static_cast<float>(f.negative_slope)}});
}

template <class T>
std::string write_onnx_function(layer_writer const& writer, element_tag<T>, activations::elu f,
                                std::string const& x) {
  return writer.node("Elu", {x}, {{"alpha", static_cast<float>(f.alpha)}});
}

template <class T>
std::string write_onnx_function(layer_writer const& writer, element_tag<T>, activations::selu,
                                std::string const& x) {
  return writer.node("Selu", {x});
}

/// ONNX's Celu is of float alone.
template <class T>
std::string write_onnx_function(layer_writer const& writer, element_tag<T>, activations::celu f,
                                std::string const& x) {
  if constexpr (std::same_as<T, float>) {
    return writer.node("Celu", {x}, {{"alpha", static_cast<float>(f.alpha)}});
  } else {
    std::string const alpha = writer.number<T>("alpha", f.alpha);
    std::string const y = writer.node("Elu", {writer.node("Div", {x, alpha})});
    return writer.node("Mul", {y, alpha});
  }
}

/// x (1 + erf(x / sqrt(2))) / 2, as PyTorch saves it.
template <class T>
std::string write_onnx_function(layer_writer const& writer, element_tag<T>, activations::gelu,
                                std::string const& x) {
  std::string const root = writer.number<T>("root_2", 1.4142135623730951);
  std::string const erf = writer.node("Erf", {writer.node("Div", {x, root})});
  std::string const sum = writer.node("Add", {erf, writer.number<T>("one", 1)});
  return writer.node("Mul", {writer.node("Mul", {x, sum}), writer.number<T>("half", 0.5)});
}

/// x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2.
template <class T>
std::string write_onnx_function(layer_writer const& writer, element_tag<T>, activations::gelu_tanh,
                                std::string const& x) {
  std::string const cube = writer.node("Mul", {writer.node("Mul", {x, x}), x});
  std::string const small = writer.node("Mul", {cube, writer.number<T>("factor", 0.044715)});
  std::string const scaled = writer.node(
      "Mul", {writer.node("Add", {x, small}), writer.number<T>("scale", 0.7978845608028654)});
  std::string const sum =
      writer.node("Add", {writer.node("Tanh", {scaled}), writer.number<T>("one", 1)});
  return writer.node("Mul", {writer.node("Mul", {x, sum}), writer.number<T>("half", 0.5)});
}

template <class T>
std::string write_onnx_function(layer_writer const& writer, element_tag<T>, activations::silu,
                                std::string const& x) {
  return writer.node("Mul", {x, writer.node("Sigmoid", {x})});
}

template <class T>
std::string write_onnx_function(layer_writer const& writer, element_tag<T>, activations::mish,
                                std::string const& x) {
  return writer.node("Mul", {x, writer.node("Tanh", {writer.node("Softplus", {x})})});
}

template <class T>
std::string write_onnx_function(layer_writer const& writer, element_tag<T>,
                                activations::hard_sigmoid, std::string const& x) {
  return writer.node("HardSigmoid", {x}, {{"alpha", 1.0F / 6}, {"beta", 0.5F}});
}

template <class T>
std::string write_onnx_function(layer_writer const& writer, element_tag<T>, activations::hard_swish,
                                std::string const& x) {
  return writer.node("HardSwish", {x});
}

template <class T>
std::string write_onnx_function(layer_writer const& writer, element_tag<T>, activations::sigmoid,
                                std::string const& x) {
  return writer.node("Sigmoid", {x});
}

template <class T>
std::string write_onnx_function(layer_writer const& writer, element_tag<T>, activations::tanh,
                                std::string const& x) {
  return writer.node("Tanh", {x});
}

template <class T>
std::string write_onnx_function(layer_writer const& writer, element_tag<T>, activations::softplus,
                                std::string const& x) {
  return writer.node("Softplus", {x});
}

template <class T>
std::string write_onnx_function(layer_writer const& writer, element_tag<T>, activations::softsign,
                                std::string const& x) {
  return writer.node("Softsign", {x});
}

template <class T, class In, auto Function>
  requires requires(layer_writer const& writer, std::string const& x) {
    write_onnx_function(writer, element_tag<T>{}, Function, x);
  }
std::string write_onnx(layer_writer const& writer, layers::activation_layer<T, In, Function> const&,
                       std::string const& x) {
  return write_onnx_function(writer, element_tag<T>{}, Function, x);
}

/// The slopes are (channels, 1, ...), so that they go along the channels.
template <class T, class In, std::size_t Slopes>
std::string write_onnx(layer_writer const& writer, layers::prelu_layer<T, In, Slopes> const& layer,
                       std::string const& x) {
  writer.parameters(layer);
  std::string slope = writer.parameter("weight");
  if constexpr (Slopes > 1 && In::rank() > 1) {
    std::vector<std::int64_t> extents(In::rank(), 1);
    extents.front() = -1;
    slope = writer.reshaped(slope, extents);
  }
  return writer.node("PRelu", {x, slope});
}

template <class T, class In>
std::string write_onnx(layer_writer const& writer, layers::softmax_layer<T, In> const&,
                       std::string const& x) {
  return writer.node("Softmax", {x}, {{"axis", 1}});
}

template <class T, class In>
std::string write_onnx(layer_writer const& writer, layers::log_softmax_layer<T, In> const&,
                       std::string const& x) {
  return writer.node("LogSoftmax", {x}, {{"axis", 1}});
}

template <class T, class In>
std::string write_onnx(layer_writer const& writer, layers::glu_layer<T, In> const&,
                       std::string const& x) {
  saved_values const halves = writer.nodes("Split", 2, {x}, {{"axis", 1}});
  return writer.node("Mul", {halves[0], writer.node("Sigmoid", {halves[1]})});
}

} // namespace ctnn::onnx
