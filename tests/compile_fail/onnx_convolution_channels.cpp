// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx.hpp>

#include "../support/onnx_bytes.hpp"

using namespace onnx_bytes;

#ifdef CTNN_MISTAKE
constexpr int channels = 2;
#else
constexpr int channels = 3;
#endif

constexpr auto file = model(graph{}
                                .node(node("Conv", {"x", "w"}, {"y"}, "first"))
                                .input(value("x", 1, {1, 3, 5, 5}))
                                .input(value("w", 1, {4, channels, 3, 3}))
                                .output(value("y", 1, {1, 4, 3, 3})));
using net = ctnn::onnx::network<file>;
constexpr auto y =
    net{}(ctnn::tensor<float, 1, 3, 5, 5>{}, ctnn::tensor<float, 4, channels, 3, 3>{});
