// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx.hpp>

#include "../support/onnx_bytes.hpp"

using namespace onnx_bytes;

#ifdef CTNN_MISTAKE
constexpr unsigned inner = 2;
#else
constexpr unsigned inner = 3;
#endif

// One error, though a node follows and the input's type is asked for.
constexpr auto file = model(graph{}
                                .node(node("Gemm", {"x", "w", "b"}, {"p"}, "hidden"))
                                .node(node("Relu", {"p"}, {"y"}))
                                .input(value("x", 1, {1, 3}))
                                .initializer(zeros("w", {inner, 4}))
                                .initializer(zeros("b", {4}))
                                .output(value("y", 1, {1, 4})));
using net = ctnn::onnx::network<file>;
constexpr auto y = net{}(net::input_type<0>{});
