// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/model/records.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx::detail {

/// Memory that is needed from a step to another, both included. None where `bytes` is 0.
struct needed_memory {
  std::size_t bytes = 0;
  std::size_t first = 0;
  std::size_t last = 0;
};

/// How many steps they are needed, all together.
template <std::size_t Count>
[[nodiscard]] constexpr std::size_t steps_needed(std::array<needed_memory, Count> const& items) {
  std::size_t result = 0;
  for (needed_memory const& each : items) {
    result += each.bytes > 0 ? each.last - each.first + 1 : 0;
  }
  return result;
}

/// The indices of items, the largest first, of equal ones the first first: merged from runs that
/// are twice as long each time.
template <std::size_t Count>
[[nodiscard]] constexpr std::array<std::size_t, Count>
largest_first(std::array<needed_memory, Count> const& items) {
  std::array<std::size_t, Count> sorted{};
  for (std::size_t i = 0; i < Count; ++i) {
    sorted[i] = i;
  }
  for (std::size_t run = 1; run < Count; run *= 2) {
    std::array<std::size_t, Count> merged{};
    for (std::size_t begin = 0; begin < Count; begin += 2 * run) {
      std::size_t const middle = begin + run < Count ? begin + run : Count;
      std::size_t const end = middle + run < Count ? middle + run : Count;
      std::size_t a = begin;
      std::size_t b = middle;
      for (std::size_t to = begin; to < end; ++to) {
        bool const is_a =
            b == end || (a < middle && items[sorted[a]].bytes >= items[sorted[b]].bytes);
        merged[to] = sorted[is_a ? a++ : b++];
      }
    }
    sorted = merged;
  }
  return sorted;
}

/// Where each item stands, and the bytes of all together.
template <std::size_t Count>
struct arena_places {
  std::array<std::size_t, Count> offsets{};
  std::size_t bytes = 0;
};

/// Gives items places in an arena: the largest first, each at the lowest place that is free all
/// that time. `Needed` is `steps_needed`.
template <std::size_t Steps, std::size_t Needed, std::size_t Count>
[[nodiscard]] constexpr arena_places<Count>
place_in_arena(std::array<needed_memory, Count> const& items) {
  // For each step a list of those that stand there, so that an item is compared with few others.
  struct entry {
    std::size_t item = none;
    std::size_t next = none;
  };
  std::array<entry, Needed> entries{};
  std::array<std::size_t, Steps> lists{};
  lists.fill(none);
  std::size_t count = 0;
  arena_places<Count> result;
  for (std::size_t const i : largest_first(items)) {
    auto const [bytes, first, last] = items[i];
    if (bytes == 0) {
      break;
    }
    std::size_t offset = 0;
    for (bool moved = true; moved;) {
      moved = false;
      for (std::size_t step = first; step <= last; ++step) {
        for (std::size_t e = lists[step]; e != none; e = entries[e].next) {
          std::size_t const other = result.offsets[entries[e].item];
          std::size_t const end = other + items[entries[e].item].bytes;
          if (offset < end && other < offset + bytes) {
            offset = (end + 63) / 64 * 64;
            moved = true;
          }
        }
      }
    }
    for (std::size_t step = first; step <= last; ++step) {
      entries[count] = {i, lists[step]};
      lists[step] = count++;
    }
    result.offsets[i] = offset;
    result.bytes = offset + bytes > result.bytes ? offset + bytes : result.bytes;
  }
  return result;
}

} // namespace ctnn::onnx::detail
