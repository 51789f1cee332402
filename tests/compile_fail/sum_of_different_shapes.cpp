// SPDX-License-Identifier: BSL-1.0
#include <ctnn/tensor.hpp>

#ifdef CTNN_MISTAKE
constexpr ctnn::tensor<float, 3> other{};
#else
constexpr ctnn::tensor<float, 2> other{};
#endif

constexpr auto sum = ctnn::tensor<float, 2>{} + other;
