// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx.hpp>

#include "../support/onnx_bytes.hpp"

using namespace onnx_bytes;

#ifdef CTNN_MISTAKE
constexpr unsigned axis = 2;
#else
constexpr unsigned axis = 1;
#endif
constexpr auto file = model(graph{}
                                .initializer(int64s("axes", {axis}))
                                .node(node("ReduceSum", {"x", "axes"}, {"y"}, "total"))
                                .input(value("x", 1, {2, 3}))
                                .output(value("y", 1, {2, 1})));
using net = ctnn::onnx::network<file>;
constexpr auto y = net{}(ctnn::tensor<float, 2, 3>{});
