// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops.hpp>

#ifdef CTNN_MISTAKE
constexpr ctnn::tensor<float, 2, 4> b{};
#else
constexpr ctnn::tensor<float, 3, 4> b{};
#endif

constexpr auto c = ctnn::matmul(ctnn::tensor<float, 2, 3>{}, b);
