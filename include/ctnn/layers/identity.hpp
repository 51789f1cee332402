// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/stepping.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::layers {

/// `identity` behind an input of shape In.
template <real T, class In>
struct identity_layer {
  using input_type = tensor_of<T, In>;
  using output_type = input_type;

  static constexpr char const* name = "identity";
  static constexpr std::size_t parameter_count = 0;
  static constexpr std::size_t macs = 0;
  static constexpr std::size_t activation_bytes = sizeof(output_type);

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr X forward(X const& x) const noexcept {
    return x;
  }

  /// The features at one time of a sequence.
  [[nodiscard]] constexpr auto step(detail::step_input<identity_layer> const& x) const noexcept
    requires(In::rank() == 2)
  {
    return x;
  }

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr X input_gradient(X const&, X const&, X const& dy) const noexcept {
    return dy;
  }

  [[nodiscard]] friend constexpr bool operator==(identity_layer, identity_layer) = default;
};

/// y = x: a branch that leaves its input as it is, in `add` and `concat`. Source:
/// torch.nn.Identity.
struct identity {
  template <class In>
  static constexpr bool accepts = true;

  template <class In>
  struct requirement {};

  template <real T, class In>
  using fn = identity_layer<T, In>;
};

} // namespace ctnn::layers
