// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/causal_conv1d.hpp>
#include <ctnn/layers/conv2d.hpp>
#include <ctnn/layers/convolution_layer.hpp>
#include <ctnn/onnx/save/layer_writer.hpp>
#include <ctnn/onnx/save/window.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ctnn::onnx {

namespace detail {

inline std::string write_convolution(layer_writer const& writer, char const* op_type,
                                     std::string const& x, bool bias,
                                     std::vector<saved_attribute> const& attributes) {
  saved_values inputs{x, writer.parameter("weight")};
  if (bias) {
    inputs.push_back(writer.parameter("bias"));
  }
  return writer.node(op_type, inputs, attributes);
}

} // namespace detail

template <class T, class In, class Spec>
std::string write_onnx(layer_writer const& writer,
                       layers::convolution_layer<T, In, Spec> const& layer, std::string const& x) {
  writer.parameters(layer);
  auto attributes = detail::window_attributes<In, Spec::transposed>(Spec::options);
  attributes.emplace_back("group", static_cast<std::int64_t>(Spec::options.groups));
  if constexpr (Spec::transposed) {
    attributes.emplace_back("output_padding",
                            detail::integers_of(detail::along_axes(Spec::options.output_padding)));
  }
  return detail::write_convolution(writer, Spec::transposed ? "ConvTranspose" : "Conv", x,
                                   Spec::options.bias, attributes);
}

/// ONNX's convolutions have channels first.
template <class T, std::size_t Time, std::size_t In, layers::causal_conv1d_options Options>
std::string write_onnx(layer_writer const& writer,
                       layers::causal_conv1d_layer<T, Time, In, Options> const& layer,
                       std::string const& x) {
  using integers = std::vector<std::int64_t>;
  writer.parameters(layer);
  constexpr auto kernel = static_cast<std::int64_t>(Options.kernel_size);
  constexpr auto dilation = static_cast<std::int64_t>(Options.dilation);
  std::string const channels_first = writer.node("Transpose", {x}, {{"perm", integers{0, 2, 1}}});
  std::string const y = detail::write_convolution(writer, "Conv", channels_first, Options.bias,
                                                  {{"kernel_shape", integers{kernel}},
                                                   {"dilations", integers{dilation}},
                                                   {"pads", integers{(kernel - 1) * dilation, 0}}});
  return writer.node("Transpose", {y}, {{"perm", integers{0, 2, 1}}});
}

} // namespace ctnn::onnx
