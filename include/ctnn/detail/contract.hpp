// SPDX-License-Identifier: BSL-1.0
#pragma once

#if __STDC_HOSTED__
#include <cstdio>
#include <cstdlib>
#endif

#include <cstddef>

namespace ctnn::detail {

/// Ends the program on a broken precondition, saying which one and with what numbers. Not
/// constexpr: in a constant expression the call itself is the compile error, and `sentence` stands
/// in its trace.
[[noreturn]] inline void contract_violation([[maybe_unused]] char const* sentence,
                                            [[maybe_unused]] std::size_t got,
                                            [[maybe_unused]] std::size_t limit) {
#if __STDC_HOSTED__
  std::fprintf(stderr, "ctnn: %s (got %zu, limit %zu)\n", sentence, got, limit);
  std::abort();
#else
  __builtin_trap();
#endif
}

/// The same of a precondition that has no numbers.
[[noreturn]] inline void contract_violation([[maybe_unused]] char const* sentence) {
#if __STDC_HOSTED__
  std::fprintf(stderr, "ctnn: %s\n", sentence);
  std::abort();
#else
  __builtin_trap();
#endif
}

} // namespace ctnn::detail
