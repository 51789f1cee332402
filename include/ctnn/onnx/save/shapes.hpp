// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/dropout.hpp>
#include <ctnn/layers/flatten.hpp>
#include <ctnn/layers/identity.hpp>
#include <ctnn/layers/pad2d.hpp>
#include <ctnn/layers/permute.hpp>
#include <ctnn/layers/pixel_shuffle.hpp>
#include <ctnn/layers/pixel_unshuffle.hpp>
#include <ctnn/layers/reshape.hpp>
#include <ctnn/layers/upsample.hpp>
#include <ctnn/onnx/save/layer_writer.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace ctnn::onnx {

/// As in inference: nothing.
template <class T, class In, double Rate>
std::string write_onnx(layer_writer const&, layers::dropout_layer<T, In, Rate> const&,
                       std::string const& x) {
  return x;
}

template <class T, class In>
std::string write_onnx(layer_writer const&, layers::identity_layer<T, In> const&,
                       std::string const& x) {
  return x;
}

template <class T, class In>
std::string write_onnx(layer_writer const& writer, layers::flatten_layer<T, In> const&,
                       std::string const& x) {
  return writer.node("Flatten", {x});
}

template <class T, class In, std::size_t... Extents>
std::string write_onnx(layer_writer const& writer,
                       layers::operation_layer<T, In, layers::reshape<Extents...>> const&,
                       std::string const& x) {
  return writer.reshaped(x, saved_shape<shape<Extents...>>({-1}));
}

template <class T, class In, std::size_t... Axes>
std::string write_onnx(layer_writer const& writer,
                       layers::operation_layer<T, In, layers::permute<Axes...>> const&,
                       std::string const& x) {
  return writer.node(
      "Transpose", {x},
      {{"perm", std::vector<std::int64_t>{0, static_cast<std::int64_t>(Axes) + 1 ...}}});
}

namespace detail {

/// Part of an axis, from first to before last.
inline std::string write_slice(layer_writer const& writer, std::string const& x, std::int64_t axis,
                               std::int64_t first, std::int64_t last, std::int64_t step = 1) {
  return writer.node("Slice",
                     {x, writer.integers("starts", {first}), writer.integers("ends", {last}),
                      writer.integers("axes", {axis}), writer.integers("steps", {step})});
}

/// An axis with elements from its other end on both sides: ONNX's Pad has no such mode before
/// operator set 19.
inline std::string write_circular(layer_writer const& writer, std::string const& x,
                                  std::int64_t axis, std::size_t in, padding1d padding) {
  saved_values parts{x};
  auto const size = static_cast<std::int64_t>(in);
  if (padding.before > 0) {
    parts.insert(
        parts.begin(),
        write_slice(writer, x, axis, size - static_cast<std::int64_t>(padding.before), size));
  }
  if (padding.after > 0) {
    parts.push_back(write_slice(writer, x, axis, 0, static_cast<std::int64_t>(padding.after)));
  }
  return parts.size() == 1 ? x : writer.node("Concat", parts, {{"axis", axis}});
}

} // namespace detail

template <class T, class In, pad2d_options Options>
std::string write_onnx(layer_writer const& writer,
                       layers::operation_layer<T, In, layers::pad2d<Options>> const&,
                       std::string const& x) {
  constexpr std::size_t rank = In::rank();
  padding2d const padding = Options.padding;
  if constexpr (Options.mode == pad_mode::circular) {
    std::string const rows = detail::write_circular(writer, x, static_cast<std::int64_t>(rank) - 1,
                                                    In::extent(rank - 2), padding.height);
    return detail::write_circular(writer, rows, static_cast<std::int64_t>(rank),
                                  In::extent(rank - 1), padding.width);
  } else {
    std::vector<std::int64_t> pads(2 * (rank + 1));
    pads[rank - 1] = static_cast<std::int64_t>(padding.height.before);
    pads[rank] = static_cast<std::int64_t>(padding.width.before);
    pads[2 * rank] = static_cast<std::int64_t>(padding.height.after);
    pads[2 * rank + 1] = static_cast<std::int64_t>(padding.width.after);
    char const* const mode = Options.mode == pad_mode::reflect     ? "reflect"
                             : Options.mode == pad_mode::replicate ? "edge"
                                                                   : "constant";
    return writer.node("Pad",
                       {x, writer.integers("pads", pads), writer.number<T>("value", Options.value)},
                       {{"mode", mode}});
  }
}

template <class T, class In, upsample_options Options>
std::string write_onnx(layer_writer const& writer,
                       layers::operation_layer<T, In, layers::upsample<Options>> const&,
                       std::string const& x) {
  std::string const scales = writer.constant<float>(
      "scales",
      {1, 1, static_cast<float>(Options.scale.height), static_cast<float>(Options.scale.width)},
      {4});
  if constexpr (Options.mode == upsample_mode::nearest) {
    return writer.node("Resize", {x, "", scales},
                       {{"mode", "nearest"},
                        {"coordinate_transformation_mode", "asymmetric"},
                        {"nearest_mode", "floor"}});
  } else {
    return writer.node("Resize", {x, "", scales},
                       {{"mode", "linear"},
                        {"coordinate_transformation_mode",
                         Options.align_corners ? "align_corners" : "half_pixel"}});
  }
}

template <class T, class In, std::size_t Factor>
std::string write_onnx(layer_writer const& writer,
                       layers::operation_layer<T, In, layers::pixel_shuffle<Factor>> const&,
                       std::string const& x) {
  return writer.node("DepthToSpace", {x},
                     {{"blocksize", static_cast<std::int64_t>(Factor)}, {"mode", "CRD"}});
}

/// ONNX's SpaceToDepth has another order of channels.
template <class T, class In, std::size_t Factor>
std::string write_onnx(layer_writer const& writer,
                       layers::operation_layer<T, In, layers::pixel_unshuffle<Factor>> const&,
                       std::string const& x) {
  using blocks =
      shape<In::extent(0), In::extent(1) / Factor, Factor, In::extent(2) / Factor, Factor>;
  using out =
      shape<In::extent(0) * Factor * Factor, In::extent(1) / Factor, In::extent(2) / Factor>;
  std::string const split = writer.reshaped(x, saved_shape<blocks>({-1}));
  return writer.reshaped(
      writer.node("Transpose", {split}, {{"perm", std::vector<std::int64_t>{0, 1, 3, 5, 2, 4}}}),
      saved_shape<out>({-1}));
}

} // namespace ctnn::onnx
