// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;
using net = ctnn::sequential<float, ctnn::shape<4>, dense<3>>;

#ifdef CTNN_MISTAKE
constexpr int label = 3;
#else
constexpr int label = 2;
#endif

constexpr auto step =
    ctnn::value_and_grad(net{}, ctnn::softmax_cross_entropy{}, ctnn::tensor<float, 4>{}, label);
