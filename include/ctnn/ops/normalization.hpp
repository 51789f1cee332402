// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/for_each_part.hpp>
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
  static constexpr std::size_t size = Size;

  T mean = 0;
  T variance = 1;
  T scale = 1;

  normalization() = default;

  [[gnu::always_inline]] constexpr normalization(T const* x, double epsilon) noexcept {
    find_mean(x);
    find_scale(x, epsilon);
  }

  /// The two steps of it: see `for_each_normalized`.
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

  /// dL/dn = dy w, or dy where there is no weight.
  template <class V, class... Weight>
  [[nodiscard, gnu::always_inline]] static constexpr V weighted(V const& dy,
                                                                Weight const&... weight) noexcept {
    if constexpr (sizeof...(Weight) > 0) {
      return rounded((dy * ... * weight));
    } else {
      return dy;
    }
  }

  /// The sums of dn and of dn (x - mean) over Count numbers; the first is 0 unless Centered.
  template <std::size_t Count, class... Weight>
  [[nodiscard, gnu::always_inline]] constexpr kernels::two_sums<T>
  sums(T const* x, T const* dy, Weight const*... weight) const noexcept {
    if constexpr (Centered) {
      return kernels::reduce_two_in_lanes<Count>(
          [n = *this](auto& gradients, auto& products, auto const& value, auto const& gradient,
                      auto const&... w) __attribute__((always_inline)) {
            auto const dn = weighted(gradient, w...);
            gradients = gradients + dn;
            products = fma(dn, n.centered(value), products);
          },
          x, dy, weight...);
    } else {
      return {0,
              kernels::reduce_in_lanes<Count>(
                  [](auto const& products, auto const& value, auto const& gradient,
                     auto const&... w) { return fma(weighted(gradient, w...), value, products); },
                  x, dy, weight...)};
    }
  }

  /// The same over a row of planes; calls `visit(plane, sums of dy and of dy (x - mean))`.
  template <class Visit>
  [[nodiscard]] constexpr kernels::two_sums<T>
  sums_of_planes(T const* x, T const* dy, T const* weight, Visit visit) const noexcept {
    kernels::two_sums<T> total{};
    for (std::size_t plane = 0; plane < Size / Plane; ++plane) {
      auto const of_plane = sums<Plane>(x + plane * Plane, dy + plane * Plane);
      total = {fma(weight[plane], of_plane.first, total.first),
               fma(weight[plane], of_plane.second, total.second)};
      visit(plane, of_plane);
    }
    return total;
  }

  /// How dL/dx = scale (dn - mean of dn - n mean of (dn n)) follows from n and dn.
  struct slope {
    T scale;
    T of_n;
    T constant;

    template <class V>
    [[nodiscard, gnu::always_inline]] constexpr V operator()(V const& n,
                                                             V const& dn) const noexcept {
      if constexpr (Centered) {
        return fma(dn, scale, fma(n, of_n, constant));
      } else {
        return fma(dn, scale, rounded(n * of_n));
      }
    }
  };

  [[nodiscard, gnu::always_inline]] constexpr slope
  slope_of(kernels::two_sums<T> const& sums) const noexcept {
    T const share = scale / static_cast<T>(Size);
    return {scale, -rounded(rounded(scale * sums.second) * share), -rounded(share * sums.first)};
  }

  /// dL/dx given dL/dn, which may be where dL/dx goes.
  constexpr void input_gradient(T const* x, T const* dn, T* dx) const noexcept {
    kernels::transform<Size>(
        dx,
        [n = *this, to_dx = slope_of(sums<Size>(x, dn))](auto const& value, auto const& gradient) {
          return to_dx(n.of(value), gradient);
        },
        x, dn);
  }

  /// The same, given dL/dy: dL/dn = dy w.
  constexpr void input_gradient(T const* x, T const* weight, T const* dy, T* dx) const noexcept {
    if constexpr (Plane == 1) {
      input_gradient(x, weight, dy, dx, slope_of(sums<Size>(x, dy, weight)));
    } else {
      auto const none = [](std::size_t, kernels::two_sums<T> const&) {};
      input_gradient(x, weight, dy, dx, slope_of(sums_of_planes(x, dy, weight, none)));
    }
  }

  constexpr void input_gradient(T const* x, T const* weight, T const* dy, T* dx,
                                slope const& to_dx) const noexcept {
    if constexpr (Plane == 1) {
      kernels::transform<Size>(
          dx,
          [n = *this, to_dx](auto const& value, auto const& gradient, auto const& w) {
            return to_dx(n.of(value), weighted(gradient, w));
          },
          x, dy, weight);
    } else {
      for (std::size_t plane = 0; plane < Size / Plane; ++plane) {
        // What dx takes of x - mean and of dy are constants here.
        kernels::transform<Plane>(
            dx + plane * Plane,
            [n = *this, of_dy = rounded(to_dx.scale * weight[plane]),
             of_x = rounded(to_dx.of_n * to_dx.scale),
             constant = to_dx.constant](auto const& value, auto const& gradient) {
              return fma(gradient, of_dy, fma(n.centered(value), of_x, constant));
            },
            x + plane * Plane, dy + plane * Plane);
      }
    }
  }

  /// The same, and dw += dy n and db += dy, summed over each plane.
  constexpr void gradients(T const* x, T const* weight, T const* dy, T* dx, T* dweight,
                           T* dbias) const noexcept
    requires(Plane > 1)
  {
    auto const total = sums_of_planes(
        x, dy, weight, [=, this](std::size_t plane, kernels::two_sums<T> const& of_plane) {
          dweight[plane] = fma(scale, of_plane.second, dweight[plane]);
          dbias[plane] += of_plane.first;
        });
    input_gradient(x, weight, dy, dx, slope_of(total));
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
        T const products = kernels::reduce_in_lanes<Plane>(
            [n = *this](auto const& partial, auto const& gradient, auto const& value) {
              return fma(gradient, n.centered(value), partial);
            },
            dy + plane * Plane, x + plane * Plane);
        dweight[plane] = fma(scale, products, dweight[plane]);
      }
    }
  }
};

/// Calls `visit(normalization, i)` for each row i of Rows from `x` on. Some rows at a time go
/// through each step, so that the processor need not wait for the sums of one.
template <class Normalization, std::size_t Rows, std::size_t AtOnce = 8, class T, class Visit>
[[gnu::always_inline]] constexpr void for_each_normalized(T const* x, double epsilon,
                                                          Visit visit) noexcept {
  constexpr std::size_t size = Normalization::size;
  for_each_part<Rows, AtOnce>([&]<std::size_t Part>(std::size_t first) {
    T const* const from = x + first * size;
    Normalization of[Part];
    for (std::size_t i = 0; i < Part; ++i) {
      of[i].find_mean(from + i * size);
    }
    for (std::size_t i = 0; i < Part; ++i) {
      of[i].find_scale(from + i * size, epsilon);
    }
    for (std::size_t i = 0; i < Part; ++i) {
      visit(of[i], first + i);
    }
  });
}

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
