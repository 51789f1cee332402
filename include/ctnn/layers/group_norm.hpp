// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/normalization.hpp>
#include <ctnn/ops/group_norm.hpp>
#include <ctnn/ops/normalized_rows.hpp>
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
  static constexpr double epsilon = Options.epsilon;
  static constexpr bool weighted = Options.affine;
  static constexpr bool biased = Options.affine;

  template <class In>
  using parameter_shape = shape<In::extent(0)>;

  template <real T, class In, std::size_t Samples>
  using rows = detail::normalized_rows<T, Samples * Options.groups, In::size() / Options.groups,
                                       In::size() / In::extent(0), true, Options.groups>;

  template <class X, class... Parameters>
  [[nodiscard]] static constexpr X forward(X const& x, Parameters const&... parameters) noexcept {
    return ctnn::group_norm<Options.groups>(x, parameters..., Options.epsilon);
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
