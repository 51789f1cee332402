// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/operation_layer.hpp>
#include <ctnn/tensor/permuted.hpp>
#include <ctnn/tensor/shape.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::layers {

/// The axes of a sample in another order: `permute<1, 2, 0>` puts the channels of an image last,
/// and `permute<1, 0>` transposes. See `ctnn::permuted`.
template <std::size_t... Axes>
  requires(sizeof...(Axes) > 0)
struct permute {
  static constexpr char const* name = "permute";

  template <class In>
  static constexpr bool accepts = ctnn::detail::is_permutation<In::rank(), Axes...>;

  template <class In>
  struct requirement {
    static_assert(accepts<In>, "permute: each axis of the input must be named once");
  };

  template <class In>
  using output_shape = ctnn::detail::permuted_shape<In, Axes...>;

  template <class X>
  [[nodiscard]] static constexpr auto forward(X const& x) noexcept {
    return permuted<Axes...>(x);
  }

  template <class X, class Y>
  [[nodiscard]] static constexpr X input_gradient(X const&, Y const& dy) noexcept {
    return permuted_back<typename X::shape_type, Axes...>(dy);
  }

  template <real T, class In>
  using fn = operation_layer<T, In, permute>;
};

} // namespace ctnn::layers
