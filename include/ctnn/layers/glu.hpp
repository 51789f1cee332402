// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/ops/glu.hpp>
#include <ctnn/tensor/shape.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::layers {

/// `glu` behind an input of shape (2 n, ...). See `ctnn::glu`.
template <real T, class In>
struct glu_layer;

template <real T, std::size_t First, std::size_t... Rest>
struct glu_layer<T, shape<First, Rest...>> {
  using input_type = tensor<T, First, Rest...>;
  using output_type = tensor<T, First / 2, Rest...>;

  static constexpr char const* name = "glu";
  static constexpr std::size_t parameter_count = 0;
  static constexpr std::size_t macs = 0;
  static constexpr std::size_t activation_bytes = sizeof(output_type);

  [[nodiscard]] constexpr output_type forward(input_type const& x) const noexcept {
    return ctnn::glu(x);
  }

  [[nodiscard]] constexpr input_type input_gradient(input_type const& x, output_type const&,
                                                    output_type const& dy) const noexcept {
    return glu_input_gradient(x, dy);
  }

  [[nodiscard]] friend constexpr bool operator==(glu_layer, glu_layer) = default;
};

/// Gates the first half of the channels or features by the second, and leaves half of them.
struct glu {
  template <class In>
  static constexpr bool accepts = In::rank() > 0 && In::extent(0) % 2 == 0;

  template <class In>
  struct requirement {
    static_assert(accepts<In>,
                  "glu needs an even number of channels: it gates one half by the other");
  };

  template <real T, class In>
  using fn = glu_layer<T, In>;
};

} // namespace ctnn::layers
