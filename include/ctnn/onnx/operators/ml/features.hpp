// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <cstddef>

namespace ctnn::onnx::ml {

/// The samples (samples, features) that a node gets; a single dimension is one sample.
template <class Node>
struct features {
  static constexpr tensor_type type = Node::template input<0>();
  static constexpr std::size_t count = type.rank() == 0 ? 1 : type.shape[type.rank() - 1];
  static constexpr std::size_t samples = type.rank() < 2 ? 1 : type.shape[0];

  /// Demands that there are samples with features.
  static consteval void demanded() {
    demand<type.rank() == 1 || type.rank() == 2, "the input must be (samples, features)", Node,
           type.shape>();
  }
};

} // namespace ctnn::onnx::ml
