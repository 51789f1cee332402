// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;
using net = ctnn::sequential<float, ctnn::shape<4>, dense<3>>;

#ifdef CTNN_MISTAKE
constexpr auto weights = ctnn::make_tensor<double>({1, 2});
#else
constexpr auto weights = ctnn::make_tensor<double>({1, 2, 3});
#endif

constexpr auto step =
    ctnn::value_and_grad(net{}, ctnn::weighted_softmax_cross_entropy{.class_weights = weights},
                         ctnn::tensor<float, 4>{}, 1);
