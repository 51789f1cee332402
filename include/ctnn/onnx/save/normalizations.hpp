// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/batch_norm.hpp>
#include <ctnn/layers/group_norm.hpp>
#include <ctnn/layers/instance_norm.hpp>
#include <ctnn/layers/layer_norm.hpp>
#include <ctnn/layers/rms_norm.hpp>
#include <ctnn/onnx/save/layer_writer.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ctnn::onnx {

namespace detail {

/// The layer's weight and bias, or ones and zeros where it has none.
template <class T, class Layer>
saved_values scale_and_shift(layer_writer const& writer, Layer const& layer, bool affine,
                             saved_extents const& extents) {
  writer.parameters(layer);
  if (affine) {
    return {writer.parameter("weight"), writer.parameter("bias")};
  }
  std::size_t size = 1;
  for (std::size_t const extent : extents) {
    size *= extent;
  }
  return {writer.constant("ones", std::vector<T>(size, T{1}), extents),
          writer.constant("zeros", std::vector<T>(size, T{0}), extents)};
}

} // namespace detail

/// As in inference, by the running statistics.
template <class T, class In, layers::batch_norm_options Options>
std::string write_onnx(layer_writer const& writer,
                       layers::batch_norm_layer<T, In, Options> const& layer,
                       std::string const& x) {
  auto const by = detail::scale_and_shift<T>(writer, layer, Options.affine, {In::extent(0)});
  return writer.node(
      "BatchNormalization",
      {x, by[0], by[1], writer.parameter("running_mean"), writer.parameter("running_var")},
      {{"epsilon", static_cast<float>(Options.epsilon)}});
}

template <class T, class In, layers::layer_norm_options Options>
std::string
write_onnx(layer_writer const& writer,
           layers::normalization_layer<T, In, layers::layer_norm_function<Options>> const& layer,
           std::string const& x) {
  using normalized = typename layers::layer_norm_function<Options>::template parameter_shape<In>;
  constexpr auto extents = normalized::extents();
  auto const by =
      detail::scale_and_shift<T>(writer, layer, Options.affine, {extents.begin(), extents.end()});
  return writer.node("LayerNormalization", {x, by[0], by[1]},
                     {{"axis", -static_cast<int>(normalized::rank())},
                      {"epsilon", static_cast<float>(Options.epsilon)}});
}

/// x / sqrt(mean(x^2) + epsilon) weight: ONNX has no operator for it before operator set 23.
template <class T, class In, layers::rms_norm_options Options>
std::string
write_onnx(layer_writer const& writer,
           layers::normalization_layer<T, In, layers::rms_norm_function<Options>> const& layer,
           std::string const& x) {
  constexpr auto normalized = static_cast<std::int64_t>(
      layers::rms_norm_function<Options>::template parameter_shape<In>::rank());
  std::vector<std::int64_t> axes;
  for (std::int64_t axis = -normalized; axis < 0; ++axis) {
    axes.push_back(axis);
  }
  std::string const mean =
      writer.node("ReduceMean", {writer.node("Mul", {x, x})}, {{"axes", axes}});
  std::string const root = writer.node(
      "Sqrt", {writer.node("Add", {mean, writer.number<T>("epsilon", Options.epsilon)})});
  std::string const y = writer.node("Div", {x, root});
  if constexpr (Options.affine) {
    writer.parameters(layer);
    return writer.node("Mul", {y, writer.parameter("weight")});
  } else {
    return y;
  }
}

template <class T, class In, layers::instance_norm_options Options>
std::string
write_onnx(layer_writer const& writer,
           layers::normalization_layer<T, In, layers::instance_norm_function<Options>> const& layer,
           std::string const& x) {
  auto const by = detail::scale_and_shift<T>(writer, layer, Options.affine, {In::extent(0)});
  return writer.node("InstanceNormalization", {x, by[0], by[1]},
                     {{"epsilon", static_cast<float>(Options.epsilon)}});
}

/// The groups as channels of an InstanceNormalization, as PyTorch saves it.
template <class T, class In, layers::group_norm_options Options>
std::string
write_onnx(layer_writer const& writer,
           layers::normalization_layer<T, In, layers::group_norm_function<Options>> const& layer,
           std::string const& x) {
  constexpr auto groups = static_cast<std::int64_t>(Options.groups);
  std::string const grouped =
      writer.reshaped(x, {0, groups, static_cast<std::int64_t>(In::size()) / groups});
  std::string const ones =
      writer.constant("ones", std::vector<T>(Options.groups, T{1}), {Options.groups});
  std::string const zeros =
      writer.constant("zeros", std::vector<T>(Options.groups, T{0}), {Options.groups});
  std::string const normalized = writer.node("InstanceNormalization", {grouped, ones, zeros},
                                             {{"epsilon", static_cast<float>(Options.epsilon)}});
  std::string const y = writer.reshaped(normalized, saved_shape<In>({-1}));
  if constexpr (Options.affine) {
    writer.parameters(layer);
    std::vector<std::int64_t> along_channels(In::rank(), 1);
    along_channels.front() = -1;
    std::string const weight = writer.reshaped(writer.parameter("weight"), along_channels);
    std::string const bias = writer.reshaped(writer.parameter("bias"), along_channels);
    return writer.node("Add", {writer.node("Mul", {y, weight}), bias});
  } else {
    return y;
  }
}

} // namespace ctnn::onnx
