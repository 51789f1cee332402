// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/lengthened.hpp>
#include <ctnn/math/lanes.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <utility>

namespace ctnn::kernels::evaluator {

/// Where a map of `gathered` takes nothing.
inline constexpr std::size_t absent = static_cast<std::size_t>(-1);

/// Maps up to this size are tables, which cost each program that names them, also one that never
/// evaluates them.
inline constexpr std::size_t most_tabled = 65536;

/// A map's places as lanes: of vectors as long as the source, whose length stands for what is
/// absent.
template <class Map, class T>
struct gather_table {
  static constexpr std::size_t width = std::bit_ceil(Map::source);
  static constexpr std::size_t count = (Map::size + width - 1) / width;
  static constexpr std::size_t rest = count * width - Map::size;

  struct chunks {
    detail::lanes<T, width> of[count];
  };

  static constexpr std::array<detail::lane_integer<T>, count * width> places = [] {
    std::array<detail::lane_integer<T>, count * width> result{};
    detail::lane_integer<T>* to = result.data();
    for (std::size_t i = 0; i < Map::size; ++i) {
      std::size_t const place = Map::place(i);
      *to++ = static_cast<detail::lane_integer<T>>(place == absent ? width : place);
    }
    return result;
  }();
};

#if defined(__clang__)
/// One chunk of a map: Clang shuffles by constants only.
template <class Table, std::size_t Chunk, class Source, std::size_t... Lane>
consteval auto gather_chunk(Source const& x, std::index_sequence<Lane...>) noexcept {
  return __builtin_shufflevector(x.numbers, x.others,
                                 Table::places[Chunk * Table::width + Lane]...);
}
#endif

/// Result's i-th number is x's at Map::place(i), or `otherwise` where that is `absent`: one shuffle
/// for as many numbers as x has, in place of a loop over all.
template <class Map, class Result, class T>
[[nodiscard]] consteval Result gathered(std::array<T, Map::source> const& x,
                                        T otherwise = T{}) noexcept {
  static_assert(sizeof(Result) == Map::size * sizeof(T));
  if constexpr (Map::size > most_tabled) {
    std::array<T, Map::size> result;
    T* to = result.data();
    for (std::size_t i = 0; i < Map::size; ++i) {
      std::size_t const place = Map::place(i);
      *to++ = place == absent ? otherwise : x.data()[place];
    }
    return std::bit_cast<Result>(result);
  } else {
    using table = gather_table<Map, T>;
    struct source {
      detail::lanes<T, table::width> numbers;
      detail::lanes<T, table::width> others;
    };
    // Not const: GCC 12 copies each lane of a vector that it reads from a const variable.
    source from{__builtin_bit_cast(
                    decltype(source::numbers),
                    lengthened<std::array<T, Map::source>, T, table::width - Map::source>{x}),
                decltype(source::others){} + otherwise};
    typename table::chunks result;
#if defined(__clang__)
    [&]<std::size_t... Chunk>(std::index_sequence<Chunk...>) {
      ((result.of[Chunk] =
            gather_chunk<table, Chunk>(from, std::make_index_sequence<table::width>{})),
       ...);
    }(std::make_index_sequence<table::count>{});
#else
    struct indices {
      detail::lanes<detail::lane_integer<T>, table::width> of[table::count];
    };
    auto places = std::bit_cast<indices>(table::places);
    for (std::size_t chunk = 0; chunk < table::count; ++chunk) {
      result.of[chunk] = __builtin_shuffle(from.numbers, from.others, places.of[chunk]);
    }
#endif
    return std::bit_cast<lengthened<Result, T, table::rest>>(result).x;
  }
}

} // namespace ctnn::kernels::evaluator
