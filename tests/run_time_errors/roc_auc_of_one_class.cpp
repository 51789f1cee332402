// SPDX-License-Identifier: BSL-1.0
#include <ctnn/metrics.hpp>

// Ends with the library's own error: no sample is negative.
int main(int argc, char**) {
  ctnn::tensor<int, 2> const labels{{argc > 0, argc > 0}};
  return ctnn::roc_auc(ctnn::tensor<float, 2>{}, labels) > 0 ? 0 : 1;
}
