// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/layer_norm.hpp>
#include <ctnn/layers/normalization.hpp>
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
  static constexpr bool weighted = Options.affine;
  static constexpr bool biased = false;

  template <class In>
  static constexpr bool timewise = In::rank() == 2 && Options.axes == 1;

  template <class In>
  using parameter_shape = last_extents<Options.axes, In>;

  template <class X>
  [[nodiscard]] static constexpr X forward(X const& x) noexcept {
    return ctnn::rms_norm<parameter_shape<typename X::shape_type>::rank()>(x, Options.epsilon);
  }

  template <class X, class Weight>
  [[nodiscard]] static constexpr X forward(X const& x, Weight const& weight) noexcept {
    return ctnn::rms_norm(x, weight, Options.epsilon);
  }

  template <class X>
  [[nodiscard]] static constexpr X input_gradient(X const& x, X const& dy) noexcept {
    return rms_norm_input_gradient<parameter_shape<typename X::shape_type>::rank()>(
        x, dy, Options.epsilon);
  }

  template <class X, class Weight>
  [[nodiscard]] static constexpr X input_gradient(X const& x, Weight const& weight,
                                                  X const& dy) noexcept {
    return rms_norm_input_gradient(x, weight, dy, Options.epsilon);
  }

  template <class X, class Weight>
  static constexpr void add_weight_gradient(X const& x, X const& dy, Weight& dweight) noexcept {
    add_rms_norm_weight_gradient(x, dy, dweight, Options.epsilon);
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
