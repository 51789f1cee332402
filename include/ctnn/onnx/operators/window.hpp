// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/sizes/window_axis.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/model/extents.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

/// The window of a convolution or pooling as attributes say it, along three axes: those that a
/// tensor does not have come first and have an extent of one.
struct window {
  std::array<kernels::window_axis, 3> axes{kernels::fixed_axis(1), kernels::fixed_axis(1),
                                           kernels::fixed_axis(1)};
  /// The padding behind the inputs. A last window that ceil_mode adds may reach further.
  std::array<std::size_t, 3> behind{};
  bool attributes_match = true;
  bool fits = true;

  [[nodiscard]] constexpr kernels::window_axis const& depth() const noexcept { return axes[0]; }
  [[nodiscard]] constexpr kernels::window_axis const& rows() const noexcept { return axes[1]; }
  [[nodiscard]] constexpr kernels::window_axis const& columns() const noexcept { return axes[2]; }
  /// Whether it lies in a plane.
  [[nodiscard]] constexpr bool is_flat() const noexcept { return axes[0].in * axes[0].out == 1; }
};

namespace detail {

/// Whether a list of an attribute has so many numbers, or is not there, and none is below `least`.
template <class List>
[[nodiscard]] constexpr bool list_is(List const& list, std::size_t count, std::int64_t least) {
  if (list.size() != 0 && list.size() != count) {
    return false;
  }
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i] < least) {
      return false;
    }
  }
  return true;
}

template <class List>
[[nodiscard]] constexpr std::size_t number_at(List const& list, std::size_t i,
                                              std::size_t otherwise) {
  return i < list.size() ? static_cast<std::size_t>(list[i]) : otherwise;
}

template <class Node>
inline constexpr bool pads_to_same =
    Node::string_is("auto_pad", "SAME_UPPER") || Node::string_is("auto_pad", "SAME_LOWER");

} // namespace detail

/// The window of a node over a tensor (samples, channels, axes...); `kernel` has the extents of the
/// axes. Source: ONNX Conv, MaxPool, AveragePool: strides, dilations, pads, auto_pad, ceil_mode.
template <class Node>
[[nodiscard]] consteval window window_of(extents const& x, extents const& kernel) {
  constexpr auto strides = Node::integers("strides");
  constexpr auto dilations = Node::integers("dilations");
  constexpr auto pads = Node::integers("pads");
  std::size_t const rank = kernel.rank;
  window result;
  result.attributes_match =
      rank >= 1 && rank <= 3 && x.rank == rank + 2 && detail::list_is(strides, rank, 1) &&
      detail::list_is(dilations, rank, 1) && detail::list_is(pads, 2 * rank, 0);
  if (!result.attributes_match) {
    return result;
  }
  for (std::size_t i = 0; i < rank; ++i) {
    std::size_t const in = x[2 + i];
    std::size_t const stride = detail::number_at(strides, i, 1);
    std::size_t const dilation = detail::number_at(dilations, i, 1);
    std::size_t const reach = (kernel[i] - 1) * dilation + 1;
    std::size_t before = detail::number_at(pads, i, 0);
    std::size_t after = detail::number_at(pads, rank + i, 0);
    if (detail::pads_to_same<Node>) {
      std::size_t const reached = ((in + stride - 1) / stride - 1) * stride + reach;
      std::size_t const total = reached > in ? reached - in : 0;
      before = Node::string_is("auto_pad", "SAME_UPPER") ? total / 2 : total - total / 2;
      after = total - before;
    } else if (Node::string_is("auto_pad", "VALID")) {
      before = after = 0;
    }
    std::size_t const padded = in + before + after;
    if (in == 0 || kernel[i] == 0 || padded < reach) {
      result.fits = false;
      return result;
    }
    std::size_t steps = (padded - reach) / stride;
    // With auto_pad, ceil_mode says nothing. It adds no window that begins behind the inputs.
    if (Node::integer("ceil_mode") != 0 && Node::string_is("auto_pad", "NOTSET", "NOTSET") &&
        (padded - reach) % stride != 0 && (steps + 1) * stride < in + before) {
      ++steps;
    }
    result.behind[3 - rank + i] = after;
    result.axes[3 - rank + i] = {in, steps + 1, kernel[i], stride, before, dilation};
  }
  return result;
}

/// The extents of the attribute kernel_shape.
template <class Node>
[[nodiscard]] consteval extents kernel_shape() {
  extents result;
  constexpr auto list = Node::integers("kernel_shape");
  for (std::size_t i = 0; i < list.size() && i < max_rank; ++i) {
    result.push_back(static_cast<std::size_t>(list[i]));
  }
  return result;
}

/// The extents of a tensor behind its samples and channels.
[[nodiscard]] constexpr extents spatial(extents const& x) noexcept {
  extents result;
  for (std::size_t i = 2; i < x.rank; ++i) {
    result.push_back(x[i]);
  }
  return result;
}

/// The extents of what a window makes of x: as many samples, so many channels.
[[nodiscard]] constexpr extents windowed(extents const& x, std::size_t channels,
                                         window const& of) noexcept {
  extents result{x[0], channels};
  for (std::size_t i = 5 - x.rank; i < 3; ++i) {
    result.push_back(of.axes[i].out);
  }
  return result;
}

/// Demands that the attributes of a window are right and that it fits.
template <class Node, extents X, extents Kernel>
consteval void demand_window() {
  constexpr window of = window_of<Node>(X, Kernel);
  demand<of.attributes_match,
         "a window needs one to three axes, and strides, dilations and pads of as many numbers",
         Node, X, Kernel>();
  demand<of.fits, "the window is larger than the padded input", Node, X, Kernel>();
}

} // namespace ctnn::onnx
