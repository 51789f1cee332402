// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx.hpp>

#include "../support/onnx_bytes.hpp"

using namespace onnx_bytes;

#ifdef CTNN_MISTAKE
constexpr int blocks = 2;
#else
constexpr int blocks = 3;
#endif

// Blocks of 2 along 5 columns are 3.
constexpr auto file = model(graph{}
                                .node(node("DequantizeLinear", {"x", "scale"}, {"y"}, "weights")
                                          .part(5, integer("block_size", 2)))
                                .input(value("x", 22, {4, 5}))
                                .input(value("scale", 1, {4, blocks}))
                                .output(value("y", 1, {4, 5})));
using net = ctnn::onnx::network<file>;
constexpr auto y = net{}(ctnn::tensor<ctnn::onnx::int4, 4, 5>{}, ctnn::tensor<float, 4, blocks>{});
