// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/math/exp.hpp>
#include <ctnn/math/pack.hpp>

#include <bit>
#include <cstddef>
#include <utility>

namespace ctnn::kernels::processor {

/// Which lanes of a pack of queries from `first` on see a key: those that are not before it.
template <class T, std::size_t Width>
[[nodiscard, gnu::always_inline]] inline auto seen_from(std::size_t first,
                                                        std::size_t key) noexcept {
  return [=]<std::size_t... Lane>(std::index_sequence<Lane...>) {
    return detail::pack<T, Width>{{static_cast<T>(Lane)...}} >= static_cast<T>(key - first);
  }(std::make_index_sequence<Width>{});
}

/// See `kernels::exponentiate_scores`: a register of queries at a time.
template <bool Causal, std::size_t Keys, std::size_t Queries, class T>
[[gnu::noinline]] void exponentiate_scores(T* scores, T* sums) noexcept {
  constexpr std::size_t width = detail::smaller(detail::native_lanes<T>, Queries);
  constexpr std::size_t partials = Keys < 16 ? std::bit_ceil(Keys) : 16;
  using vector = detail::pack<T, width>;
  for (std::size_t first = 0; first < Queries; first += width) {
    T* const column = scores + first;
    std::size_t const seen = Causal ? detail::smaller(Keys, first + width) : Keys;
    std::size_t const seen_by_all = Causal ? detail::smaller(Keys, first + 1) : Keys;
    auto const larger = [](vector const& x, vector const& y) { return (x > y) | (x != x); };
    vector largest = vector::load(column);
    for (std::size_t key = 1; key < seen_by_all; ++key) {
      vector const x = vector::load(column + key * Queries);
      largest = detail::select(larger(x, largest), x, largest);
    }
    for (std::size_t key = seen_by_all; key < seen; ++key) {
      vector const x = vector::load(column + key * Queries);
      largest = detail::select(larger(x, largest) & seen_from<T, width>(first, key), x, largest);
    }
    vector sum[partials] = {};
    for (std::size_t key = 0; key < seen_by_all; ++key) {
      vector const e = detail::exp_of_nonpositive(vector::load(column + key * Queries) - largest);
      e.store(column + key * Queries);
      sum[key % partials] = sum[key % partials] + e;
    }
    for (std::size_t key = seen_by_all; key < seen; ++key) {
      vector const e = detail::select(
          seen_from<T, width>(first, key),
          detail::exp_of_nonpositive(vector::load(column + key * Queries) - largest), vector{});
      e.store(column + key * Queries);
      sum[key % partials] = sum[key % partials] + e;
    }
    for (std::size_t key = seen; key < Keys; ++key) {
      vector{}.store(column + key * Queries);
    }
    for (std::size_t half = partials / 2; half > 0; half /= 2) {
      for (std::size_t i = 0; i < half; ++i) {
        sum[i] = sum[i] + sum[i + half];
      }
    }
    sum[0].store(sums + first);
  }
}

} // namespace ctnn::kernels::processor
