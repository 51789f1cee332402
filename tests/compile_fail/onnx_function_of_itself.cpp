// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx.hpp>

#include "../support/onnx_bytes.hpp"

using namespace onnx_bytes;

#ifdef CTNN_MISTAKE
constexpr auto inner = call("Outer", {"x"}, {"y"}, "second");
#else
constexpr auto inner = node("Neg", {"x"}, {"y"});
#endif

constexpr auto file = model(graph{}
                                .node(call("Outer", {"x"}, {"y"}, "first"))
                                .input(value("x", 1, {3}))
                                .output(value("y", 1, {3})))
                          .part(25, function("Outer", {"x"}, {"y"}, {inner}));
using net = ctnn::onnx::network<file>;
constexpr auto y = net{}(ctnn::tensor<float, 3>{});
