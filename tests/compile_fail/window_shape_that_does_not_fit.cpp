// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops.hpp>

#ifdef CTNN_MISTAKE
using image = ctnn::shape<1, 2, 2>;
#else
using image = ctnn::shape<1, 3, 3>;
#endif

using output = ctnn::window_output_shape<image, 1, 3>;
