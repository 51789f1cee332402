// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/adaptive_avg_pool2d.hpp>
#include <ctnn/layers/avg_pool1d.hpp>
#include <ctnn/layers/avg_pool2d.hpp>
#include <ctnn/layers/avg_pool3d.hpp>
#include <ctnn/layers/global_avg_pool.hpp>
#include <ctnn/layers/global_max_pool.hpp>
#include <ctnn/layers/max_pool1d.hpp>
#include <ctnn/layers/max_pool2d.hpp>
#include <ctnn/layers/max_pool3d.hpp>
#include <ctnn/onnx/save/layer_writer.hpp>
#include <ctnn/onnx/save/window.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ctnn::onnx {

namespace detail {

template <class In, class Window>
std::string write_max_pool(layer_writer const& writer, std::string const& x, Window const& window) {
  return writer.node("MaxPool", {x}, window_attributes<In, false>(window));
}

/// ONNX's AveragePool has no dilation before operator set 19: such a pooling is a convolution of
/// each channel by ones, divided by how many elements count.
template <class T, class In, class Window>
std::string write_avg_pool(layer_writer const& writer, std::string const& x, Window const& window) {
  auto const kernel = along_axes(window.kernel_size);
  auto const dilation = along_axes(window.dilation);
  auto attributes = window_attributes<In, false>(window);
  if (std::ranges::all_of(dilation, [](std::size_t d) { return d == 1; })) {
    std::erase_if(attributes, [](saved_attribute const& a) { return a.is("dilations"); });
    attributes.emplace_back("count_include_pad", window.count_include_pad ? 1 : 0);
    return writer.node("AveragePool", {x}, attributes);
  }
  std::size_t const channels = In::extent(0);
  std::size_t area = 1;
  saved_extents extents{channels, 1};
  for (std::size_t const k : kernel) {
    area *= k;
    extents.push_back(k);
  }
  attributes.emplace_back("group", static_cast<std::int64_t>(channels));
  std::string const ones = writer.constant("ones", std::vector<T>(channels * area, T{1}), extents);
  std::string const sums = writer.node("Conv", {x, ones}, attributes);
  if (window.count_include_pad) {
    return writer.node("Div", {sums, writer.number<T>("count", static_cast<double>(area))});
  }
  auto const sizes = In::extents();
  saved_extents image_extents{1};
  image_extents.insert(image_extents.end(), sizes.begin(), sizes.end());
  std::string const image =
      writer.constant("image", std::vector<T>(In::size(), T{1}), image_extents);
  std::string const counts = writer.node("Conv", {image, ones}, attributes);
  return writer.node("Div", {sums, writer.node("Max", {counts, writer.number<T>("one", 1)})});
}

/// Row i has the shares of the inputs that place i of an adaptive pooling sees.
template <class T>
[[nodiscard]] std::vector<T> adaptive_shares(std::size_t in, std::size_t out) {
  std::vector<T> shares(out * in);
  for (std::size_t i = 0; i < out; ++i) {
    auto const seen = ctnn::detail::adaptive_range(i, in, out);
    for (std::size_t k = 0; k < seen.count; ++k) {
      shares[i * in + seen.first + k] = T{1} / static_cast<T>(seen.count);
    }
  }
  return shares;
}

} // namespace detail

template <class T, class In, pool2d_window Window>
std::string write_onnx(layer_writer const& writer, layers::max_pool2d_layer<T, In, Window> const&,
                       std::string const& x) {
  return detail::write_max_pool<In>(writer, x, Window);
}

template <class T, class In, pool1d_window Window>
std::string write_onnx(layer_writer const& writer,
                       layers::operation_layer<T, In, layers::max_pool1d<Window>> const&,
                       std::string const& x) {
  return detail::write_max_pool<In>(writer, x, Window);
}

template <class T, class In, pool3d_window Window>
std::string write_onnx(layer_writer const& writer,
                       layers::operation_layer<T, In, layers::max_pool3d<Window>> const&,
                       std::string const& x) {
  return detail::write_max_pool<In>(writer, x, Window);
}

template <class T, class In, avg_pool1d_window Window>
std::string write_onnx(layer_writer const& writer,
                       layers::operation_layer<T, In, layers::avg_pool1d<Window>> const&,
                       std::string const& x) {
  return detail::write_avg_pool<T, In>(writer, x, Window);
}

template <class T, class In, avg_pool2d_window Window>
std::string write_onnx(layer_writer const& writer,
                       layers::operation_layer<T, In, layers::avg_pool2d<Window>> const&,
                       std::string const& x) {
  return detail::write_avg_pool<T, In>(writer, x, Window);
}

template <class T, class In, avg_pool3d_window Window>
std::string write_onnx(layer_writer const& writer,
                       layers::operation_layer<T, In, layers::avg_pool3d<Window>> const&,
                       std::string const& x) {
  return detail::write_avg_pool<T, In>(writer, x, Window);
}

/// ONNX has none: an AveragePool where all windows have one size, else products with what each row
/// and column has of each place.
template <class T, class In, extent2d Output>
std::string write_onnx(layer_writer const& writer,
                       layers::operation_layer<T, In, layers::adaptive_avg_pool2d<Output>> const&,
                       std::string const& x) {
  constexpr std::size_t height = In::extent(1);
  constexpr std::size_t width = In::extent(2);
  if constexpr (height % Output.height == 0 && width % Output.width == 0) {
    constexpr avg_pool2d_window window{{height / Output.height, width / Output.width}};
    return detail::write_avg_pool<T, In>(writer, x, window);
  } else {
    std::string const rows = writer.constant(
        "rows", detail::adaptive_shares<T>(height, Output.height), {Output.height, height});
    std::string const columns = writer.node(
        "Transpose", {writer.constant("columns", detail::adaptive_shares<T>(width, Output.width),
                                      {Output.width, width})});
    return writer.node("MatMul", {rows, writer.node("MatMul", {x, columns})});
  }
}

template <class T, class In>
std::string write_onnx(layer_writer const& writer,
                       layers::operation_layer<T, In, layers::global_avg_pool> const&,
                       std::string const& x) {
  return writer.node("Flatten", {writer.node("GlobalAveragePool", {x})});
}

template <class T, class In>
std::string write_onnx(layer_writer const& writer,
                       layers::operation_layer<T, In, layers::global_max_pool> const&,
                       std::string const& x) {
  return writer.node("Flatten", {writer.node("GlobalMaxPool", {x})});
}

} // namespace ctnn::onnx
