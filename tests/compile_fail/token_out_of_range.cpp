// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;
using net = ctnn::sequential<float, ctnn::shape<2>, embedding<9, 3>>;

#ifdef CTNN_MISTAKE
constexpr auto y = net{}(ctnn::make_tensor<int>({0, 9}));
#else
constexpr auto y = net{}(ctnn::make_tensor<int>({0, 8}));
#endif
