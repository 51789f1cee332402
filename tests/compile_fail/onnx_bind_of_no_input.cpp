// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx.hpp>

#include "../support/onnx_bytes.hpp"

using namespace onnx_bytes;

constexpr auto file = model(graph{}
                                .node(node("Reshape", {"x", "to"}, {"y"}))
                                .input(value("x", 1, {2, 3}))
                                .input(value("to", 7, {1}))
                                .output(value("y", 1, {6})));
constexpr ctnn::tensor<std::int64_t, 1> to{{6}};
#ifdef CTNN_MISTAKE
using net = ctnn::onnx::network<file, ctnn::onnx::bind<"to", to>, ctnn::onnx::bind<"too", to>>;
#else
using net = ctnn::onnx::network<file, ctnn::onnx::bind<"to", to>>;
#endif
constexpr auto y = net{}(ctnn::tensor<float, 2, 3>{});
