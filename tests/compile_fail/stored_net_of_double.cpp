// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

#ifdef CTNN_MISTAKE
using net = ctnn::sequential<double, ctnn::shape<3>, ctnn::layers::dense<2>>;
#else
using net = ctnn::sequential<float, ctnn::shape<3>, ctnn::layers::dense<2>>;
#endif

constexpr auto stored = ctnn::stored_as<ctnn::float16>(net{});
