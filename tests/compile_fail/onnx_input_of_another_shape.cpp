// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx.hpp>

#include "../support/onnx_bytes.hpp"

using namespace onnx_bytes;

constexpr auto file = model(graph{}
                                .node(node("Neg", {"x"}, {"y"}))
                                .input(value("x", 1, {2, 3}))
                                .output(value("y", 1, {2, 3})));
using net = ctnn::onnx::network<file>;
#ifdef CTNN_MISTAKE
constexpr auto y = net{}(ctnn::tensor<float, 3, 2>{});
#else
constexpr auto y = net{}(ctnn::tensor<float, 2, 3>{});
#endif
