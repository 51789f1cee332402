// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/ops/relu.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::layers {

/// `relu` behind an input of shape In. See `ctnn::relu`.
template <real T, class In>
struct relu_layer {
  using input_type = tensor_of<T, In>;
  using output_type = input_type;

  static constexpr char const* name = "relu";
  static constexpr std::size_t parameter_count = 0;
  static constexpr std::size_t macs = 0;
  static constexpr std::size_t activation_bytes = sizeof(output_type);

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr X forward(X const& x) const noexcept {
    return ctnn::relu(x);
  }

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr X input_gradient(X const& x, X const&, X const& dy) const noexcept {
    return relu_input_gradient(x, dy);
  }

  [[nodiscard]] friend constexpr bool operator==(relu_layer, relu_layer) = default;
};

/// max(x, 0) for each element.
struct relu {
  template <class In>
  static constexpr bool accepts = true;

  template <class In>
  struct requirement {};

  template <real T, class In>
  using fn = relu_layer<T, In>;
};

} // namespace ctnn::layers
