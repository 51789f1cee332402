// SPDX-License-Identifier: BSL-1.0
#include <ctnn/data/idx.hpp>

#ifdef CTNN_MISTAKE
using image = ctnn::tensor<float, 3>;
#else
using image = ctnn::tensor<float, 2>;
#endif

constexpr char bytes[] = "\0\0\x08\x02\0\0\0\x01\0\0\0\x02\x07\x08";
constexpr auto images =
    ctnn::parsed<[] { return ctnn::parse_idx<image>({bytes, sizeof(bytes) - 1}); }>();
