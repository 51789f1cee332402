// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/save/attribute.hpp>
#include <ctnn/ops/extents.hpp>
#include <ctnn/ops/padding.hpp>
#include <ctnn/ops/transposed_window.hpp>
#include <ctnn/ops/window2d.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ctnn::onnx::detail {

[[nodiscard]] inline std::vector<std::size_t> along_axes(std::size_t of) { return {of}; }
[[nodiscard]] inline std::vector<std::size_t> along_axes(extent2d of) {
  return {of.height, of.width};
}
[[nodiscard]] inline std::vector<std::size_t> along_axes(extent3d of) {
  return {of.depth, of.height, of.width};
}
[[nodiscard]] inline std::vector<padding1d> along_axes(padding1d of) { return {of}; }
[[nodiscard]] inline std::vector<padding1d> along_axes(padding2d of) {
  return {of.height, of.width};
}
[[nodiscard]] inline std::vector<padding1d> along_axes(padding3d of) {
  return {of.depth, of.height, of.width};
}

[[nodiscard]] inline std::vector<std::int64_t>
integers_of(std::vector<std::size_t> const& numbers) {
  return {numbers.begin(), numbers.end()};
}

/// Both sides of each axis, those before first.
[[nodiscard]] inline std::vector<std::int64_t> pads_of(std::vector<padding1d> const& sides) {
  std::vector<std::int64_t> pads;
  for (padding1d const side : sides) {
    pads.push_back(static_cast<std::int64_t>(side.before));
  }
  for (padding1d const side : sides) {
    pads.push_back(static_cast<std::int64_t>(side.after));
  }
  return pads;
}

/// The attributes of a window over a sample (channels, axes...) of shape In: what all kinds of
/// options have. `same` becomes numbers.
template <class In, bool Transposed, class Options>
[[nodiscard]] std::vector<saved_attribute> window_attributes(Options const& options) {
  auto const kernel = along_axes(options.kernel_size);
  auto const stride = along_axes(options.stride);
  auto const dilation = along_axes(options.dilation);
  auto padding = along_axes(options.padding);
  auto const extents = In::extents();
  for (std::size_t i = 0; i < padding.size(); ++i) {
    std::size_t const in = extents[i + 1];
    if constexpr (Transposed) {
      padding[i] = ctnn::detail::transposed_padding(
          in, kernel[i], stride[i], padding[i], along_axes(options.output_padding)[i], dilation[i]);
    } else {
      padding[i] = padding[i].on(in, window_reach(kernel[i], dilation[i]), stride[i]);
    }
  }
  return {{"kernel_shape", integers_of(kernel)},
          {"strides", integers_of(stride)},
          {"dilations", integers_of(dilation)},
          {"pads", pads_of(padding)}};
}

} // namespace ctnn::onnx::detail
