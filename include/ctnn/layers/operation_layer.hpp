// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/tensor/concepts.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::layers {

/// The layer of an operation without parameters behind an input of shape In. A spec that becomes
/// one has besides its `accepts`, `requirement` and `fn`: its `name`, `output_shape<In>`,
/// `forward(x)` and `input_gradient(x, dy)`.
template <real T, class In, class Spec>
struct operation_layer {
  using input_type = tensor_of<T, In>;
  using output_type = tensor_of<T, typename Spec::template output_shape<In>>;

  static constexpr char const* name = Spec::name;
  static constexpr std::size_t parameter_count = 0;
  static constexpr std::size_t macs = 0;
  static constexpr std::size_t activation_bytes = sizeof(output_type);

  [[nodiscard]] constexpr output_type forward(input_type const& x) const noexcept {
    return Spec::forward(x);
  }

  [[nodiscard]] constexpr input_type input_gradient(input_type const& x, output_type const&,
                                                    output_type const& dy) const noexcept {
    return Spec::input_gradient(x, dy);
  }

  [[nodiscard]] friend constexpr bool operator==(operation_layer, operation_layer) = default;
};

} // namespace ctnn::layers
