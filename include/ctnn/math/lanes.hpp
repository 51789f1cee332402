// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>

#include <cstddef>

namespace ctnn::detail {

template <class T, std::size_t Count>
struct lanes_of {
  typedef T type __attribute__((vector_size(Count * sizeof(T)), aligned(alignof(T))));
};

/// Count numbers of T on which the operators work side by side; a power of two, as large as you
/// like. Aligned as T is, so that they can lie anywhere in an array.
template <class T, std::size_t Count>
using lanes = typename lanes_of<T, Count>::type;

/// Whether the constant evaluator has the target's multiply-add on lanes: always where it rounds
/// twice; where it is fused, only Clang 22 and later have a builtin.
#if defined(__clang__)
inline constexpr bool constexpr_lane_fma =
    !fused_multiply_add || __has_constexpr_builtin(__builtin_elementwise_fma);
#else
inline constexpr bool constexpr_lane_fma = !fused_multiply_add;
#endif

} // namespace ctnn::detail
