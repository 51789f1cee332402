// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
using in_shards = ctnn::shards<2>;
#else
using in_shards = ctnn::shards<1>;
#endif

using net = ctnn::sequential<float, ctnn::shape<3>, batch_norm<>, dense<2>>;
constexpr ctnn::dataset<ctnn::tensor<float, 3>, int> none({}, {});

void train(ctnn::training<net, ctnn::sgd::state_for<net>>& progress) {
  ctnn::fit<8>(progress, ctnn::sgd{}, ctnn::softmax_cross_entropy{}, none, none, {},
               ctnn::unwatched{}, in_shards{});
}
