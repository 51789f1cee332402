// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <cstddef>

namespace ctnn::onnx {

/// (x - offset) scale, with one offset and scale for all or for each feature.
/// Source: ONNX ai.onnx.ml Scaler (version 1).
template <>
struct operation<"ai.onnx.ml.Scaler"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr std::size_t features = x.rank() == 0 ? 1 : x.shape[x.rank() - 1];
    constexpr std::size_t offsets = Node::numbers("offset").size();
    constexpr std::size_t scales = Node::numbers("scale").size();
    demand<(offsets == 1 || offsets == features) && (scales == 1 || scales == features),
           "offset and scale must be one, or one for each feature", Node, x.shape>();
    return {data_type::float32, x.shape};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = arguments.template input<0>();
    auto& y = arguments.template output<0>();
    constexpr tensor_type type = Node::template input<0>();
    constexpr std::size_t features = type.rank() == 0 ? 1 : type.shape[type.rank() - 1];
    constexpr auto offset = Node::numbers("offset");
    constexpr auto scale = Node::numbers("scale");
    for (std::size_t i = 0; i < y.size(); ++i) {
      std::size_t const feature = i % features;
      float const moved = converted<float>(x[i]) - offset[offset.size() == 1 ? 0 : feature];
      y[i] = ctnn::detail::rounded(moved * scale[scale.size() == 1 ? 0 : feature]);
    }
  }
};

} // namespace ctnn::onnx
