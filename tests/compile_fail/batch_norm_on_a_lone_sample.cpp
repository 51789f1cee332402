// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

using net = ctnn::sequential<float, ctnn::shape<3>, dense<4>, batch_norm<>, dense<2>>;
constexpr net start{};

#ifdef CTNN_MISTAKE
constexpr ctnn::tensor<float, 3> x{};
constexpr int label = 1;
#else
constexpr ctnn::tensor<float, 2, 3> x{};
constexpr ctnn::tensor<int, 2> label{};
#endif
auto step() { return ctnn::value_and_grad(start, ctnn::softmax_cross_entropy{}, x, label); }
