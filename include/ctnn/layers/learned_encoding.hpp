// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/parameters.hpp>
#include <ctnn/ops/positional_encoding.hpp>
#include <ctnn/tensor/arithmetic.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::layers {

/// `learned_encoding` behind an input of shape In, (time, width).
template <real T, class In>
struct learned_encoding_layer {
  using input_type = tensor_of<T, In>;
  using output_type = input_type;
  using weight_type = input_type;

  static constexpr char const* name = "learned_encoding";
  static constexpr std::size_t parameter_count = In::size();
  static constexpr std::size_t macs = 0;
  static constexpr std::size_t activation_bytes = sizeof(output_type);

  /// What is added.
  weight_type weight;

  [[nodiscard]] constexpr output_type forward(input_type const& x) const noexcept {
    return x + weight;
  }

  /// How many times of a sequence have passed.
  struct state_type {
    std::size_t time = 0;

    [[nodiscard]] friend constexpr bool operator==(state_type, state_type) = default;
  };

  /// One time of a sequence, of which there are no more than in the net's input shape.
  [[nodiscard]] constexpr tensor<T, In::extent(1)> step(tensor<T, In::extent(1)> const& x,
                                                        state_type& state) const noexcept {
    return x + detail::encoding_at(weight, state.time++);
  }

  [[nodiscard]] constexpr input_type input_gradient(input_type const&, output_type const&,
                                                    output_type const& dy) const noexcept {
    return dy;
  }

  constexpr void parameter_gradient(input_type const&, output_type const&, output_type const& dy,
                                    learned_encoding_layer& gradient) const noexcept {
    gradient.weight += dy;
  }

  template <class Initializer>
  constexpr void initialize(Initializer const& initializer, philox4x32& random) noexcept {
    detail::draw_weight(weight, initializer, random, In::extent(0), In::extent(1));
  }

  template <class Visit, class... Layers>
  static constexpr void for_each_parameter(Visit visit, Layers&... layers) {
    visit(layers.weight...);
  }

  [[nodiscard]] friend constexpr bool operator==(learned_encoding_layer const&,
                                                 learned_encoding_layer const&) = default;
};

/// Adds a trained row to each time of a sequence (time, width), so that what comes behind can tell
/// its times apart. Source: Radford et al., Improving language understanding by generative
/// pre-training, 2018.
struct learned_encoding {
  template <class In>
  static constexpr bool accepts = In::rank() == 2;

  template <class In>
  struct requirement {
    static_assert(accepts<In>, "learned_encoding needs a sequence (time, width)");
  };

  template <real T, class In>
  using fn = learned_encoding_layer<T, In>;
};

} // namespace ctnn::layers
