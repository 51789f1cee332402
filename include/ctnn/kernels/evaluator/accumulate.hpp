// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/accumulate_in_quads.hpp>
#include <ctnn/kernels/evaluator/accumulation.hpp>
#include <ctnn/kernels/evaluator/spread.hpp>
#include <ctnn/kernels/evaluator/wide.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>
#include <ctnn/math/lanes.hpp>

#include <array>
#include <bit>
#include <cstddef>

namespace ctnn::kernels::evaluator {

/// The part of `accumulate` for the vectors of one width of a wide row.
template <accumulation A, class Level, class T, std::size_t Size>
consteval void accumulate_level(std::array<T, Size> const& a, wide<T, A.columns> const* b,
                                wide<T, A.columns>* c) noexcept {
  using head = typename Level::head;
  constexpr std::size_t width = head::width;
#if defined(__clang__)
  [[maybe_unused]] detail::lanes<T, width> const ones = detail::lanes<T, width>{} + T{1};
#else
  // A shuffle puts one number in all lanes at less cost than a product with a scalar does. Not
  // const: GCC 12 copies each lane of a vector that it reads from a const variable.
  auto factors = make_spreadable<width>(a);
  auto lane = uniform<T, width>;
#endif
#if !defined(__clang__)
  if constexpr (sums_in_quads<T>) {
    if (accumulate_in_quads<A, head>(factors, b, c)) {
      if constexpr (Level::tail::size != 0) {
        accumulate_level<A, typename Level::tail>(a, b, c);
      }
      return;
    }
  }
#endif
  for (std::size_t chain = 0; chain < A.rows * A.chains; ++chain) {
    head& sums = c[chain];
    std::size_t const row = chain / A.chains;
    for (std::size_t segment = 0; segment < A.segments; ++segment) {
      std::size_t const end = (segment + 1) * A.inner;
      for (std::size_t inner = segment * A.inner + chain % A.chains; inner < end;
           inner += A.chains) {
        std::size_t const factor_at = row * A.a.row + inner * A.a.column;
#if defined(__clang__)
        T const factor = a.data()[factor_at];
#else
        auto factor =
            __builtin_shuffle(factors.pieces[factor_at / width], lane.of[factor_at % width]);
#endif
        head const& terms = b[inner];
        for (std::size_t i = 0; i < head::count; ++i) {
          if constexpr (!fused_multiply_add) {
            sums.blocks[i] += factor * terms.blocks[i];
          } else {
#if defined(__clang__)
            // Not by `detail::fma`, whose result Clang copies, where there is a builtin.
#if __has_constexpr_builtin(__builtin_elementwise_fma)
            sums.blocks[i] =
                __builtin_elementwise_fma(terms.blocks[i], ones * factor, sums.blocks[i]);
#else
            sums.blocks[i] = detail::fma<T, width>(ones * factor, terms.blocks[i], sums.blocks[i]);
#endif
#else
            sums.blocks[i] = detail::fma<T, width>(factor, terms.blocks[i], sums.blocks[i]);
#endif
          }
        }
      }
    }
  }
  if constexpr (Level::tail::size != 0) {
    accumulate_level<A, typename Level::tail>(a, b, c);
  }
}

/// c (rows * chains, columns) += a @ b, each chain of a row its terms.
template <accumulation A, class T, std::size_t Size>
consteval void accumulate(std::array<T, Size> const& a, wide<T, A.columns> const* b,
                          wide<T, A.columns>* c) noexcept {
  accumulate_level<A, wide<T, A.columns>>(a, b, c);
}

/// The upper half of the chains is added to the lower until one is left.
template <std::size_t Chains, class T, std::size_t Columns>
[[nodiscard]] consteval wide<T, Columns> joined_chains(wide<T, Columns>* chains) noexcept {
  for (std::size_t half = Chains / 2; half > 0; half /= 2) {
    for (std::size_t i = 0; i < half; ++i) {
      chains[i].add(chains[i + half]);
    }
  }
  return chains[0];
}

/// What each row of sums starts from, row by row.
template <start Start, class T, std::size_t Rows, std::size_t Columns, std::size_t Starts>
[[nodiscard]] consteval wide_matrix<T, Rows, Columns>
wide_starts(std::array<T, Starts> const& from) noexcept {
  if constexpr (Start == start::present) {
    return std::bit_cast<wide_matrix<T, Rows, Columns>>(from);
  } else {
    auto sums = wide_zeros<T, Rows, Columns>();
    if constexpr (Start != start::zero) {
      for (std::size_t row = 0; row < Rows; ++row) {
        if constexpr (Start == start::row) {
          sums.rows[row] = std::bit_cast<wide<T, Columns>>(from);
        } else {
          sums.rows[row].fill(from.data()[row]);
        }
      }
    }
    return sums;
  }
}

} // namespace ctnn::kernels::evaluator
