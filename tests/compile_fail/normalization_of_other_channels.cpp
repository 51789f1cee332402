// SPDX-License-Identifier: BSL-1.0
#include <ctnn/data/normalization.hpp>

#ifdef CTNN_MISTAKE
using image = ctnn::tensor<float, 3, 2>;
#else
using image = ctnn::tensor<float, 2, 3>;
#endif

constexpr ctnn::normalization<float, 2> scale{{{1, 2}}, {{2, 4}}};
constexpr auto y = scale(image{});
