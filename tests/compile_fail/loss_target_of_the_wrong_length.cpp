// SPDX-License-Identifier: BSL-1.0
#include <ctnn/losses.hpp>

#ifdef CTNN_MISTAKE
constexpr ctnn::tensor<float, 2> target{};
#else
constexpr ctnn::tensor<float, 3> target{};
#endif

constexpr float loss = ctnn::mean_squared_error{}(ctnn::tensor<float, 3>{}, target);
