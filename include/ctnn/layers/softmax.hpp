// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/ops/softmax.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::layers {

/// `softmax` behind an input of shape In. See `ctnn::softmax`.
template <real T, class In>
struct softmax_layer {
  using input_type = tensor_of<T, In>;
  using output_type = input_type;

  static constexpr char const* name = "softmax";
  static constexpr std::size_t parameter_count = 0;
  static constexpr std::size_t macs = 0;
  static constexpr std::size_t activation_bytes = sizeof(output_type);

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr X forward(X const& x) const noexcept {
    return ctnn::softmax(x);
  }

  [[nodiscard]] constexpr input_type input_gradient(input_type const&, output_type const& y,
                                                    output_type const& dy) const noexcept {
    return softmax_input_gradient(y, dy);
  }

  [[nodiscard]] friend constexpr bool operator==(softmax_layer, softmax_layer) = default;
};

/// Logits (classes) to probabilities. For training, leave it out and use `softmax_cross_entropy`,
/// which takes the logits and cannot overflow.
struct softmax {
  template <class In>
  static constexpr bool accepts = In::rank() == 1;

  template <class In>
  struct requirement {
    static_assert(accepts<In>, "softmax needs a flat input (classes): put flatten before it");
  };

  template <real T, class In>
  using fn = softmax_layer<T, In>;
};

} // namespace ctnn::layers
