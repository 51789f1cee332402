// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx.hpp>

#include "../support/onnx_bytes.hpp"

using namespace onnx_bytes;

constexpr auto file = model(graph{}
#ifdef CTNN_MISTAKE
                                .node(node("Add", {"x"}, {"y"}, "sum"))
#else
                                .node(node("Add", {"x", "x"}, {"y"}, "sum"))
#endif
                                .input(value("x", 1, {2}))
                                .output(value("y", 1, {2})));
using net = ctnn::onnx::network<file>;
constexpr auto y = net{}(net::input_type<0>{});
