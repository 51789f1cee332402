// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;
using net = ctnn::sequential<float, ctnn::shape<4>, dense<3>>;

#ifdef CTNN_MISTAKE
constexpr ctnn::tensor<float, 2> target{};
#else
constexpr ctnn::tensor<float, 3> target{};
#endif

constexpr auto step =
    ctnn::value_and_grad(net{}, ctnn::softmax_cross_entropy{}, ctnn::tensor<float, 4>{}, target);
