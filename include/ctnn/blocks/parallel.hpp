// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks/chain.hpp>
#include <ctnn/blocks/each_sample.hpp>
#include <ctnn/blocks/layer_group.hpp>
#include <ctnn/blocks/through.hpp>
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/training_pass.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/tensors.hpp>

#include <boost/mp11/list.hpp>

#include <cstddef>
#include <utility>

namespace ctnn {
namespace detail {

/// Specs and the shapes of as many inputs, one for each.
template <class In, class... Specs>
struct specs_of_inputs {
  static constexpr bool as_many = false;
  static constexpr bool accepted = false;
};

template <class... Ins, class... Specs>
  requires(sizeof...(Ins) == sizeof...(Specs))
struct specs_of_inputs<shapes<Ins...>, Specs...> {
  static constexpr bool as_many = true;
  static constexpr bool accepted = (accepts_input<Specs, Ins> && ...);

  template <class T>
  using layers =
      boost::mp11::mp_list<typename sized_layer<accepts_input<Specs, Ins>, Specs, T, Ins>::type...>;
};

template <class LayerList>
struct tensors_of_layers;

template <class... Layers>
struct tensors_of_layers<boost::mp11::mp_list<Layers...>> {
  using input_type = tensors<typename Layers::input_type...>;
  using output_type = tensors<typename Layers::output_type...>;
};

/// Runs the layers from Index on, each on its own tensor of x, forward, calls `head(y)` with all
/// that they give, and goes back. Puts what each layer says of dL/dx into `dx`, if it is wanted.
template <std::size_t Index, bool InputWanted, class... Layers, class X, class Head, class Dys,
          class Gradients, class... Ys>
constexpr void backpropagate_side_by_side(tuple<Layers...> const& layers, X const& x, Head& head,
                                          Dys& dys, X& dx, Gradients& gradients,
                                          training_pass const& pass, Ys const&... ys) noexcept {
  if constexpr (Index == sizeof...(Layers)) {
    constexpr bool wanted = InputWanted || ((Layers::parameter_count > 0) || ...);
    if constexpr (wanted) {
      dys = head(tensors(ys...));
    } else {
      head(tensors(ys...));
    }
  } else {
    using layer = boost::mp11::mp_at_c<boost::mp11::mp_list<Layers...>, Index>;
    auto const rest = [&](auto const& y) {
      backpropagate_side_by_side<Index + 1, InputWanted>(layers, x, head, dys, dx, gradients, pass,
                                                         ys..., y);
      if constexpr (InputWanted || layer::parameter_count > 0) {
        return get<Index>(dys);
      }
    };
    auto&& gradient = get<Index>(gradients);
    if constexpr (InputWanted) {
      get<Index>(dx) = backpropagate_layer<true>(get<Index>(layers), get<Index>(x), rest, gradient,
                                                 pass.within(Index));
    } else {
      backpropagate_layer<false>(get<Index>(layers), get<Index>(x), rest, gradient,
                                 pass.within(Index));
    }
  }
}

} // namespace detail

namespace layers {

/// `parallel` behind inputs of shapes In.
template <real T, class In, class... Specs>
struct parallel_layer
    : detail::layer_group<typename detail::specs_of_inputs<In, Specs...>::template layers<T>> {
  using group =
      detail::layer_group<typename detail::specs_of_inputs<In, Specs...>::template layers<T>>;
  using input_type = typename detail::tensors_of_layers<typename group::layer_list>::input_type;
  using output_type = typename detail::tensors_of_layers<typename group::layer_list>::output_type;

  static constexpr char const* name = "parallel";
  static constexpr bool backpropagates = true;

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr auto forward(X const& x) const noexcept {
    return [&]<std::size_t... Indices>(std::index_sequence<Indices...>) {
      return tensors(
          detail::forward_each(detail::get<Indices>(*this), x.template get<Indices>())...);
    }(std::index_sequence_for<Specs...>{});
  }

  template <bool InputWanted, class X, class Head, class Gradient>
  constexpr auto backpropagate(X const& x, Head& head, Gradient& gradient,
                               training_pass const& pass) const noexcept {
    typename detail::output_for<X, input_type, output_type>::type dys;
    X dx;
    detail::backpropagate_side_by_side<0, InputWanted>(*this, x, head, dys, dx, gradient, pass);
    if constexpr (InputWanted) {
      return dx;
    }
  }

  [[nodiscard]] friend constexpr bool operator==(parallel_layer const&,
                                                 parallel_layer const&) = default;
};

/// A layer for each of several tensors: `parallel<block<conv2d<...>, relu, flatten>, dense<8>>` of
/// an image and some features.
///
/// Shapes: x and y as many tensors as there are specs.
template <layer_spec... Specs>
  requires(sizeof...(Specs) > 0)
struct parallel {
  static constexpr bool takes_several = true;
  static constexpr bool takes_tokens = (detail::spec_of_tokens<Specs> || ...);

  template <class In>
  static constexpr bool accepts = detail::specs_of_inputs<In, Specs...>::accepted;

  template <class In, bool AsMany = detail::specs_of_inputs<In, Specs...>::as_many>
  struct requirement {
    static_assert(AsMany, "parallel needs as many inputs as it has layers");
  };

  template <class In>
  struct requirement<In, true> {
    static_assert(detail::chain_check<
                  typename detail::specs_of_inputs<In, Specs...>::template layers<float>>::fits);
  };

  template <real T, class In>
  using fn = parallel_layer<T, In, Specs...>;
};

} // namespace layers
} // namespace ctnn
