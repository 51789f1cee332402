// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks/through.hpp>
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/stepping.hpp>
#include <ctnn/layers/training_pass.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn::layers {

/// `repeat` behind an input of shape In.
template <real T, class In, std::size_t Times, class Spec>
struct repeat_layer : Spec::template fn<T, In> {
  using repeated = typename Spec::template fn<T, In>;
  using input_type = tensor_of<T, In>;
  using output_type = input_type;

  static constexpr char const* name = "repeat";
  static constexpr std::size_t macs = Times * repeated::macs;
  static constexpr std::size_t activation_bytes = Times * repeated::activation_bytes;
  static constexpr bool backpropagates = true;

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr X forward(X const& x) const noexcept {
    X y = x;
    for (std::size_t i = 0; i < Times; ++i) {
      y = detail::forward_each(self(), y);
    }
    return y;
  }

  struct state_type {
    typename detail::state_of_layer<repeated>::type states[Times];

    [[nodiscard]] friend constexpr bool operator==(state_type const&, state_type const&) = default;
  };

  /// One time of a sequence.
  [[nodiscard]] constexpr auto step(detail::step_input<repeat_layer> const& x,
                                    state_type& state) const noexcept
    requires steppable_layer<repeated>
  {
    auto y = x;
    for (auto& one : state.states) {
      y = detail::step_layer(self(), y, one);
    }
    return y;
  }

  template <bool InputWanted, class X, class Head, class Gradient>
  constexpr auto backpropagate(X const& x, Head& head, Gradient& gradient,
                               training_pass const& pass) const noexcept {
    return from<0, InputWanted>(x, head, gradient, pass);
  }

  [[nodiscard]] friend constexpr bool operator==(repeat_layer const&,
                                                 repeat_layer const&) = default;

private:
  [[nodiscard]] constexpr repeated const& self() const noexcept { return *this; }

  template <std::size_t Time, bool InputWanted, class X, class Head, class Gradient>
  constexpr auto from(X const& x, Head& head, Gradient& gradient,
                      training_pass const& pass) const noexcept {
    if constexpr (Time == Times) {
      return head(x);
    } else {
      return detail::backpropagate_layer<InputWanted>(
          self(), x,
          [&](X const& y) {
            return from < Time + 1,
                   InputWanted || repeated::parameter_count != 0 > (y, head, gradient, pass);
          },
          static_cast<repeated&>(gradient), pass.within(Time));
    }
  }
};

/// One layer several times behind itself, with the same weights: `repeat<3, block<dense<8>,
/// tanh>>`.
template <std::size_t Times, layer_spec Spec>
  requires(Times > 0)
struct repeat {
  template <class In>
  static constexpr bool accepts = [] {
    if constexpr (Spec::template accepts<In>) {
      return std::same_as<typename Spec::template fn<float, In>::output_type::shape_type, In>;
    } else {
      return false;
    }
  }();

  template <class In, bool Fits = Spec::template accepts<In>>
  struct requirement : Spec::template requirement<In> {};

  template <class In>
  struct requirement<In, true> {
    static_assert(accepts<In>, "repeat needs a layer that keeps the shape of its input");
  };

  template <real T, class In>
  using fn = repeat_layer<T, In, Times, Spec>;
};

} // namespace ctnn::layers
