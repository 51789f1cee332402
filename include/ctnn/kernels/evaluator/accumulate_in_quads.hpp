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
/// the numbers lie too far apart: told before by those that go in (`exact_in_quads`), or, where
/// most are read but once, by each sum (`lost_addends`).
template <accumulation A, class Head, std::size_t Size>
[[nodiscard]] consteval bool accumulate_in_quads(spreadable<float, Size, Head::width>& factors,
                                                 wide<float, A.columns> const* b,
                                                 wide<float, A.columns>* c) noexcept {
  constexpr std::size_t width = Head::width;
  quad_vectors<width, A.terms() * Head::count> terms;
  for (std::size_t i = 0; i < A.terms(); ++i) {
    Head const& from = b[i];
    for (std::size_t j = 0; j < Head::count; ++j) {
      terms.of[i * Head::count + j] =
          __builtin_convertvector(from.blocks[j], quad_lanes<float, width>);
    }
  }
  quad_vectors<width, A.rows * A.chains * Head::count> sums;
  for (std::size_t i = 0; i < A.rows * A.chains; ++i) {
    Head const& from = c[i];
    for (std::size_t j = 0; j < Head::count; ++j) {
      sums.of[i * Head::count + j] =
          __builtin_convertvector(from.blocks[j], quad_lanes<float, width>);
    }
  }
  // To test a number that goes in takes twice as long as to test a sum.
  constexpr bool tests_sums = A.rows * A.terms() < 2 * (A.terms() + A.rows * A.chains);
  if constexpr (!tests_sums) {
    quad_vectors<width, sizeof(factors.pieces) / sizeof(factors.pieces[0])> factor_quads;
    for (std::size_t i = 0; auto& piece : factors.pieces) {
      factor_quads.of[i++] = __builtin_convertvector(piece, quad_lanes<float, width>);
    }
    if (!exact_in_quads(magnitudes_of(factor_quads), magnitudes_of(terms), magnitudes_of(sums),
                        A.terms())) {
      return false;
    }
  }
  lost_addends<width> addends;
  auto lane = uniform<float, width>;
  for (std::size_t chain = 0; chain < A.rows * A.chains; ++chain) {
    bool rounded = true;
    std::size_t const row = chain / A.chains;
    for (std::size_t segment = 0; segment < A.segments; ++segment) {
      std::size_t const end = (segment + 1) * A.inner;
      for (std::size_t inner = segment * A.inner + chain % A.chains; inner < end;
           inner += A.chains) {
        std::size_t const factor_at = row * A.a.row + inner * A.a.column;
        auto factor = __builtin_convertvector(
            __builtin_shuffle(factors.pieces[factor_at / width], lane.of[factor_at % width]),
            quad_lanes<float, width>);
        for (std::size_t j = 0; j < Head::count; ++j) {
          quad_lanes<float, width>& sum = sums.of[chain * Head::count + j];
          if (!rounded) {
            sum = __builtin_convertvector(__builtin_convertvector(sum, detail::lanes<float, width>),
                                          quad_lanes<float, width>);
          }
          if constexpr (tests_sums) {
            quad_lanes<float, width> addend = sum;
            quad_lanes<float, width> product = factor * terms.of[inner * Head::count + j];
            sum = product + addend;
            addends.look(product, addend, sum);
          } else {
            sum = factor * terms.of[inner * Head::count + j] + sum;
          }
        }
        rounded = false;
      }
    }
  }
  if constexpr (tests_sums) {
    if (addends.any()) {
      return false;
    }
  }
  for (std::size_t i = 0; i < A.rows * A.chains; ++i) {
    Head& to = c[i];
    for (std::size_t j = 0; j < Head::count; ++j) {
      to.blocks[j] =
          __builtin_convertvector(sums.of[i * Head::count + j], detail::lanes<float, width>);
    }
  }
  return true;
}
#endif

} // namespace ctnn::kernels::evaluator
