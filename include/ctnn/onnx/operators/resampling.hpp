// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/round_even.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/model/extents.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/cubic.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctnn::onnx {

enum class resampling_mode { nearest, linear, cubic };

/// Where in the input the places of the output lie.
enum class coordinate_mode {
  half_pixel,
  half_pixel_symmetric,
  pytorch_half_pixel,
  align_corners,
  asymmetric,
  tf_half_pixel_for_nn,
  tf_crop_and_resize,
  unknown,
};

/// How a place between two is rounded: halves down or up, always down, always up.
enum class nearest_mode { round_prefer_floor, round_prefer_ceil, floor, ceil, unknown };

/// How a tensor is resampled.
struct resampling {
  extents from{};
  extents to{};
  // In this order there are no gaps: what lies behind one, Clang 22 reads wrong where this is a
  // template argument.
  std::array<double, max_rank> scales{};
  double cubic_coefficient = -0.75;
  double extrapolation = 0;
  resampling_mode mode = resampling_mode::nearest;
  coordinate_mode coordinates = coordinate_mode::asymmetric;
  nearest_mode rounding = nearest_mode::floor;
  bool exclude_outside = false;
  /// Whether the share of a neighbour falls off more slowly where a dimension becomes smaller.
  bool antialias = false;

  /// Whether a dimension is not simply copied.
  [[nodiscard]] constexpr bool resizes(std::size_t dimension) const noexcept {
    return from[dimension] != to[dimension] || scales[dimension] != 1 ||
           coordinates == coordinate_mode::tf_crop_and_resize;
  }
  /// By how much a dimension's neighbours lie nearer than they would.
  [[nodiscard]] constexpr double nearness(std::size_t dimension) const noexcept {
    return antialias && scales[dimension] < 1 ? scales[dimension] : 1;
  }
  /// The neighbours along a dimension that each element is made of, as many on both sides.
  [[nodiscard]] constexpr std::size_t neighbours(std::size_t dimension) const noexcept {
    double const reach = mode == resampling_mode::cubic ? 2 : 1;
    return mode == resampling_mode::nearest
               ? 1
               : 2 * static_cast<std::size_t>(ctnn::ceil(reach / nearness(dimension)));
  }
  /// The most of them along any.
  [[nodiscard]] constexpr std::size_t most_neighbours() const noexcept {
    std::size_t result = mode == resampling_mode::cubic    ? 4
                         : mode == resampling_mode::linear ? 2
                                                           : 1;
    for (std::size_t i = 0; i < to.rank; ++i) {
      if (resizes(i) && neighbours(i) > result) {
        result = neighbours(i);
      }
    }
    return result;
  }
};

