// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks/branches.hpp>
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/training_pass.hpp>
#include <ctnn/ops/concat.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>
#include <type_traits>

namespace ctnn::layers {

/// `concat` behind an input of shape In.
template <real T, class In, std::size_t Axis, class... Specs>
struct concat_layer : detail::layer_group<detail::side_by_side<T, In, Specs...>> {
  using group = detail::layer_group<detail::side_by_side<T, In, Specs...>>;
  using input_type = tensor_of<T, In>;
  using output_type = tensor_of<T, concat_shape<Axis, detail::branch_output_shape<Specs, In>...>>;

  static constexpr char const* name = "concat";
  static constexpr bool backpropagates = true;

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr auto forward(X const& x) const noexcept {
    return detail::forward_branches(
        *this, x, [](auto const&... y) { return ctnn::concat<axis_of<X>>(y...); });
  }

  template <bool InputWanted, class X, class Head, class Gradient>
  constexpr auto backpropagate(X const& x, Head& head, Gradient& gradient,
                               training_pass const& pass) const noexcept {
    typename detail::output_for<X, input_type, output_type>::type dy;
    auto join = [&](auto const&... y) {
      if constexpr (InputWanted || group::parameter_count > 0) {
        dy = head(ctnn::concat<axis_of<X>>(y...));
      } else {
        head(ctnn::concat<axis_of<X>>(y...));
      }
    };
    auto const dy_of = [&]<std::size_t Index>(std::integral_constant<std::size_t, Index>) {
      using branch = typename group::template layer_type<Index>;
      using part = typename detail::output_for<X, input_type, typename branch::output_type>::type;
      return part_along<axis_of<X>, firsts[Index], typename part::shape_type>(dy);
    };
    return detail::backpropagate_branches<0, InputWanted>(*this, x, join, dy_of, gradient, pass);
  }

  [[nodiscard]] friend constexpr bool operator==(concat_layer const&,
                                                 concat_layer const&) = default;

private:
  /// The joined axis of a sample, or of a batch.
  template <class X>
  static constexpr std::size_t axis_of = Axis + X::rank() - In::rank();

  /// Where each branch's part of the axis begins.
  static constexpr auto firsts =
      ctnn::detail::starts_along<Axis, detail::branch_output_shape<Specs, In>...>();
};

/// What several layers make of one input, joined along an axis.
///
/// Shapes: outputs alike but for that axis. Source: Keras Concatenate, ONNX Concat.
template <std::size_t Axis, layer_spec... Specs>
  requires(sizeof...(Specs) > 0)
struct concat_along {
  template <class In>
  static constexpr bool accepts = [] {
    if constexpr ((detail::accepts_numbers<Specs, In> && ...)) {
      return ctnn::detail::alike_but_for_axis<Axis, detail::branch_output_shape<Specs, In>...>();
    } else {
      return false;
    }
  }();

  template <class In, bool Fit = (detail::accepts_numbers<Specs, In> && ...)>
  struct requirement : detail::branches_requirement<In, Specs...> {};

  template <class In>
  struct requirement<In, true> {
    static_assert(accepts<In>,
                  "concat needs branches whose outputs have one shape but for the joined axis");
  };

  template <real T, class In>
  using fn = concat_layer<T, In, Axis, Specs...>;
};

/// What several layers make of one input, joined along the first axis: the channels of images, the
/// features of flat tensors. `concat<identity, block<...>>` is the skip connection of U-Net.
template <layer_spec... Specs>
using concat = concat_along<0, Specs...>;

} // namespace ctnn::layers
