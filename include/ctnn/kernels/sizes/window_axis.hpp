// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>

#include <cstddef>

namespace ctnn::kernels {

/// A run of output positions.
struct output_range {
  std::size_t first;
  std::size_t count;
};

/// One axis of a window that slides over a zero-padded input: position o of the output sees
/// inputs o * stride + k * dilation - padding for k in 0 ... kernel - 1. The padding is what stands
/// before the inputs; how many outputs there are says how much stands behind them.
struct window_axis {
  std::size_t in;
  std::size_t out;
  std::size_t kernel;
  std::size_t stride;
  std::size_t padding;
  std::size_t dilation = 1;

  /// Whether a window sees inputs alone at each place.
  [[nodiscard]] constexpr bool unpadded() const noexcept { return padding == 0 && reached() <= in; }

  /// How many elements the window reaches over at all of its places.
  [[nodiscard]] constexpr std::size_t reached() const noexcept {
    return (out - 1) * stride + (kernel - 1) * dilation + 1;
  }

  /// The number of inputs with the padding before them and as much behind them as the window
  /// reaches.
  [[nodiscard]] constexpr std::size_t padded() const noexcept {
    return detail::larger(padding + in, reached());
  }

  /// The input that offset k of the window sees at an output where it is not padding.
  [[nodiscard]] constexpr std::size_t input(std::size_t output, std::size_t k) const noexcept {
    return output * stride + k * dilation - padding;
  }

  /// The output at which offset k sees an input, where some output does: rounded towards zero, and
  /// too large where it would be negative.
  [[nodiscard]] constexpr std::size_t output(std::size_t input, std::size_t k) const noexcept {
    return (input + padding - k * dilation) / stride;
  }

  /// The outputs at which offset k of the window sees the input and not the padding.
  [[nodiscard]] constexpr output_range outputs_of(std::size_t k) const noexcept {
    std::size_t const offset = k * dilation;
    std::size_t const first = offset < padding ? (padding - offset + stride - 1) / stride : 0;
    // o * stride + offset - padding < in
    std::size_t const end =
        in + padding > offset ? (in + padding - offset + stride - 1) / stride : 0;
    std::size_t const last = end < out ? end : out;
    return {first, last > first ? last - first : 0};
  }

  /// The offsets of the window that see the input and not the padding at one output. There is at
  /// least one where the window is not dilated and padded by at most half the kernel.
  [[nodiscard]] constexpr output_range offsets_at(std::size_t output) const noexcept {
    std::size_t const start = output * stride;
    std::size_t const first = start < padding ? (padding - start + dilation - 1) / dilation : 0;
    // start + k * dilation - padding < in
    std::size_t const end =
        in + padding > start ? (in + padding - start + dilation - 1) / dilation : 0;
    std::size_t const last = end < kernel ? end : kernel;
    return {first, last > first ? last - first : 0};
  }

  /// Inputs a stride apart are seen by the same offsets of the window, from places of the output,
  /// if there were enough. How many of them there are, from `phase` on:
  [[nodiscard]] constexpr std::size_t inputs(std::size_t phase) const noexcept {
    return phase < in ? (in - phase + stride - 1) / stride : 0;
  }

  /// and whether offset k sees them.
  [[nodiscard]] constexpr bool sees(std::size_t phase, std::size_t k) const noexcept {
    std::size_t const there = phase + padding;
    std::size_t const offset = k * dilation;
    return (there > offset ? there - offset : offset - there) % stride == 0;
  }
};

/// Each of so many elements on its own: an axis that no window slides along.
[[nodiscard]] constexpr window_axis fixed_axis(std::size_t size) noexcept {
  return {size, size, 1, 1, 0};
}

} // namespace ctnn::kernels
