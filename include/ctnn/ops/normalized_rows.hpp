// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/for_each_part.hpp>
#include <ctnn/kernels/lane_reduction.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/pack.hpp>
#include <ctnn/ops/normalization.hpp>

#include <bit>
#include <concepts>
#include <cstddef>

namespace ctnn::detail {

/// How each of Rows rows of Size numbers is normalised, one behind the other: what a pass back
/// needs of the pass forward beside x. See `normalization`; the weights of Turns rows follow each
/// other, and then begin anew.
template <class T, std::size_t Rows, std::size_t Size, std::size_t Plane = 1, bool Centered = true,
          std::size_t Turns = 1>
struct normalized_rows {
  using row = normalization<T, Size, Plane, Centered>;

  row of[Rows];

  /// y = n, n w or n w + b.
  template <class... Parameters>
  constexpr void forward(T const* x, double epsilon, T* y,
                         Parameters const*... parameters) noexcept {
    for_each_normalized<row, Rows, Plane == 1 ? 8 : 1>(
        x, epsilon, [&](row const& n, std::size_t i) {
          of[i] = n;
          n.apply(x + i * Size, parameters + weight_of(i)..., y + i * Size);
        });
  }

  /// dL/dx without weights.
  constexpr void input_gradient(T const* x, T const* dy, T* dx) const noexcept {
    for (std::size_t i = 0; i < Rows; ++i) {
      of[i].input_gradient(x + i * Size, dy + i * Size, dx + i * Size);
    }
  }

  /// dL/dx, dw += dy n and, if there are biases, db += dy, row by row.
  template <class... Bias>
  constexpr void gradients(T const* x, T const* weight, T const* dy, T* dx, T* dweight,
                           Bias*... dbias) const noexcept {
    if constexpr (Plane > 1) {
      for (std::size_t i = 0; i < Rows; ++i) {
        of[i].gradients(x + i * Size, weight + weight_of(i), dy + i * Size, dx + i * Size,
                        dweight + weight_of(i), dbias + weight_of(i)...);
      }
    } else {
      for_each_part<Rows, Turns == 1 ? 2 : 1>(
          [&]<std::size_t Part>(std::size_t first) __attribute__((always_inline)) {
            row n[Part];
            typename row::slope to_dx[Part];
            for (std::size_t i = 0; i < Part; ++i) {
              n[i] = of[first + i];
              std::size_t const at = (first + i) * Size;
              to_dx[i] = n[i].slope_of(
                  n[i].template sums<Size>(x + at, dy + at, weight + weight_of(first)));
            }
            std::size_t const at = first * Size;
            add_gradients<Part>(n, to_dx, x + at, weight + weight_of(first), dy + at, dx + at,
                                dweight + weight_of(first), dbias + weight_of(first)...);
          });
    }
  }

private:
  [[nodiscard]] static constexpr std::size_t weight_of(std::size_t row) noexcept {
    return Turns == 1 ? 0 : row % Turns * (Size / Plane);
  }

  /// The gradients of Part rows that share their weights, column by column: what the parameters'
  /// take of all these rows passes through registers.
  template <std::size_t Part, class... Bias>
  [[gnu::always_inline]] static constexpr void
  add_gradients(row const* n, typename row::slope const* to_dx, T const* x, T const* weight,
                T const* dy, T* dx, T* dweight, Bias*... dbias) noexcept {
    if constexpr (Size * sizeof(T) >= 16) {
      if !consteval {
        constexpr std::size_t width =
            std::bit_floor(Size < native_lanes<T> ? Size : native_lanes<T>);
        using vector = pack<T, width>;
        struct sums {
          vector of[1 + sizeof...(Bias)];
        };
        auto const load = [=](std::size_t at) __attribute__((always_inline)) {
          return sums{{vector::load(dweight + at), vector::load(dbias + at)...}};
        };
        auto const take = [=](std::size_t at, sums all) __attribute__((always_inline)) {
          vector const w = vector::load(weight + at);
          for (std::size_t i = 0; i < Part; ++i) {
            vector const gradient = vector::load(dy + i * Size + at);
            vector const normalized = n[i].of(vector::load(x + i * Size + at));
            all.of[0] = fma(gradient, normalized, all.of[0]);
            if constexpr (sizeof...(Bias) > 0) {
              all.of[1] = all.of[1] + gradient;
            }
            to_dx[i](normalized, row::weighted(gradient, w)).store(dx + i * Size + at);
          }
          all.of[0].store(dweight + at);
          (all.of[1].store(dbias + at), ...);
        };
        // The last columns overlap those before them: their sums so far are read before.
        constexpr std::size_t last = Size - width;
        sums const overlapped = load(last);
        for (std::size_t at = 0; at + width <= Size; at += width) {
          take(at, load(at));
        }
        if constexpr (Size % width != 0) {
          take(last, overlapped);
        }
        return;
      }
    }
    for (std::size_t i = 0; i < Part; ++i) {
      n[i].add_weight_gradient(x + i * Size, dy + i * Size, dweight);
      (add_normalization_bias_gradient<Size, 1>(dy + i * Size, dbias), ...);
      n[i].input_gradient(x + i * Size, weight, dy + i * Size, dx + i * Size, to_dx[i]);
    }
  }
};

} // namespace ctnn::detail
