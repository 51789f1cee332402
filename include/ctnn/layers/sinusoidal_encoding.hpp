// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/ops/positional_encoding.hpp>
#include <ctnn/tensor/arithmetic.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::layers {

/// `sinusoidal_encoding` behind an input of shape In, (time, width).
template <real T, class In>
struct sinusoidal_encoding_layer {
  using input_type = tensor_of<T, In>;
  using output_type = input_type;

  static constexpr char const* name = "sinusoidal_encoding";
  static constexpr std::size_t parameter_count = 0;
  static constexpr std::size_t macs = 0;
  static constexpr std::size_t activation_bytes = sizeof(output_type);
  /// What is added.
  static constexpr input_type encoding = sinusoids<T, In::extent(0), In::extent(1)>();

  [[nodiscard]] constexpr output_type forward(input_type const& x) const noexcept {
    return x + encoding;
  }

  /// How many times of a sequence have passed.
  struct state_type {
    std::size_t time = 0;

    [[nodiscard]] friend constexpr bool operator==(state_type, state_type) = default;
  };

  /// One time of a sequence, of which there are no more than in the net's input shape.
  [[nodiscard]] constexpr tensor<T, In::extent(1)> step(tensor<T, In::extent(1)> const& x,
                                                        state_type& state) const noexcept {
    return x + detail::encoding_at(encoding, state.time++);
  }

  [[nodiscard]] constexpr input_type input_gradient(input_type const&, output_type const&,
                                                    output_type const& dy) const noexcept {
    return dy;
  }

  [[nodiscard]] friend constexpr bool operator==(sinusoidal_encoding_layer,
                                                 sinusoidal_encoding_layer) = default;
};

/// Adds sinusoids, which the compiler computes, to a sequence (time, width), so that what comes
/// behind can tell its times apart. See `ctnn::sinusoids`.
struct sinusoidal_encoding {
  template <class In>
  static constexpr bool accepts = In::rank() == 2;

  template <class In>
  struct requirement {
    static_assert(accepts<In>, "sinusoidal_encoding needs a sequence (time, width)");
  };

  template <real T, class In>
  using fn = sinusoidal_encoding_layer<T, In>;
};

} // namespace ctnn::layers
