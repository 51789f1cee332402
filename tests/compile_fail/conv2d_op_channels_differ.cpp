// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops.hpp>

#ifdef CTNN_MISTAKE
constexpr ctnn::tensor<float, 2, 4, 4> image{};
#else
constexpr ctnn::tensor<float, 1, 4, 4> image{};
#endif

constexpr auto y = ctnn::conv2d(image, ctnn::tensor<float, 1, 1, 3, 3>{});
