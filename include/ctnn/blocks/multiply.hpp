// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks/branches.hpp>
#include <ctnn/blocks/step_through.hpp>
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/training_pass.hpp>
#include <ctnn/tensor/arithmetic.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>

namespace ctnn::layers {

/// `multiply` behind an input of shape In.
template <real T, class In, class A, class B>
struct multiply_layer : detail::layer_group<detail::side_by_side<T, In, A, B>> {
  using group = detail::layer_group<detail::side_by_side<T, In, A, B>>;
  using input_type = tensor_of<T, In>;
  using output_type = typename group::template layer_type<0>::output_type;

  static constexpr char const* name = "multiply";
  static constexpr bool backpropagates = true;

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr auto forward(X const& x) const noexcept {
    return detail::forward_branches(*this, x, [](auto const& a, auto const& b) { return a * b; });
  }

  using state_type = detail::states_of<typename multiply_layer::layer_list>;

  /// One time of a sequence.
  [[nodiscard, gnu::always_inline]] constexpr auto step(detail::step_input<multiply_layer> const& x,
                                                        state_type& state) const noexcept
    requires detail::steppable_layers<typename multiply_layer::layer_list>
  {
    return detail::step_branches(*this, x, state,
                                 [](auto const& a, auto const& b) { return a * b; });
  }

  template <bool InputWanted, class X, class Head, class Gradient>
  constexpr auto backpropagate(X const& x, Head& head, Gradient& gradient,
                               training_pass const& pass) const noexcept {
    typename detail::output_for<X, input_type, output_type>::type gradients[2];
    auto join = [&](auto const& a, auto const& b) {
      if constexpr (InputWanted || group::parameter_count > 0) {
        auto const dy = head(a * b);
        gradients[0] = dy * b;
        gradients[1] = dy * a;
      } else {
        head(a * b);
      }
    };
    return detail::backpropagate_branches<0, InputWanted>(
        *this, x, join, [&](std::size_t index) { return gradients[index]; }, gradient, pass);
  }

  [[nodiscard]] friend constexpr bool operator==(multiply_layer const&,
                                                 multiply_layer const&) = default;
};

/// The products, element by element, of what two layers make of one input: a gate,
/// `multiply<dense<8>, block<dense<8>, sigmoid>>`.
///
/// Shapes: both outputs alike. Source: Keras Multiply.
template <layer_spec A, layer_spec B>
struct multiply {
  template <class In>
  static constexpr bool accepts = [] {
    if constexpr (detail::accepts_numbers<A, In> && detail::accepts_numbers<B, In>) {
      return std::same_as<detail::branch_output_shape<A, In>, detail::branch_output_shape<B, In>>;
    } else {
      return false;
    }
  }();

  template <class In, bool Fit = detail::accepts_numbers<A, In> && detail::accepts_numbers<B, In>>
  struct requirement : detail::branches_requirement<In, A, B> {};

  template <class In>
  struct requirement<In, true> {
    static_assert(accepts<In>, "multiply needs branches whose outputs have one shape");
  };

  template <real T, class In>
  using fn = multiply_layer<T, In, A, B>;
};

} // namespace ctnn::layers
