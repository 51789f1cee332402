// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/tuple.hpp>
#include <ctnn/layers/stepping.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

// One time of a sequence through layers in a tuple.

namespace ctnn::detail {

template <class Layer>
using is_steppable = boost::mp11::mp_bool<steppable_layer<Layer>>;

template <class LayerList>
concept steppable_layers = boost::mp11::mp_all_of<LayerList, is_steppable>::value;

template <class Layer>
using state_of = typename state_of_layer<Layer>::type;

/// The states of the layers that have one. Without empty ones, which GCC 12 fails on.
template <class LayerList>
using states_of = boost::mp11::mp_rename<
    boost::mp11::mp_remove_if<boost::mp11::mp_transform<state_of, LayerList>, std::is_empty>,
    tuple>;

template <class Layer>
using has_state = boost::mp11::mp_bool<!std::is_empty_v<state_of<Layer>>>;

/// Fails to instantiate where a layer cannot be stepped.
template <class Layer>
struct step_requirement {
  static_assert(steppable_layer<Layer>,
                "a layer of this net has no step: it needs more than one time of its sequence");
};

/// Fails to instantiate at the first layer of a list that cannot be stepped.
template <class LayerList, bool Steppable = steppable_layers<LayerList>>
struct steps_requirement {};

template <class LayerList>
struct steps_requirement<LayerList, false>
    : step_requirement<boost::mp11::mp_at<
          LayerList, boost::mp11::mp_find_if_q<LayerList, boost::mp11::mp_not_fn<is_steppable>>>> {
};

/// The layer at an index at one time.
template <std::size_t Index, class... Layers, class X, class States>
[[nodiscard, gnu::always_inline]] constexpr auto step_at(tuple<Layers...> const& layers, X const& x,
                                                         States& states) noexcept {
  using list = boost::mp11::mp_list<Layers...>;
  using layer = boost::mp11::mp_at_c<list, Index>;
  if constexpr (has_state<layer>::value) {
    constexpr std::size_t place =
        boost::mp11::mp_count_if<boost::mp11::mp_take_c<list, Index>, has_state>::value;
    return step_layer(get<Index>(layers), x, get<place>(states));
  } else {
    state_of<layer> nothing{};
    return step_layer(get<Index>(layers), x, nothing);
  }
}

/// The output of the layers from Index on at one time, moving their states on.
template <std::size_t Index, class... Layers, class X, class States>
[[nodiscard, gnu::always_inline]] constexpr auto step_through(tuple<Layers...> const& layers,
                                                              X const& x, States& states) noexcept {
  if constexpr (Index + 1 == sizeof...(Layers)) {
    return step_at<Index>(layers, x, states);
  } else {
    return step_through<Index + 1>(layers, step_at<Index>(layers, x, states), states);
  }
}

/// Calls `join(y...)` with what all branches give for x at one time.
template <class... Branches, class X, class States, class Join>
[[nodiscard, gnu::always_inline]] constexpr auto
step_branches(tuple<Branches...> const& branches, X const& x, States& states, Join join) noexcept {
  return [&]<std::size_t... Indices>(std::index_sequence<Indices...>) {
    return join(step_at<Indices>(branches, x, states)...);
  }(std::index_sequence_for<Branches...>{});
}

} // namespace ctnn::detail
