// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;
using net = ctnn::sequential<float, ctnn::shape<8>, dense<3>>;

#ifdef CTNN_MISTAKE
constexpr ctnn::tensor<double, 8> x{};
#else
constexpr ctnn::tensor<float, 8> x{};
#endif

constexpr auto y = net{}(x);
