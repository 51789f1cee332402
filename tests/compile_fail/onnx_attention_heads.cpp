// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx.hpp>

#include "../support/onnx_bytes.hpp"

using namespace onnx_bytes;

#ifdef CTNN_MISTAKE
constexpr int heads = 4;
#else
constexpr int heads = 6;
#endif

constexpr auto file = model(graph{}
                                .node(node("Attention", {"q", "k", "v"}, {"y"}, "self"))
                                .input(value("q", 1, {1, heads, 2, 4}))
                                .input(value("k", 1, {1, 3, 2, 4}))
                                .input(value("v", 1, {1, 3, 2, 5}))
                                .output(value("y", 1, {1, heads, 2, 5})));
using net = ctnn::onnx::network<file>;
constexpr auto y = net{}(ctnn::tensor<float, 1, heads, 2, 4>{}, ctnn::tensor<float, 1, 3, 2, 4>{},
                         ctnn::tensor<float, 1, 3, 2, 5>{});
