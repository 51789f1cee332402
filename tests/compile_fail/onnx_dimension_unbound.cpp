// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx.hpp>

#include "../support/onnx_bytes.hpp"

using namespace onnx_bytes;

constexpr auto file = model(graph{}
                                .node(node("Neg", {"image"}, {"y"}))
                                .input(value("image", 1, {-1, 3}))
                                .output(value("y", 1, {-1, 3})));
#ifdef CTNN_MISTAKE
using net = ctnn::onnx::network<file>;
#else
using net = ctnn::onnx::network<file, ctnn::onnx::dimension<"N", 2>>;
#endif
constexpr auto y = net{}(ctnn::tensor<float, 2, 3>{});
