// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

// (1 + e)(1 - e) - 1 is 0 where the product is rounded, and -e^2 where it is fused with the sum.
static_assert(!ctnn::fused_multiply_add);
static_assert(ctnn::fma(1 + 0x1p-23f, 1 - 0x1p-23f, -1.0f) == 0);

int main() {
  float const volatile e = 0x1p-23f;
  float const a = 1 + e;
  float const b = 1 - e;
  // The user's own sums, too.
  return ctnn::fma(a, b, -1.0f) == 0 && a * b - 1 == 0 ? 0 : 1;
}
