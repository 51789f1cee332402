// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/accumulate.hpp>
#include <ctnn/kernels/evaluator/convolution2d_maps.hpp>
#include <ctnn/kernels/evaluator/gathered.hpp>
#include <ctnn/kernels/evaluator/parts.hpp>
#include <ctnn/kernels/evaluator/seen_by_taps.hpp>
#include <ctnn/kernels/evaluator/wide.hpp>
#include <ctnn/kernels/sizes/convolution2d.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>
#include <ctnn/math/fma.hpp>

#include <array>
#include <bit>
#include <cstddef>

namespace ctnn::kernels::evaluator {

/// See `kernels::convolve`: the matrix product of the weights and of what each of them sees, lanes
/// across all places of a channel of y.
template <convolution2d C, start Start, class T, std::size_t Starts>
consteval void convolve(std::array<T, C.x_size()> const& x,
                        std::array<T, C.weight_size()> const& weight,
                        std::array<T, Starts> const& from, std::array<T, C.y_size()>& y) noexcept {
  constexpr accumulation product{
      .rows = C.group_out(), .inner = C.taps(), .columns = C.positions(), .a = {C.taps(), 1}};
  auto channels = std::bit_cast<parts<T, C.in_channels, C.rows.in * C.columns.in>>(x);
  auto weights = std::bit_cast<parts<T, C.groups, C.group_out() * C.taps()>>(weight);
  auto sums = wide_starts<Start, T, C.out_channels, C.positions()>(from);
  wide_matrix<T, C.taps(), C.positions()> seen;
  for (std::size_t group = 0; group < C.groups; ++group) {
    for (std::size_t in = 0; in < C.group_in(); ++in) {
      auto part =
          gathered<seen_by_taps<C.rows, C.columns>, wide_matrix<T, C.area(), C.positions()>>(
              channels.of[group * C.group_in() + in]);
      for (std::size_t tap = 0; tap < C.area(); ++tap) {
        seen.rows[in * C.area() + tap] = part.rows[tap];
      }
    }
    accumulate<product>(weights.of[group], seen.rows, sums.rows + group * C.group_out());
  }
  y = std::bit_cast<std::array<T, C.y_size()>>(sums);
}

/// The gradients of the places of x that lie a stride apart: the same taps see them all. For each
/// channel of y, the product of its weights and of what of dy each of them sends where.
template <convolution2d C, lattice2d Lattice, class T>
[[nodiscard]] consteval auto
lattice_gradient(parts<T, C.out_channels, C.positions()>& dy,
                 parts<T, C.out_channels, C.taps()>& weights) noexcept {
  using sent_map = sent_by_taps<C, Lattice>;
  constexpr std::size_t taps = sent_map::taps;
  constexpr std::size_t places = sent_map::places;
  auto sums = wide_zeros<T, C.in_channels, places>();
  if constexpr (taps > 0) {
    constexpr accumulation product{
        .rows = C.group_in(), .inner = taps, .columns = places, .a = {taps, 1}};
    for (std::size_t out = 0; out < C.out_channels; ++out) {
      auto sent = gathered<sent_map, wide_matrix<T, taps, places>>(dy.of[out]);
      auto senders =
          gathered<sending_taps<C, Lattice>, std::array<T, C.group_in() * taps>>(weights.of[out]);
      accumulate<product>(senders, sent.rows, sums.rows + out / C.group_out() * C.group_in());
    }
  }
  return sums;
}

/// Of a channel of x, the gradients of one lattice after the other.
template <convolution2d C, class T, std::size_t Index = 0>
struct lattices {
  std::array<T, lattice2d::nth(C, Index).places(C)> first;
  lattices<C, T, Index + 1> rest;
};

template <convolution2d C, class T, std::size_t Index>
  requires(Index + 1 == lattice2d::total(C))
struct lattices<C, T, Index> {
  std::array<T, lattice2d::nth(C, Index).places(C)> first;
};

template <convolution2d C, class T, std::size_t Index>
consteval void fill_lattices(parts<T, C.out_channels, C.positions()>& dy,
                             parts<T, C.out_channels, C.taps()>& weights,
                             std::array<lattices<C, T, Index>, C.in_channels>& channels) noexcept {
  constexpr lattice2d lattice = lattice2d::nth(C, Index);
  auto sums = lattice_gradient<C, lattice>(dy, weights);
  auto values = std::bit_cast<parts<T, C.in_channels, lattice.places(C)>>(sums);
  if constexpr (Index + 1 < lattice2d::total(C)) {
    std::array<lattices<C, T, Index + 1>, C.in_channels> rest;
    fill_lattices<C, T, Index + 1>(dy, weights, rest);
    for (std::size_t in = 0; in < C.in_channels; ++in) {
      channels.data()[in].rest = rest.data()[in];
    }
  }
  for (std::size_t in = 0; in < C.in_channels; ++in) {
    channels.data()[in].first = values.of[in];
  }
}

/// The gradient of one place of x.
template <convolution2d C, class T>
[[nodiscard]] consteval T lone_gradient(T const* dy, T const* weight, std::size_t in,
                                        std::size_t row, std::size_t column) noexcept {
  std::size_t const first_out = in / C.group_in() * C.group_out();
  T sum{};
  for (std::size_t out = first_out; out < first_out + C.group_out(); ++out) {
    T const* const kernel = weight + out * C.taps() + in % C.group_in() * C.area();
    for (std::size_t tap = 0; tap < C.area(); ++tap) {
      std::size_t const tap_row = tap / C.columns.kernel;
      std::size_t const tap_column = tap % C.columns.kernel;
      if (C.rows.sees(row % C.rows.stride, tap_row) &&
          C.columns.sees(column % C.columns.stride, tap_column)) {
        std::size_t const y = C.rows.output(row, tap_row);
        std::size_t const x = C.columns.output(column, tap_column);
        bool const there = y < C.rows.out && x < C.columns.out;
        sum = fma(kernel[tap], there ? dy[out * C.positions() + y * C.columns.out + x] : T{}, sum);
      }
    }
  }
  return sum;
}

/// See `kernels::convolve_input_gradient`: lanes lie across the places of a channel of x that are a
/// stride apart. Each such lattice is code of its own; where there are many, few places are in
/// each, and it goes place by place.
template <convolution2d C, class T>
[[nodiscard]] consteval std::array<T, C.x_size()>
convolve_input_gradient(std::array<T, C.y_size()> const& dy,
                        std::array<T, C.weight_size()> const& weight) noexcept {
  constexpr std::size_t pixels = C.rows.in * C.columns.in;
  if constexpr (lattice2d::total(C) > 4) {
    std::array<T, C.x_size()> dx;
    T* to = dx.data();
    for (std::size_t i = 0; i < C.x_size(); ++i) {
      *to++ = lone_gradient<C>(dy.data(), weight.data(), i / pixels, i % pixels / C.columns.in,
                               i % C.columns.in);
    }
    return dx;
  } else {
    auto gradients = std::bit_cast<parts<T, C.out_channels, C.positions()>>(dy);
    auto weights = std::bit_cast<parts<T, C.out_channels, C.taps()>>(weight);
    std::array<lattices<C, T>, C.in_channels> channels;
    fill_lattices<C, T, 0>(gradients, weights, channels);
    if constexpr (lattice2d::total(C) > 1) {
      auto apart = std::bit_cast<parts<T, C.in_channels, pixels>>(channels);
      for (std::size_t in = 0; in < C.in_channels; ++in) {
        apart.of[in] = gathered<interleaved<C>, std::array<T, pixels>>(apart.of[in]);
      }
      return std::bit_cast<std::array<T, C.x_size()>>(apart);
    } else {
      return std::bit_cast<std::array<T, C.x_size()>>(channels);
    }
  }
}

/// See `kernels::convolve_weight_gradient`: the matrix product of dy and of what each place sees,
/// lanes across all weights of a channel of y.
template <convolution2d C, class T>
consteval void convolve_weight_gradient(std::array<T, C.x_size()> const& x,
                                        std::array<T, C.y_size()> const& dy,
                                        std::array<T, C.weight_size()>& dweight) noexcept {
  constexpr std::size_t partials = C.weight_gradient_partials();
  constexpr accumulation product{.rows = C.group_out(),
                                 .segments = C.rows.out,
                                 .inner = C.columns.out,
                                 .columns = C.taps(),
                                 .a = {C.positions(), 1},
                                 .chains = partials};
  struct place {
    wide<T, C.area()> channels[C.group_in()];
  };
  struct places {
    place of[C.positions()];
  };
  auto channels = std::bit_cast<parts<T, C.in_channels, C.rows.in * C.columns.in>>(x);
  auto gradients = std::bit_cast<parts<T, C.groups, C.group_out() * C.positions()>>(dy);
  auto sums = std::bit_cast<wide_matrix<T, C.out_channels, C.taps()>>(dweight);
  places seen;
  for (std::size_t group = 0; group < C.groups; ++group) {
    for (std::size_t in = 0; in < C.group_in(); ++in) {
      auto part = gathered<seen_by_places<C>, wide_matrix<T, C.positions(), C.area()>>(
          channels.of[group * C.group_in() + in]);
      for (std::size_t position = 0; position < C.positions(); ++position) {
        seen.of[position].channels[in] = part.rows[position];
      }
    }
    auto rows = std::bit_cast<wide_matrix<T, C.positions(), C.taps()>>(seen);
    auto chains = wide_zeros<T, C.group_out() * partials, C.taps()>();
    accumulate<product>(gradients.of[group], rows.rows, chains.rows);
    for (std::size_t out = 0; out < C.group_out(); ++out) {
      sums.rows[group * C.group_out() + out].add(
          joined_chains<partials>(chains.rows + out * partials));
    }
  }
  dweight = std::bit_cast<std::array<T, C.weight_size()>>(sums);
}

} // namespace ctnn::kernels::evaluator
