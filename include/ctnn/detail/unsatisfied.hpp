// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/fixed_string.hpp>

namespace ctnn::detail {

/// Always false. As the last disjunct of a constraint it makes the compiler print the sentence and
/// the types that broke it, in place of a bare "constraint not satisfied".
template <fixed_string Sentence, class... Shapes>
consteval bool unsatisfied() {
  return false;
}

} // namespace ctnn::detail
