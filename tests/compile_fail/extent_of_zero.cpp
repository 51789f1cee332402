// SPDX-License-Identifier: BSL-1.0
#include <ctnn/tensor.hpp>

#ifdef CTNN_MISTAKE
constexpr ctnn::tensor<float, 2, 0> t{};
#else
constexpr ctnn::tensor<float, 2, 1> t{};
#endif
