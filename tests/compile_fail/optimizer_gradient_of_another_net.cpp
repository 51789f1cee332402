// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;
using net = ctnn::sequential<float, ctnn::shape<4>, dense<3>>;

#ifdef CTNN_MISTAKE
constexpr ctnn::sequential<float, ctnn::shape<4>, dense<2>> gradient{};
#else
constexpr net gradient{};
#endif

constexpr net trained = [] {
  net result{};
  auto state = ctnn::adam{}.start(result);
  ctnn::adam{}.step(result, gradient, state);
  return result;
}();
