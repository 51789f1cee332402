// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/layer_norm.hpp>
#include <ctnn/layers/normalization.hpp>
#include <ctnn/ops/normalized_rows.hpp>
#include <ctnn/ops/rms_norm.hpp>
#include <ctnn/tensor/last_extents.hpp>

#include <cstddef>

namespace ctnn::layers {

/// `rms_norm<{.epsilon = 1e-6}>`: see `layer_norm_options`.
struct rms_norm_options {
  std::size_t axes = 1;
  double epsilon = 1e-5;
  bool affine = true;
};

template <rms_norm_options Options>
struct rms_norm_function {
  static constexpr char const* name = "rms_norm";
  static constexpr double epsilon = Options.epsilon;
  static constexpr bool weighted = Options.affine;
  static constexpr bool biased = false;

  template <class In>
  static constexpr bool timewise = In::rank() == 2 && Options.axes == 1;

  template <class In>
  using parameter_shape = last_extents<Options.axes, In>;

  template <real T, class In, std::size_t Samples>
  using rows = detail::normalized_rows<T, Samples * In::size() / parameter_shape<In>::size(),
                                       parameter_shape<In>::size(), 1, false>;

  template <class X>
  [[nodiscard]] static constexpr X forward(X const& x) noexcept {
    return ctnn::rms_norm<parameter_shape<typename X::shape_type>::rank()>(x, Options.epsilon);
  }

  template <class X, class Weight>
  [[nodiscard]] static constexpr X forward(X const& x, Weight const& weight) noexcept {
    return ctnn::rms_norm(x, weight, Options.epsilon);
  }
};

/// Divides by the root of the mean square over the last axis (`rms_norm<>`), over more of them, or
/// over a whole sample, with a weight for each element of them. See `ctnn::rms_norm`.
template <rms_norm_options Options = rms_norm_options{}>
  requires(Options.axes > 0)
struct rms_norm {
  template <class In>
  static constexpr bool accepts =
      In::rank() > 0 && (Options.axes == all_axes || Options.axes <= In::rank());

  template <class In>
  struct requirement {
    static_assert(accepts<In>, "rms_norm: the input has fewer axes than are to be normalised");
  };

  template <real T, class In>
  using fn = normalization_layer<T, In, rms_norm_function<Options>>;
};

} // namespace ctnn::layers
