// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using net = ctnn::sequential<float, ctnn::shape<2>, ctnn::layers::dense<1>>;

static_assert(net::parameter_count == 3);
static_assert(net{}(ctnn::tensor<float, 2>{}) == ctnn::tensor<float, 1>{});

int main() {}
