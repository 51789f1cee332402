// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/normalization.hpp>
#include <ctnn/ops/instance_norm.hpp>
#include <ctnn/ops/normalized_rows.hpp>
#include <ctnn/tensor/shape.hpp>

#include <cstddef>

namespace ctnn::layers {

/// `instance_norm<{.affine = true}>`: without weight and bias by default, as in PyTorch.
struct instance_norm_options {
  double epsilon = 1e-5;
  bool affine = false;
};

template <instance_norm_options Options>
struct instance_norm_function {
  static constexpr char const* name = "instance_norm";
  static constexpr double epsilon = Options.epsilon;
  static constexpr bool weighted = Options.affine;
  static constexpr bool biased = Options.affine;

  template <class In>
  using parameter_shape = shape<In::extent(0)>;

  template <real T, class In, std::size_t Samples>
  using rows = detail::normalized_rows<T, Samples * In::extent(0), In::size() / In::extent(0),
                                       In::size() / In::extent(0), true, In::extent(0)>;

  template <class X, class... Parameters>
  [[nodiscard]] static constexpr X forward(X const& x, Parameters const&... parameters) noexcept {
    return ctnn::instance_norm(x, parameters..., Options.epsilon);
  }
};

/// Normalises each channel by itself. See `ctnn::instance_norm`.
template <instance_norm_options Options = instance_norm_options{}>
struct instance_norm {
  template <class In>
  static constexpr bool accepts = In::rank() > 0 && (In::size() > In::extent(0));

  template <class In>
  struct requirement {
    static_assert(accepts<In>,
                  "instance_norm needs channels of more than one element (channels, ...)");
  };

  template <real T, class In>
  using fn = normalization_layer<T, In, instance_norm_function<Options>>;
};

} // namespace ctnn::layers
