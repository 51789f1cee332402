// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/normalization.hpp>
#include <ctnn/ops/layer_norm.hpp>
#include <ctnn/ops/normalized_rows.hpp>
#include <ctnn/tensor/last_extents.hpp>

#include <cstddef>

namespace ctnn::layers {

/// In the place of a number of axes: all that the input has.
inline constexpr std::size_t all_axes = static_cast<std::size_t>(-1);

/// `layer_norm<{.axes = 2, .epsilon = 1e-6}>`: how many of the last axes are normalised together.
struct layer_norm_options {
  std::size_t axes = 1;
  double epsilon = 1e-5;
  bool affine = true;
};

template <layer_norm_options Options>
struct layer_norm_function {
  static constexpr char const* name = "layer_norm";
  static constexpr double epsilon = Options.epsilon;
  static constexpr bool weighted = Options.affine;
  static constexpr bool biased = Options.affine;

  template <class In>
  static constexpr bool timewise = In::rank() == 2 && Options.axes == 1;

  template <class In>
  using parameter_shape = last_extents<Options.axes, In>;

  template <real T, class In, std::size_t Samples>
  using rows = detail::normalized_rows<T, Samples * In::size() / parameter_shape<In>::size(),
                                       parameter_shape<In>::size()>;

  template <class X, class... Parameters>
  [[nodiscard]] static constexpr X forward(X const& x, Parameters const&... parameters) noexcept {
    if constexpr (sizeof...(Parameters) > 0) {
      return ctnn::layer_norm(x, parameters..., Options.epsilon);
    } else {
      return ctnn::layer_norm<parameter_shape<typename X::shape_type>::rank()>(x, Options.epsilon);
    }
  }
};

/// Normalises over the last axis (`layer_norm<>`), over more of them, or over a whole sample
/// (`layer_norm<{.axes = all_axes}>`), with a weight and a bias for each element of them. See
/// `ctnn::layer_norm`.
template <layer_norm_options Options = layer_norm_options{}>
  requires(Options.axes > 0)
struct layer_norm {
  template <class In>
  static constexpr bool accepts =
      In::rank() > 0 && (Options.axes == all_axes || Options.axes <= In::rank());

  template <class In>
  struct requirement {
    static_assert(accepts<In>, "layer_norm: the input has fewer axes than are to be normalised");
  };

  template <real T, class In>
  using fn = normalization_layer<T, In, layer_norm_function<Options>>;
};

} // namespace ctnn::layers
