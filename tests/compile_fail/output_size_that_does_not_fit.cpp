// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops.hpp>

#ifdef CTNN_MISTAKE
constexpr std::size_t size = ctnn::output_size(2, 3);
#else
constexpr std::size_t size = ctnn::output_size(3, 3);
#endif
