// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/parameters.hpp>
#include <ctnn/ops/prelu.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::layers {

/// `prelu` behind an input of shape In. See `ctnn::prelu`.
template <real T, class In, std::size_t Slopes>
struct prelu_layer {
  using input_type = tensor_of<T, In>;
  using output_type = input_type;
  using slope_type = tensor<T, Slopes>;

  static constexpr char const* name = "prelu";
  static constexpr std::size_t parameter_count = Slopes;
  static constexpr std::size_t macs = 0;
  static constexpr std::size_t activation_bytes = sizeof(output_type);

  slope_type slope;

  [[nodiscard]] constexpr output_type forward(input_type const& x) const noexcept {
    return ctnn::prelu(x, slope);
  }

  [[nodiscard]] constexpr input_type input_gradient(input_type const& x, output_type const&,
                                                    output_type const& dy) const noexcept {
    return prelu_input_gradient(x, slope, dy);
  }

  constexpr void parameter_gradient(input_type const& x, output_type const&, output_type const& dy,
                                    prelu_layer& gradient) const noexcept {
    add_prelu_slope_gradient(x, dy, gradient.slope);
  }

  /// All slopes become 0.25, whatever the initializer, as in torch.nn.PReLU.
  template <class Initializer>
  constexpr void initialize(Initializer const&, philox4x32&) noexcept {
    slope.data.fill(T{0.25});
  }

  template <class Visit, class... Layers>
  static constexpr void for_each_parameter(Visit visit, Layers&... layers) {
    visit(layers.slope...);
  }

  [[nodiscard]] friend constexpr bool operator==(prelu_layer const&, prelu_layer const&) = default;
};

/// A relu whose slope below zero is trained: `prelu<>` has one for all elements, and
/// `prelu<channels>` one for each channel.
template <std::size_t Slopes = 1>
  requires(Slopes > 0)
struct prelu {
  template <class In>
  static constexpr bool accepts = In::rank() > 0 && (Slopes == 1 || In::extent(0) == Slopes);

  template <class In>
  struct requirement {
    static_assert(accepts<In>, "prelu needs one slope, or as many as its input has channels");
  };

  template <real T, class In>
  using fn = prelu_layer<T, In, Slopes>;
};

} // namespace ctnn::layers
