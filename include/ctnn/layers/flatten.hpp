// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/tensor/reshape.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::layers {

/// `flatten` behind an input of shape In.
template <real T, class In>
struct flatten_layer {
  using input_type = tensor_of<T, In>;
  using output_type = tensor<T, In::size()>;

  static constexpr char const* name = "flatten";
  static constexpr std::size_t parameter_count = 0;
  static constexpr std::size_t macs = 0;
  static constexpr std::size_t activation_bytes = sizeof(output_type);
  /// What the kernel keeps on the stack. See `sequential::stack_bytes`.
  [[nodiscard]] static constexpr std::size_t buffer_bytes() noexcept { return 0; }

  [[nodiscard]] constexpr output_type forward(input_type const& x) const noexcept {
    return {x.data};
  }

  [[nodiscard]] constexpr input_type input_gradient(input_type const&, output_type const&,
                                                    output_type const& dy) const noexcept {
    return {dy.data};
  }

  [[nodiscard]] friend constexpr bool operator==(flatten_layer, flatten_layer) = default;
};

/// All elements of a sample in row-major order, as one row.
struct flatten {
  template <class In>
  static constexpr bool accepts = true;

  template <class In>
  struct requirement {};

  template <real T, class In>
  using fn = flatten_layer<T, In>;
};

} // namespace ctnn::layers
