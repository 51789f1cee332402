// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/ops/tanh.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::layers {

/// `tanh` behind an input of shape In. See `ctnn::tanh`.
template <real T, class In>
struct tanh_layer {
  using input_type = tensor_of<T, In>;
  using output_type = input_type;

  static constexpr char const* name = "tanh";
  static constexpr std::size_t parameter_count = 0;
  static constexpr std::size_t macs = 0;
  static constexpr std::size_t activation_bytes = sizeof(output_type);

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr X forward(X const& x) const noexcept {
    return ctnn::tanh(x);
  }

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr X input_gradient(X const&, X const& y, X const& dy) const noexcept {
    return tanh_input_gradient(y, dy);
  }

  [[nodiscard]] friend constexpr bool operator==(tanh_layer, tanh_layer) = default;
};

/// The hyperbolic tangent of each element.
struct tanh {
  template <class In>
  static constexpr bool accepts = true;

  template <class In>
  struct requirement {};

  template <real T, class In>
  using fn = tanh_layer<T, In>;
};

} // namespace ctnn::layers
