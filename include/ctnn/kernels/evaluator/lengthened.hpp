// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace ctnn::kernels::evaluator {

/// An X with Count zeros of T behind it.
template <class X, class T, std::size_t Count>
struct lengthened {
  X x;
  T rest[Count]{};
};

template <class X, class T>
struct lengthened<X, T, 0> {
  X x;
};

} // namespace ctnn::kernels::evaluator
