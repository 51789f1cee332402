// SPDX-License-Identifier: BSL-1.0
#include <ctnn/data/csv.hpp>

#ifdef CTNN_MISTAKE
constexpr char const* text = "1,2\n3,x\n";
#else
constexpr char const* text = "1,2\n3,4\n";
#endif

constexpr auto table =
    ctnn::parsed<[] { return ctnn::parse_csv<ctnn::tensor<float, 2, 2>>(text); }>();
