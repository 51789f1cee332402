// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/lane_reduction.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/pack.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/math/sqrt.hpp>

#include <cstddef>

namespace ctnn::detail {

/// How a row of Size numbers is normalised: n = (x - mean) scale with scale = 1 / sqrt(the mean of
/// (x - mean)^2 + epsilon), where mean is 0 unless Centered. Each Plane of the numbers has a weight
/// w and a bias b, so that y = n w + b.
template <class T, std::size_t Size, std::size_t Plane = 1, bool Centered = true>
struct normalization {
  T mean = 0;
  T variance = 1;
  T scale = 1;

  normalization() = default;

  [[gnu::always_inline]] constexpr normalization(T const* x, double epsilon) noexcept {
    find_mean(x);
    find_scale(x, epsilon);
  }

  /// The two steps of it, for those who take many rows through each of them: the processor then
  /// need not wait for the sums of one.
  [[gnu::always_inline]] constexpr void find_mean(T const* x) noexcept {
    if constexpr (Centered) {
      mean = kernels::reduce_in_lanes<Size>(
                 [](auto const& partial, auto const& value) { return partial + value; }, x) /
             static_cast<T>(Size);
    }
  }

  [[gnu::always_inline]] constexpr void find_scale(T const* x, double epsilon) noexcept {
    T const squares = kernels::reduce_in_lanes<Size>(
        [from = *this](auto const& partial, auto const& value) {
          auto const distance = from.centered(value);
          return fma(distance, distance, partial);
        },
        x);
    variance = squares / static_cast<T>(Size);
    scale = T{1} / ctnn::sqrt(variance + static_cast<T>(epsilon));
  }

  template <class V>
  [[nodiscard, gnu::always_inline]] constexpr V centered(V const& x) const noexcept {
    if constexpr (Centered) {
      return x - mean;
    } else {
      return x;
    }
  }

  /// n of x.
  template <class V>
  [[nodiscard, gnu::always_inline]] constexpr V of(V const& x) const noexcept {
    return rounded(centered(x) * scale);
  }

  /// y = n.
  [[gnu::always_inline]] constexpr void apply(T const* x, T* y) const noexcept {
    kernels::transform<Size>(y, [n = *this](auto const& value) { return n.of(value); }, x);
  }

  /// y = n w.
  [[gnu::always_inline]] constexpr void apply(T const* x, T const* weight, T* y) const noexcept {
    static_assert(Plane == 1);
    kernels::transform<Size>(
        y, [n = *this](auto const& value, auto const& w) { return rounded(n.of(value) * w); }, x,
        weight);
  }

  /// y = n w + b.
  [[gnu::always_inline]] constexpr void apply(T const* x, T const* weight, T const* bias,
                                              T* y) const noexcept {
    if constexpr (Plane == 1) {
      kernels::transform<Size>(
          y,
          [n = *this](auto const& value, auto const& w, auto const& b) {
            return fma(n.of(value), w, b);
          },
          x, weight, bias);
    } else {
      for (std::size_t plane = 0; plane < Size / Plane; ++plane) {
        kernels::transform<Plane>(
            y + plane * Plane,
            [n = *this, w = weight[plane], b = bias[plane]](auto const& value) {
              return fma(n.of(value), w, b);
            },
            x + plane * Plane);
      }
    }
  }

  /// dL/dx = scale (dn - mean of dn - n mean of (dn n)), given dL/dn, which may be where dL/dx
  /// goes; the first mean is 0 unless Centered.
  constexpr void input_gradient(T const* x, T const* dn, T* dx) const noexcept {
    constexpr T size = static_cast<T>(Size);
    T mean_gradient = 0;
    if constexpr (Centered) {
      mean_gradient =
          kernels::reduce_in_lanes<Size>(
              [](auto const& partial, auto const& gradient) { return partial + gradient; }, dn) /
          size;
    }
    T const mean_product =
        kernels::reduce_in_lanes<Size>(
            [n = *this](auto const& partial, auto const& gradient, auto const& value) {
              return fma(gradient, n.of(value), partial);
            },
            dn, x) /
        size;
    kernels::transform<Size>(
        dx,
        [n = *this, mean_gradient, mean_product](auto const& gradient, auto const& value) {
          auto const normalized = n.of(value);
          return rounded(fma(-normalized, mean_product, gradient - mean_gradient) * n.scale);
        },
        dn, x);
  }

  /// The same, given dL/dy: dL/dn = dy w.
  constexpr void input_gradient(T const* x, T const* weight, T const* dy, T* dx) const noexcept {
    if constexpr (Plane == 1) {
      kernels::transform<Size>(
          dx, [](auto const& gradient, auto const& w) { return rounded(gradient * w); }, dy,
          weight);
    } else {
      for (std::size_t plane = 0; plane < Size / Plane; ++plane) {
        kernels::transform<Plane>(
            dx + plane * Plane,
            [w = weight[plane]](auto const& gradient) { return rounded(gradient * w); },
            dy + plane * Plane);
      }
    }
    input_gradient(x, dx, dx);
  }

  /// dw += dy n, summed over each plane.
  constexpr void add_weight_gradient(T const* x, T const* dy, T* dweight) const noexcept {
    if constexpr (Plane == 1) {
      kernels::transform<Size>(
          dweight,
          [n = *this](auto const& sum, auto const& gradient, auto const& value) {
            return fma(gradient, n.of(value), sum);
          },
          dweight, dy, x);
    } else {
      for (std::size_t plane = 0; plane < Size / Plane; ++plane) {
        dweight[plane] += kernels::reduce_in_lanes<Plane>(
            [n = *this](auto const& partial, auto const& gradient, auto const& value) {
              return fma(gradient, n.of(value), partial);
            },
            dy + plane * Plane, x + plane * Plane);
      }
    }
  }
};

/// db += dy, summed over each plane of a row of Size numbers.
template <std::size_t Size, std::size_t Plane, class T>
constexpr void add_normalization_bias_gradient(T const* dy, T* dbias) noexcept {
  auto const plus = [](auto const& a, auto const& b) { return a + b; };
  if constexpr (Plane == 1) {
    kernels::transform<Size>(dbias, plus, dbias, dy);
  } else {
    for (std::size_t plane = 0; plane < Size / Plane; ++plane) {
      dbias[plane] += kernels::reduce_in_lanes<Plane>(plus, dy + plane * Plane);
    }
  }
}

} // namespace ctnn::detail
