// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks/chain.hpp>
#include <ctnn/blocks/each_sample.hpp>
#include <ctnn/blocks/layer_group.hpp>
#include <ctnn/blocks/through.hpp>
#include <ctnn/detail/tuple.hpp>
#include <ctnn/layers/training_pass.hpp>
#include <ctnn/tensor/arithmetic.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace ctnn::detail {

/// The layers that specs become side by side, each behind the same input.
template <class T, class In, class... Specs>
using side_by_side =
    boost::mp11::mp_list<typename sized_layer<accepts_numbers<Specs, In>, Specs, T, In>::type...>;

/// The output's shape of a spec that accepts In.
template <class Spec, class In>
using branch_output_shape = typename Spec::template fn<float, In>::output_type::shape_type;

/// The requirement of the first of specs that does not accept In.
template <class In, class... Specs>
struct branches_requirement {
  static_assert(chain_check<side_by_side<float, In, Specs...>>::fits);
};

/// Calls `join(y...)` with what all branches give for x.
template <class... Branches, class X, class Join>
[[nodiscard]] constexpr auto forward_branches(tuple<Branches...> const& branches, X const& x,
                                              Join join) noexcept {
  return [&]<std::size_t... Indices>(std::index_sequence<Indices...>) {
    return join(forward_each(get<Indices>(branches), x)...);
  }(std::index_sequence_for<Branches...>{});
}

/// Runs the branches from Index on forward on x, calls `join(y...)` with what all of them give, and
/// goes back with dL/dy of the branch at an index from `dy_of(index)`. Returns the sum of what the
/// branches say of dL/dx, that of the last first, if it is wanted.
template <std::size_t Index, bool InputWanted, class... Branches, class X, class Join, class DyOf,
          class Gradients, class... Ys>
constexpr auto backpropagate_branches(tuple<Branches...> const& branches, X const& x, Join& join,
                                      DyOf const& dy_of, Gradients& gradients,
                                      training_pass const& pass, Ys const&... ys) noexcept {
  if constexpr (Index == sizeof...(Branches)) {
    join(ys...);
  } else {
    using branch = boost::mp11::mp_at_c<boost::mp11::mp_list<Branches...>, Index>;
    constexpr bool last = Index + 1 == sizeof...(Branches);
    std::conditional_t<InputWanted && !last, X, tuple<>> others;
    auto const head = [&](auto const& y) {
      auto const run_others = [&] {
        return backpropagate_branches<Index + 1, InputWanted>(branches, x, join, dy_of, gradients,
                                                              pass, ys..., y);
      };
      if constexpr (InputWanted && !last) {
        others = run_others();
      } else {
        run_others();
      }
      if constexpr (InputWanted || branch::parameter_count > 0) {
        return dy_of(std::integral_constant<std::size_t, Index>{});
      }
    };
    auto&& gradient = get<Index>(gradients);
    if constexpr (InputWanted && !last) {
      auto const dx =
          backpropagate_layer<true>(get<Index>(branches), x, head, gradient, pass.within(Index));
      return others + dx;
    } else {
      return backpropagate_layer<InputWanted>(get<Index>(branches), x, head, gradient,
                                              pass.within(Index));
    }
  }
}

} // namespace ctnn::detail
