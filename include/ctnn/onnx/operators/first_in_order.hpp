// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>

namespace ctnn::onnx {

/// Whether one number stands before another; NaN stands behind all.
template <class T>
[[nodiscard]] constexpr bool less_or_last(T a, T b) noexcept {
  if constexpr (std::floating_point<T>) {
    return a < b || (a == a && b != b);
  } else {
    return a < b;
  }
}

namespace detail {

template <class Before>
constexpr void sift_down(std::size_t* heap, std::size_t count, std::size_t at,
                         Before before) noexcept {
  std::size_t const moved = heap[at];
  for (std::size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
    if (child + 1 < count && before(heap[child], heap[child + 1])) {
      ++child;
    }
    if (!before(moved, heap[child])) {
      break;
    }
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = moved;
}

} // namespace detail

/// The first `kept` of the numbers from 0 to `count` - 1 in a total order. In a heap whose root is
/// the last of those kept: J. W. J. Williams, Algorithm 232: Heapsort, 1964.
template <class Before>
constexpr void first_in_order(std::size_t* result, std::size_t kept, std::size_t count,
                              Before before) noexcept {
  for (std::size_t i = 0; i < kept; ++i) {
    result[i] = i;
  }
  for (std::size_t i = kept / 2; i-- > 0;) {
    detail::sift_down(result, kept, i, before);
  }
  for (std::size_t i = kept; i < count && kept > 0; ++i) {
    if (before(i, result[0])) {
      result[0] = i;
      detail::sift_down(result, kept, 0, before);
    }
  }
  for (std::size_t end = kept; end > 1; --end) {
    std::size_t const last = result[0];
    result[0] = result[end - 1];
    result[end - 1] = last;
    detail::sift_down(result, end - 1, 0, before);
  }
}

} // namespace ctnn::onnx
