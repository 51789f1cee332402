// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

#ifdef CTNN_MISTAKE
constexpr ctnn::sgd optimizer{.momentum = 0.9};
#else
constexpr ctnn::sgd optimizer{.weight_decay = 0.9};
#endif

constexpr auto trained = [] {
  ctnn::tensor<float, 3> result{};
  optimizer.step(result, ctnn::tensor<float, 3>{});
  return result;
}();
