// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx.hpp>

#include "../support/onnx_bytes.hpp"

using namespace onnx_bytes;

#ifdef CTNN_MISTAKE
constexpr auto operation = "Floor";
#else
constexpr auto operation = "Sqrt";
#endif

constexpr auto file = model(graph{}
                                .node(node(operation, {"x"}, {"y"}, "step"))
                                .node(node("Exp", {"y"}, {"z"}))
                                .node(gradient({"x"}, {}, "z", {"dx"}))
                                .input(value("x", 1, {2, 3}))
                                .output(value("dx", 1, {2, 3})));
using net = ctnn::onnx::network<file>;
constexpr auto y = net{}(ctnn::tensor<float, 2, 3>{1, 2, 3, 4, 5, 6});
