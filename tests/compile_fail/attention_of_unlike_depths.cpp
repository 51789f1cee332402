// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

#ifdef CTNN_MISTAKE
constexpr ctnn::tensor<float, 3, 5> queries{};
#else
constexpr ctnn::tensor<float, 3, 4> queries{};
#endif

constexpr auto y =
    ctnn::attention(queries, ctnn::tensor<float, 2, 4>{}, ctnn::tensor<float, 2, 1>{});