namespace detail {

/// A neighbour: how far from the input's beginning it lies, and its share.
template <class T>
struct neighbour {
  std::size_t place = 0;
  T share = 1;
};

/// The place of the input that one of the output is, between two perhaps. Source: ONNX Resize.
template <resampling How>
[[nodiscard]] constexpr double source_coordinate(std::size_t dimension, std::size_t place,
                                                 double start, double end) noexcept {
  auto const at = static_cast<double>(place);
  auto const length = static_cast<double>(How.from[dimension]);
  auto const resized = static_cast<double>(How.to[dimension]);
  double const scale = How.scales[dimension];
  if constexpr (How.coordinates == coordinate_mode::half_pixel) {
    return (at + 0.5) / scale - 0.5;
  } else if constexpr (How.coordinates == coordinate_mode::half_pixel_symmetric) {
    // The middle of what the scale makes, though it may be broken, is that of the input.
    double const offset = length / 2 * (1 - resized / ctnn::detail::rounded(scale * length));
    return offset + (at + 0.5) / scale - 0.5;
  } else if constexpr (How.coordinates == coordinate_mode::pytorch_half_pixel) {
    return How.to[dimension] > 1 ? (at + 0.5) / scale - 0.5 : 0;
  } else if constexpr (How.coordinates == coordinate_mode::align_corners) {
    // The length that the scale makes, though it may be broken
    return place == 0 ? 0 : at * (length - 1) / (ctnn::detail::rounded(scale * length) - 1);
  } else if constexpr (How.coordinates == coordinate_mode::asymmetric) {
    return at / scale;
  } else if constexpr (How.coordinates == coordinate_mode::tf_half_pixel_for_nn) {
    return (at + 0.5) / scale;
  } else {
    double const whole = length - 1;
    return How.to[dimension] > 1
               ? ctnn::fma(start, whole, at * (end - start) * whole / (resized - 1))
               : ctnn::detail::rounded(0.5 * (start + end) * whole);
  }
}

template <resampling How>
[[nodiscard]] constexpr double rounded_coordinate(double x) noexcept {
  if constexpr (How.rounding == nearest_mode::round_prefer_floor) {
    return ctnn::ceil(x - 0.5);
  } else if constexpr (How.rounding == nearest_mode::round_prefer_ceil) {
    return ctnn::floor(x + 0.5);
  } else if constexpr (How.rounding == nearest_mode::floor) {
    return ctnn::floor(x);
  } else {
    return ctnn::ceil(x);
  }
}

/// A place beyond the ends as the nearest one.
[[nodiscard]] constexpr std::size_t clamped_place(double place, std::size_t extent) noexcept {
  auto const last = static_cast<double>(extent - 1);
  return !(place > 0) ? 0 : place > last ? extent - 1 : static_cast<std::size_t>(place);
}

template <resampling How>
class resampler {
  static constexpr std::size_t count = How.most_neighbours();
  static constexpr std::size_t rank = How.to.rank;
  static constexpr auto steps = strides(How.from);
  static constexpr bool crops = How.coordinates == coordinate_mode::tf_crop_and_resize;
  /// Where a dimension's neighbours stand in the table of all.
  static constexpr std::array<std::size_t, max_rank + 1> first = [] {
    std::array<std::size_t, max_rank + 1> result{};
    for (std::size_t i = 0; i < rank; ++i) {
      result[i + 1] = result[i] + (How.resizes(i) ? How.to[i] : 0);
    }
    return result;
  }();

public:
  /// T is what is calculated in.
  template <class T>
  static constexpr void run(auto const& x, auto& y, auto const& roi) noexcept {
    if constexpr (How.to.size() > 0) {
      std::array<std::array<neighbour<T>, count>, first[rank]> table{};
      std::array<bool, first[rank]> outside{};
      for (std::size_t d = 0; d < rank; ++d) {
        if (How.resizes(d)) {
          double start = 0;
          double end = 1;
          if constexpr (crops) {
            start = static_cast<double>(widened(roi.data()[d]));
            end = static_cast<double>(widened(roi.data()[rank + d]));
          }
          for (std::size_t i = 0; i < How.to[d]; ++i) {
            double const at = source_coordinate<How>(d, i, start, end);
            find(at, d, table.data()[first[d] + i]);
            outside.data()[first[d] + i] =
                crops && !(at >= 0 && at <= static_cast<double>(How.from[d] - 1));
          }
        }
      }
      auto* to = y.data();
      std::array<std::array<neighbour<T>, count> const*, max_rank> at{};
      each<0, T>(table.data(), outside.data(), at, x.data(), 0, false, to);
    }
  }

private:
  /// The neighbours of a place along a dimension, and their shares.
  template <class T>
  static constexpr void find(double at, std::size_t dimension,
                             std::array<neighbour<T>, count>& result) noexcept {
    std::size_t const extent = How.from[dimension];
    std::size_t const step = steps[dimension];
    if constexpr (How.mode == resampling_mode::nearest) {
      result[0] = {clamped_place(rounded_coordinate<How>(at), extent) * step, T{1}};
    } else {
      double const whole = ctnn::floor(at);
      double const beyond = at - whole;
      std::size_t const of = How.neighbours(dimension);
      std::array<double, count> shares{};
      if (How.nearness(dimension) < 1) {
        for (std::size_t k = 0; k < of; ++k) {
          double const distance = static_cast<double>(k + 1) - static_cast<double>(of / 2) - beyond;
          shares[k] = share_at(distance * How.nearness(dimension));
        }
      } else if constexpr (How.mode == resampling_mode::cubic) {
        auto const four = cubic_shares(beyond, How.cubic_coefficient);
        for (std::size_t k = 0; k < 4; ++k) {
          shares[k] = four[k];
        }
      } else {
        shares[0] = 1 - beyond;
        shares[1] = beyond;
      }
      double sum = 0;
      for (std::size_t k = 0; k < of; ++k) {
        double const place = whole + static_cast<double>(k + 1) - static_cast<double>(of / 2);
        if (How.exclude_outside && !(place >= 0 && place <= static_cast<double>(extent - 1))) {
          shares[k] = 0;
        }
        sum += shares[k];
        result[k].place = clamped_place(place, extent) * step;
      }
      bool const normalizes = (How.exclude_outside || How.nearness(dimension) < 1) && sum != 0;
      for (std::size_t k = 0; k < of; ++k) {
        result[k].share = static_cast<T>(normalizes ? shares[k] / sum : shares[k]);
      }
    }
  }

