// SPDX-License-Identifier: BSL-1.0
#include <ctnn/tensor.hpp>

#ifdef CTNN_MISTAKE
constexpr auto t = ctnn::reshape<7>(ctnn::tensor<float, 2, 3>{});
#else
constexpr auto t = ctnn::reshape<6>(ctnn::tensor<float, 2, 3>{});
#endif
