// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <type_traits>

namespace ctnn::kernels::evaluator {

/// The integers as wide as T, by whose lanes those of T are shuffled and chosen.
template <class T>
using lane_index = std::conditional_t<sizeof(T) == 8, std::int64_t, std::int32_t>;

} // namespace ctnn::kernels::evaluator
