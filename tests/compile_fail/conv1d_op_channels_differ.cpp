// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops.hpp>

#ifdef CTNN_MISTAKE
using weight = ctnn::tensor<float, 1, 1, 3>;
#else
using weight = ctnn::tensor<float, 1, 2, 3>;
#endif

constexpr auto y = ctnn::conv1d(ctnn::tensor<float, 2, 4>{}, weight{});
