// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

#ifdef CTNN_MISTAKE
using weight_type = ctnn::tensor<float, 2>;
#else
using weight_type = ctnn::tensor<float, 3>;
#endif

constexpr auto y = ctnn::layer_norm(ctnn::tensor<float, 2, 3>{}, weight_type{}, weight_type{});
