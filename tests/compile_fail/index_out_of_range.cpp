// SPDX-License-Identifier: BSL-1.0
#include <ctnn/tensor.hpp>

#ifdef CTNN_MISTAKE
constexpr int row = 2;
#else
constexpr int row = 1;
#endif

constexpr float x = ctnn::tensor<float, 2, 3>{}[row, 0];
