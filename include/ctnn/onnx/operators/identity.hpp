// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/view.hpp>

namespace ctnn::onnx {

/// x. Source: ONNX Identity (opset 16).
template <>
struct operation<"Identity"> : view_operation {
  template <class Node>
  static consteval tensor_type infer() {
    return Node::template input<0>();
  }
};

} // namespace ctnn::onnx
