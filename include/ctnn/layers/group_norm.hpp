// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/normalization.hpp>
#include <ctnn/ops/group_norm.hpp>
#include <ctnn/tensor/shape.hpp>

#include <cstddef>

namespace ctnn::layers {

/// `group_norm<{.groups = 4, .epsilon = 1e-6}>`.
struct group_norm_options {
  std::size_t groups;
  double epsilon = 1e-5;
  bool affine = true;
};

template <group_norm_options Options>
struct group_norm_function {
  static constexpr char const* name = "group_norm";
  static constexpr bool weighted = Options.affine;
  static constexpr bool biased = Options.affine;

  template <class In>
  using parameter_shape = shape<In::extent(0)>;

  template <class X, class... Parameters>
  [[nodiscard]] static constexpr X forward(X const& x, Parameters const&... parameters) noexcept {
    return ctnn::group_norm<Options.groups>(x, parameters..., Options.epsilon);
  }

  template <class X, class... WeightAndDy>
  [[nodiscard]] static constexpr X input_gradient(X const& x, WeightAndDy const&... rest) noexcept {
    return group_norm_input_gradient<Options.groups>(x, rest..., Options.epsilon);
  }

  template <class X, class Weight>
  static constexpr void add_weight_gradient(X const& x, X const& dy, Weight& dweight) noexcept {
    add_group_norm_weight_gradient<Options.groups>(x, dy, dweight, Options.epsilon);
  }

  template <class X, class Bias>
  static constexpr void add_bias_gradient(X const& dy, Bias& dbias) noexcept {
    add_group_norm_bias_gradient(dy, dbias);
  }
};

/// Normalises groups of channels, with a weight and a bias for each channel. See
/// `ctnn::group_norm`.
template <group_norm_options Options>
  requires(Options.groups > 0)
struct group_norm {
  template <class In>
  static constexpr bool accepts = In::rank() > 0 && In::extent(0) % Options.groups == 0;

  template <class In>
  struct requirement {
    static_assert(accepts<In>, "group_norm: the groups do not divide the channels");
  };

  template <real T, class In>
  using fn = normalization_layer<T, In, group_norm_function<Options>>;
};

} // namespace ctnn::layers
