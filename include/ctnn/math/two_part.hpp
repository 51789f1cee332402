// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/pack.hpp>

namespace ctnn::detail {

/// A number as high + low, where low is what rounding took from high, or little more.
template <number V>
struct two_part {
  V high;
  V low;
};

} // namespace ctnn::detail
