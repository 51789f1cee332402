// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks/branches.hpp>
#include <ctnn/blocks/step_through.hpp>
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/training_pass.hpp>
#include <ctnn/tensor/arithmetic.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <concepts>

namespace ctnn::layers {

/// `add` behind an input of shape In.
template <real T, class In, class... Specs>
struct add_layer : detail::layer_group<detail::side_by_side<T, In, Specs...>> {
  using group = detail::layer_group<detail::side_by_side<T, In, Specs...>>;
  using input_type = tensor_of<T, In>;
  using output_type = typename group::template layer_type<0>::output_type;

  static constexpr char const* name = "add";
  static constexpr bool backpropagates = true;

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr auto forward(X const& x) const noexcept {
    return detail::forward_branches(*this, x, [](auto const&... y) { return (... + y); });
  }

  using state_type = detail::states_of<typename add_layer::layer_list>;

  /// One time of a sequence.
  [[nodiscard, gnu::always_inline]] constexpr auto step(detail::step_input<add_layer> const& x,
                                                        state_type& state) const noexcept
    requires detail::steppable_layers<typename add_layer::layer_list>
  {
    return detail::step_branches(*this, x, state, [](auto const&... y) { return (... + y); });
  }

  template <bool InputWanted, class X, class Head, class Gradient>
  constexpr auto backpropagate(X const& x, Head& head, Gradient& gradient,
                               training_pass const& pass) const noexcept {
    typename detail::output_for<X, input_type, output_type>::type dy;
    auto join = [&](auto const&... y) {
      if constexpr (InputWanted || group::parameter_count > 0) {
        dy = head((... + y));
      } else {
        head((... + y));
      }
    };
    return detail::backpropagate_branches<0, InputWanted>(
        *this, x, join, [&](auto) { return dy; }, gradient, pass);
  }

  [[nodiscard]] friend constexpr bool operator==(add_layer const&, add_layer const&) = default;
};

/// The sum of what several layers make of one input: `add<identity, block<...>>` is a residual
/// block, `add<block<...>, conv2d<...>>` one that projects its input.
///
/// Shapes: all outputs alike. Source: Keras Add.
template <layer_spec... Specs>
  requires(sizeof...(Specs) > 0)
struct add {
  template <class In>
  static constexpr bool accepts = [] {
    if constexpr ((detail::accepts_numbers<Specs, In> && ...)) {
      return boost::mp11::mp_same<detail::branch_output_shape<Specs, In>...>::value;
    } else {
      return false;
    }
  }();

  template <class In, bool Fit = (detail::accepts_numbers<Specs, In> && ...)>
  struct requirement : detail::branches_requirement<In, Specs...> {};

  template <class In>
  struct requirement<In, true> {
    static_assert(accepts<In>, "add needs branches whose outputs have one shape");
  };

  template <real T, class In>
  using fn = add_layer<T, In, Specs...>;
};

} // namespace ctnn::layers
