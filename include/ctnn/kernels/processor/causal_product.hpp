// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/detail/for_each_part.hpp>
#include <ctnn/kernels/processor/matmul.hpp>
#include <ctnn/kernels/processor/register_tile.hpp>
#include <ctnn/math/lanes.hpp>

#include <cstddef>

namespace ctnn::kernels::processor {

/// How many rows of a product stand in registers, one vector wide.
inline constexpr std::size_t causal_rows = register_count / 2;

/// The part of c (keys, queries) = a (keys, inner) @ b (inner, queries) that causal attention sees,
/// where the query is not before the key, and at most a vector more of each row.
template <std::size_t Keys, std::size_t Inner, std::size_t Queries, class T>
[[gnu::noinline]] void multiply_seen(T const* a, T const* b, T* c) noexcept {
  constexpr std::size_t width = detail::smaller(detail::native_lanes<T>, Queries);
  static_assert(Queries % width == 0);
  detail::for_each_part<Keys, causal_rows>([=]<std::size_t Rows>(std::size_t key) {
    constexpr tile_product tile{Rows, Inner, width, {Inner, 1}, Queries, Queries};
    for (std::size_t query = key / width * width; query < Queries; query += width) {
      multiply_tile_anywhere<tile, start::zero>(
          a + key * Inner, b + query, static_cast<T*>(nullptr), c + key * Queries + query);
    }
  });
}

/// c (queries, columns) = transposed(a (keys, padded queries)) @ b (keys, columns), where a is zero
/// for the keys behind a query: those of later blocks of 16 are left out.
template <std::size_t Keys, std::size_t Queries, std::size_t Padded, std::size_t Columns, class T>
[[gnu::noinline]] void multiply_by_seen(T const* a, T const* b, T* c) noexcept {
  detail::for_each_part<Queries, causal_rows>([=]<std::size_t Rows>(std::size_t query) {
    std::size_t const seen = detail::smaller(Keys, (query / 16 + 1) * 16);
    register_panels<T, Columns, 1>::for_each([=]<std::size_t Panel>(std::size_t column) {
      T* const to = c + query * Columns + column;
      auto const add = [=]<std::size_t Inner, start Start>(std::size_t key) {
        constexpr tile_product tile{Rows, Inner, Panel, {1, Padded}, Columns, Columns};
        multiply_tile_anywhere<tile, Start>(a + key * Padded + query, b + key * Columns + column,
                                            to, to);
      };
      constexpr std::size_t block = detail::smaller<std::size_t>(Keys, 16);
      constexpr std::size_t rest = Keys % block;
      add.template operator()<block, start::zero>(0);
      for (std::size_t key = block; key + block <= seen; key += block) {
        add.template operator()<block, start::present>(key);
      }
      if constexpr (rest > 0) {
        if (seen == Keys) {
          add.template operator()<rest, start::present>(Keys - rest);
        }
      }
    });
  });
}

} // namespace ctnn::kernels::processor
