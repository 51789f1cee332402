// SPDX-License-Identifier: BSL-1.0
#include <ctnn/tensor.hpp>

#ifdef CTNN_MISTAKE
constexpr auto t = ctnn::make_tensor<float>({{1, 2, 3}, {4, 5}});
#else
constexpr auto t = ctnn::make_tensor<float>({{1, 2, 3}, {4, 5, 6}});
#endif
