// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;
using net = ctnn::sequential<float, ctnn::shape<4>, dense<3>>;

#ifdef CTNN_MISTAKE
constexpr ctnn::adam started;
#else
constexpr ctnn::adamw started;
#endif

constexpr net trained = [] {
  net result{};
  auto state = started.start(result);
  ctnn::adamw{}.step(result, net{}, state);
  return result;
}();
