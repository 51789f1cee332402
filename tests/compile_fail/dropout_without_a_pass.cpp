// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

using net = ctnn::sequential<float, ctnn::shape<3>, dense<4>, dropout<0.5>, dense<2>>;
constexpr net start{};
constexpr ctnn::tensor<float, 3> x{};

#ifdef CTNN_MISTAKE
constexpr auto step = ctnn::value_and_grad(start, ctnn::softmax_cross_entropy{}, x, 1);
#else
constexpr auto step = ctnn::value_and_grad(start, ctnn::softmax_cross_entropy{}, x, 1,
                                           ctnn::training_pass{.seed = 1});
#endif
