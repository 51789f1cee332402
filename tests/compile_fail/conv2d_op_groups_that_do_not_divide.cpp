// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops.hpp>

#ifdef CTNN_MISTAKE
constexpr ctnn::conv2d_window window{.groups = 3};
#else
constexpr ctnn::conv2d_window window{.groups = 4};
#endif

constexpr ctnn::tensor<float, 4, 4, 4> image{};
constexpr auto y = ctnn::conv2d<window>(image, ctnn::tensor<float, 4, 1, 3, 3>{});
