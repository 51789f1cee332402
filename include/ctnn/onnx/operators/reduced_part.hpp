// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/lane_reduction.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/wide.hpp>
#include <ctnn/onnx/operators/wrapped.hpp>

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>

namespace ctnn::onnx {

/// Which dimensions are reduced away.
using axis_set = std::array<bool, max_rank>;

/// None of them, each written: see `broadcast_strides`.
[[nodiscard]] constexpr axis_set no_axes() noexcept {
  axis_set result{};
  result.fill(false);
  return result;
}

/// How the elements of a tensor lie that are reduced to one, and how those of different results lie
/// apart. Neighbouring dimensions of a kind are one.
struct reduction_layout {
  extents kept{};
  stride_table<1> kept_strides{};
  extents reduced{};
  stride_table<1> reduced_strides{};

  constexpr reduction_layout(extents const& shape, axis_set const& is_reduced) noexcept {
    auto const apart = strides(shape);
    bool started = false;
    bool last = false;
    for (std::size_t i = 0; i < shape.rank; ++i) {
      if (shape[i] == 1) {
        continue;
      }
      extents& list = is_reduced[i] ? reduced : kept;
      auto& list_strides = is_reduced[i] ? reduced_strides[0] : kept_strides[0];
      if (started && last == is_reduced[i]) {
        list[list.rank - 1] *= shape[i];
      } else {
        list.push_back(shape[i]);
      }
      list_strides[list.rank - 1] = apart[i];
      started = true;
      last = is_reduced[i];
    }
  }

  [[nodiscard]] constexpr bool contiguous() const noexcept {
    return reduced.rank == 0 || (reduced.rank == 1 && reduced_strides[0][0] == 1);
  }
};

/// The extents that are left, ones in the place of those reduced if they are kept.
[[nodiscard]] constexpr extents reduced_shape(extents const& shape, axis_set const& is_reduced,
                                              bool keep) noexcept {
  extents result;
  for (std::size_t i = 0; i < shape.rank; ++i) {
    if (!is_reduced[i]) {
      result.push_back(shape[i]);
    } else if (keep) {
      result.push_back(1);
    }
  }
  return result;
}

/// The elements that one result is made of: x and what lies behind it.
template <class T, extents Shape, axis_set IsReduced>
struct reduced_part {
  static constexpr reduction_layout layout{Shape, IsReduced};
  static constexpr extents reduced = layout.reduced;
  static constexpr auto steps = layout.reduced_strides;
  static constexpr std::size_t count = reduced.size();
  using number = calculated<T>;

  T const* x;

  /// Partial results that start with `start`, each taking every 16th term by `take(partial, x)`,
  /// and joined by halves, by `join(lower, upper)`: the order of `kernels::reduce`.
  template <class Take, class Join>
  [[nodiscard]] constexpr number reduce(number start, Take const& take,
                                        Join const& join) const noexcept {
    constexpr std::size_t width = count < 16 ? std::bit_ceil(count) : 16;
    number partials[width];
    for (number& partial : partials) {
      partial = start;
    }
    for_each_place<reduced, steps>([&](std::size_t i, auto const& at) {
      number& partial = partials[i % width];
      partial = take(partial, widened(x[at[0]]));
    });
    for (std::size_t half = width / 2; half > 0; half /= 2) {
      for (std::size_t i = 0; i < half; ++i) {
        partials[i] = join(partials[i], partials[i + half]);
      }
    }
    return partials[0];
  }

  /// The sum of terms, where `take(sum, x)` adds the one of x, for numbers and for packs of them.
  template <class Take>
  [[nodiscard]] constexpr number sum(Take const& take) const noexcept {
    if constexpr (std::floating_point<T> && layout.contiguous() && count >= 16) {
      if !consteval {
        return kernels::reduce_in_lanes<count>(take, x);
      }
    }
    return reduce(number{}, take, [](number a, number b) {
      return detail::wrapped(a, b, [](auto p, auto q) { return p + q; });
    });
  }
};

} // namespace ctnn::onnx
