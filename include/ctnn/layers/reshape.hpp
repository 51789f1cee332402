// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/operation_layer.hpp>
#include <ctnn/tensor/reshape.hpp>
#include <ctnn/tensor/shape.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::layers {

/// The same elements in the same order under other extents: `reshape<8, 4, 4>`. See
/// `ctnn::reshape`.
template <std::size_t... Extents>
struct reshape {
  static constexpr char const* name = "reshape";

  template <class In>
  static constexpr bool accepts = In::size() == shape<Extents...>::size();

  template <class In>
  struct requirement {
    static_assert(accepts<In>, "reshape: the sizes differ");
  };

  template <class In>
  using output_shape = shape<Extents...>;

  template <class X>
  [[nodiscard]] static constexpr auto forward(X const& x) noexcept {
    return ctnn::reshape<Extents...>(x);
  }

  template <class X, class Y>
  [[nodiscard]] static constexpr X input_gradient(X const&, Y const& dy) noexcept {
    return X{dy.data};
  }

  template <real T, class In>
  using fn = operation_layer<T, In, reshape>;
};

} // namespace ctnn::layers
