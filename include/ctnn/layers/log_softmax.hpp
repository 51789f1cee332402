// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/ops/log_softmax.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::layers {

/// `log_softmax` behind an input of shape In. See `ctnn::log_softmax`.
template <real T, class In>
struct log_softmax_layer {
  using input_type = tensor_of<T, In>;
  using output_type = input_type;

  static constexpr char const* name = "log_softmax";
  static constexpr std::size_t parameter_count = 0;
  static constexpr std::size_t macs = 0;
  static constexpr std::size_t activation_bytes = sizeof(output_type);

  [[nodiscard]] constexpr output_type forward(input_type const& x) const noexcept {
    return ctnn::log_softmax(x);
  }

  [[nodiscard]] constexpr input_type input_gradient(input_type const&, output_type const& y,
                                                    output_type const& dy) const noexcept {
    return log_softmax_input_gradient(y, dy);
  }

  [[nodiscard]] friend constexpr bool operator==(log_softmax_layer, log_softmax_layer) = default;
};

/// Logits (classes) to the logarithms of probabilities.
struct log_softmax {
  template <class In>
  static constexpr bool accepts = In::rank() == 1;

  template <class In>
  struct requirement {
    static_assert(accepts<In>, "log_softmax needs a flat input (classes): put flatten before it");
  };

  template <real T, class In>
  using fn = log_softmax_layer<T, In>;
};

} // namespace ctnn::layers
