// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx.hpp>

#include "../support/onnx_bytes.hpp"

using namespace onnx_bytes;

#ifdef CTNN_MISTAKE
#define OPERATOR "Frobnicate"
#else
#define OPERATOR "Neg"
#endif

constexpr auto file = model(graph{}
                                .node(node(OPERATOR, {"x"}, {"y"}, "the_second"))
                                .input(value("x", 1, {3}))
                                .output(value("y", 1, {3})));
using net = ctnn::onnx::network<file>;
constexpr auto y = net{}(ctnn::tensor<float, 3>{});
