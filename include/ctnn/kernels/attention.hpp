// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/matmul.hpp>
#include <ctnn/kernels/processor/causal_product.hpp>
#include <ctnn/kernels/processor/exponentiated_scores.hpp>
#include <ctnn/kernels/reduction.hpp>
#include <ctnn/math/exp.hpp>

#include <array>
#include <bit>
#include <cstddef>

// The parts of attention. Scores are (keys, queries), so that lanes lie across queries, each with a
// softmax of its own; queries are padded by zeros.

namespace ctnn::kernels {

/// A multiple of any vector's width, or less than one.
[[nodiscard]] constexpr std::size_t padded_queries(std::size_t queries) noexcept {
  return queries > 8 ? (queries + 15) / 16 * 16
                     : std::bit_ceil(detail::larger<std::size_t>(queries, 4));
}

/// scores (keys, queries) = keys (keys, inner) @ queries (inner, queries); if Causal, those that a
/// query sees, and any numbers in the place of others.
template <bool Causal, std::size_t Keys, std::size_t Inner, std::size_t Queries, class T>
constexpr void multiply_scores(std::array<T, Keys * Inner> const& keys,
                               std::array<T, Inner * Queries> const& queries,
                               std::array<T, Keys * Queries>& scores) noexcept {
  if constexpr (Causal) {
    if !consteval {
      processor::multiply_seen<Keys, Inner, Queries>(keys.data(), queries.data(), scores.data());
      return;
    }
  }
  multiply<matrix_product{.rows = Keys, .inner = Inner, .columns = Queries}>(keys, queries, scores);
}

/// exp(score - the largest of its query) in the place of each score, 0 where Causal hides it, and
/// the sums for each query, in the order of `reduce`: softmax but for its division.
template <bool Causal, std::size_t Keys, std::size_t Queries, class T>
constexpr void exponentiate_scores(std::array<T, Keys * padded_queries(Queries)>& scores,
                                   std::array<T, padded_queries(Queries)>& sums) noexcept {
  constexpr std::size_t padded = padded_queries(Queries);
  if consteval {
    auto const seen = [](std::size_t query) { return Causal && query < Keys ? query + 1 : Keys; };
    for (std::size_t query = 0; query < padded; ++query) {
      T* const column = scores.data() + query;
      T largest = column[0];
      for (std::size_t key = 1; key < seen(query); ++key) {
        T const x = column[key * padded];
        largest = x > largest || x != x ? x : largest;
      }
      for (std::size_t key = 0; key < Keys; ++key) {
        column[key * padded] = key < seen(query) ? column[key * padded] - largest : T{0};
      }
    }
    transform(scores, [](auto const& x) { return ctnn::exp(x); }, scores);
    for (std::size_t query = 0; query < padded; ++query) {
      T* const column = scores.data() + query;
      for (std::size_t key = seen(query); key < Keys; ++key) {
        column[key * padded] = 0;
      }
      sums.data()[query] =
          reduce<T, Keys>([=](T& partial, std::size_t key) { partial += column[key * padded]; });
    }
  } else {
    processor::exponentiate_scores<Causal, Keys, padded>(scores.data(), sums.data());
  }
}

/// y (queries, columns) = transposed(weights (keys, queries)) @ values (keys, columns), each sum in
/// one chain. If Causal, weights that a query does not see are zero, and what they would add is
/// left out but for the rest of a block of 16 keys.
template <bool Causal, std::size_t Keys, std::size_t Queries, std::size_t Columns, class T>
constexpr void multiply_values(std::array<T, Keys * padded_queries(Queries)> const& weights,
                               std::array<T, Keys * Columns> const& values,
                               std::array<T, padded_queries(Queries) * Columns>& y) noexcept {
  constexpr std::size_t padded = padded_queries(Queries);
  if constexpr (Causal) {
    if !consteval {
      processor::multiply_by_seen<Keys, Queries, padded, Columns>(weights.data(), values.data(),
                                                                  y.data());
      return;
    }
  }
  multiply<matrix_product{.rows = padded, .inner = Keys, .columns = Columns, .a = {1, padded}}>(
      weights, values, y);
}

} // namespace ctnn::kernels
