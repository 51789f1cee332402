// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks/branches.hpp>
#include <ctnn/blocks/parallel.hpp>
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/training_pass.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/tensors.hpp>

namespace ctnn::layers {

/// `outputs` behind an input of shape In.
template <real T, class In, class... Specs>
struct outputs_layer : detail::layer_group<detail::side_by_side<T, In, Specs...>> {
  using group = detail::layer_group<detail::side_by_side<T, In, Specs...>>;
  using input_type = tensor_of<T, In>;
  using output_type = typename detail::tensors_of_layers<typename group::layer_list>::output_type;

  static constexpr char const* name = "outputs";
  static constexpr bool backpropagates = true;

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr auto forward(X const& x) const noexcept {
    return detail::forward_branches(*this, x, [](auto const&... y) { return tensors(y...); });
  }

  template <bool InputWanted, class X, class Head, class Gradient>
  constexpr auto backpropagate(X const& x, Head& head, Gradient& gradient,
                               training_pass const& pass) const noexcept {
    typename detail::output_for<X, input_type, output_type>::type dys;
    auto join = [&](auto const&... y) {
      if constexpr (InputWanted || group::parameter_count > 0) {
        dys = head(tensors(y...));
      } else {
        head(tensors(y...));
      }
    };
    return detail::backpropagate_branches<0, InputWanted>(
        *this, x, join, [&](auto index) { return dys.template get<index>(); }, gradient, pass);
  }

  [[nodiscard]] friend constexpr bool operator==(outputs_layer const&,
                                                 outputs_layer const&) = default;
};

/// What several layers make of one input, as several tensors: the end of a net with several
/// outputs, `outputs<dense<10>, dense<4>>`.
template <layer_spec... Specs>
  requires(sizeof...(Specs) > 0)
struct outputs {
  template <class In>
  static constexpr bool accepts = (detail::accepts_numbers<Specs, In> && ...);

  template <class In>
  struct requirement : detail::branches_requirement<In, Specs...> {};

  template <real T, class In>
  using fn = outputs_layer<T, In, Specs...>;
};

} // namespace ctnn::layers
