// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx.hpp>

#include "../support/onnx_bytes.hpp"

using namespace onnx_bytes;

#ifdef CTNN_MISTAKE
constexpr int extent = 4;
#else
constexpr int extent = 3;
#endif

constexpr auto file = model(graph{}
                                .node(call("Shifted", {"a", "b"}, {"y"}, "first"))
                                .input(value("a", 1, {2, 3}))
                                .input(value("b", 1, {extent}))
                                .output(value("y", 1, {2, 3})))
                          .part(25, function("Shifted", {"x", "by"}, {"z"},
                                             {node("Add", {"x", "by"}, {"z"}, "sum")}));
using net = ctnn::onnx::network<file>;
constexpr auto y = net{}(ctnn::tensor<float, 2, 3>{}, ctnn::tensor<float, extent>{});
