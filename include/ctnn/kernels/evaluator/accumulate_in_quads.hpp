// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/accumulation.hpp>
#include <ctnn/kernels/evaluator/quad.hpp>
#include <ctnn/kernels/evaluator/spread.hpp>
#include <ctnn/kernels/evaluator/wide.hpp>
#include <ctnn/math/lanes.hpp>

#include <bit>
#include <cstddef>

namespace ctnn::kernels::evaluator {

#if !defined(__clang__)
/// Does what `accumulate` does for the vectors `Head` of its rows, by sums of products in quads
/// that are rounded to float one by one. Returns false, with nothing done, where the magnitudes of
/// the numbers lie too far apart for the sums to be exact before that.
///
/// Products of magnitudes below 2^(p + q), which are multiples of 2^(p + q - 2 binades - 46), have
/// sums of `terms` such numbers that need at most 2 binades + 48 + log2(terms + 1) bits.
template <accumulation A, class Head, std::size_t Size>
[[nodiscard]] consteval bool accumulate_in_quads(spreadable<float, Size, Head::width>& factors,
                                                 wide<float, A.columns> const* b,
                                                 wide<float, A.columns>* c) noexcept {
  constexpr std::size_t width = Head::width;
  constexpr int growth = std::bit_width(A.terms() + 1);
  constexpr int binades = (113 - 48 - growth) / 2;
  using floats = detail::lanes<float, width>;
  using quads = quad_lanes<float, width>;
  struct term {
    quads blocks[Head::count];
  };
  struct vectors {
    floats of[A.terms() * Head::count];
  };
  struct starts {
    floats of[A.rows * A.chains * Head::count];
  };
  vectors terms;
  for (std::size_t i = 0; i < A.terms(); ++i) {
    Head const& from = b[i];
    for (std::size_t j = 0; j < Head::count; ++j) {
      terms.of[i * Head::count + j] = from.blocks[j];
    }
  }
  starts start;
  for (std::size_t i = 0; i < A.rows * A.chains; ++i) {
    Head const& from = c[i];
    for (std::size_t j = 0; j < Head::count; ++j) {
      start.of[i * Head::count + j] = from.blocks[j];
    }
  }
  int const p = window_of<width>(factors.pieces, binades);
  int const q = p == no_window ? no_window : window_of<width>(terms.of, binades);
  if (q == no_window || !all_within<width>(start.of, power_of_two(p + q - 2 * binades - 46 + 23),
                                           power_of_two(p + q))) {
    return false;
  }
  struct matrix {
    term rows[A.terms()];
  };
  matrix wide_terms;
  for (std::size_t i = 0; i < A.terms(); ++i) {
    for (std::size_t j = 0; j < Head::count; ++j) {
      wide_terms.rows[i].blocks[j] = __builtin_convertvector(terms.of[i * Head::count + j], quads);
    }
  }
  auto lane = uniform<float, width>;
  for (std::size_t chain = 0; chain < A.rows * A.chains; ++chain) {
    term sums;
    for (std::size_t j = 0; j < Head::count; ++j) {
      sums.blocks[j] = __builtin_convertvector(start.of[chain * Head::count + j], quads);
    }
    std::size_t const row = chain / A.chains;
    for (std::size_t segment = 0; segment < A.segments; ++segment) {
      std::size_t const end = (segment + 1) * A.inner;
      for (std::size_t inner = segment * A.inner + chain % A.chains; inner < end;
           inner += A.chains) {
        std::size_t const factor_at = row * A.a.row + inner * A.a.column;
        auto factor = __builtin_convertvector(
            __builtin_shuffle(factors.pieces[factor_at / width], lane.of[factor_at % width]),
            quads);
        for (std::size_t j = 0; j < Head::count; ++j) {
          sums.blocks[j] = __builtin_convertvector(
              __builtin_convertvector(factor * wide_terms.rows[inner].blocks[j] + sums.blocks[j],
                                      floats),
              quads);
        }
      }
    }
    Head& to = c[chain];
    for (std::size_t j = 0; j < Head::count; ++j) {
      to.blocks[j] = __builtin_convertvector(sums.blocks[j], floats);
    }
  }
  return true;
}
#endif

} // namespace ctnn::kernels::evaluator