  /// The share of a neighbour so far away, before all are made to sum up to 1.
  [[nodiscard]] static constexpr double share_at(double distance) noexcept {
    double const d = distance < 0 ? -distance : distance;
    if constexpr (How.mode == resampling_mode::linear) {
      return d < 1 ? 1 - d : 0;
    } else {
      return d < 1   ? cubic_shares(d, How.cubic_coefficient)[1]
             : d < 2 ? cubic_shares(d - 1, How.cubic_coefficient)[0]
                     : 0;
    }
  }

  template <std::size_t Dimension, class T, class Element>
  static constexpr void each(std::array<neighbour<T>, count> const* table, bool const* outside,
                             std::array<std::array<neighbour<T>, count> const*, max_rank>& at,
                             Element const* x, std::size_t from, bool is_outside,
                             Element*& y) noexcept {
    if constexpr (Dimension == rank) {
      if constexpr (crops) {
        if (is_outside) {
          *y++ = converted<Element>(How.extrapolation);
          return;
        }
      }
      if constexpr (How.mode == resampling_mode::nearest) {
        for (std::size_t d = 0; d < rank; ++d) {
          from += How.resizes(d) ? (*at[d])[0].place : 0;
        }
        *y++ = x[from];
      } else {
        *y++ = converted<Element>(between<0, T>(at, x, from));
      }
    } else {
      for (std::size_t i = 0; i < How.to[Dimension]; ++i) {
        if constexpr (How.resizes(Dimension)) {
          at[Dimension] = table + first[Dimension] + i;
          each<Dimension + 1, T>(table, outside, at, x, from,
                                 is_outside || (crops && outside[first[Dimension] + i]), y);
        } else {
          each<Dimension + 1, T>(table, outside, at, x, from + i * steps[Dimension], is_outside, y);
        }
      }
    }
  }

  /// Along the last dimensions first, and from the first neighbour to the last.
  template <std::size_t Dimension, class T, class Element>
  [[nodiscard]] static constexpr T
  between(std::array<std::array<neighbour<T>, count> const*, max_rank> const& at, Element const* x,
          std::size_t from) noexcept {
    if constexpr (Dimension == rank) {
      return static_cast<T>(widened(x[from]));
    } else if constexpr (!How.resizes(Dimension)) {
      return between<Dimension + 1, T>(at, x, from);
    } else {
      auto const& neighbours = *at[Dimension];
      T sum = ctnn::detail::rounded(neighbours[0].share *
                                    between<Dimension + 1, T>(at, x, from + neighbours[0].place));
      for (std::size_t k = 1; k < How.neighbours(Dimension); ++k) {
        sum = ctnn::fma(neighbours[k].share,
                        between<Dimension + 1, T>(at, x, from + neighbours[k].place), sum);
      }
      return sum;
    }
  }
};

} // namespace detail

/// Resamples a tensor: its neighbours, with shares that depend on how near they are. `roi` says
/// which part of each dimension is seen where that is cropped.
template <resampling How>
constexpr void resample(auto const& x, auto& y, auto const& roi) noexcept {
  using Element = typename std::remove_cvref_t<decltype(x)>::value_type;
  // Whole numbers in double, which holds all of 32 bits.
  using T =
      std::conditional_t<std::floating_point<calculated<Element>>, calculated<Element>, double>;
  detail::resampler<How>::template run<T>(x, y, roi);
}

} // namespace ctnn::onnx
