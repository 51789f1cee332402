// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks/costs.hpp>
#include <ctnn/detail/tuple.hpp>
#include <ctnn/math/philox.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace ctnn::detail {

/// Calls `visit.operator()<Index>()` for each layer of a list that holds numbers: parameters or
/// statistics.
template <class LayerList, class Visit>
constexpr void for_each_stored(Visit visit) {
  [&]<std::size_t... Indices>(std::index_sequence<Indices...>) {
    (
        [&] {
          if constexpr (!std::is_empty_v<boost::mp11::mp_at_c<LayerList, Indices>>) {
            visit.template operator()<Indices>();
          }
        }(),
        ...);
  }(std::make_index_sequence<boost::mp11::mp_size<LayerList>::value>{});
}

/// What nets and layers made of layers are: the tuple of them, and nothing else.
template <class LayerList>
struct layer_group : boost::mp11::mp_rename<LayerList, tuple> {
  using layer_list = LayerList;

  static constexpr std::size_t layer_count = boost::mp11::mp_size<LayerList>::value;
  template <std::size_t Index>
  using layer_type = boost::mp11::mp_at_c<LayerList, Index>;

  /// The number of trained numbers.
  static constexpr std::size_t parameter_count = costs<LayerList>::parameter_count;
  /// The number of statistics that layers keep of what they have seen in training.
  static constexpr std::size_t statistic_count = costs<LayerList>::statistic_count;
  /// The multiply-adds of a forward pass.
  static constexpr std::size_t macs = costs<LayerList>::macs;
  /// The bytes of all layers' outputs: what a training step keeps.
  static constexpr std::size_t activation_bytes = costs<LayerList>::activation_bytes;
  /// Whether a layer draws random numbers in training. See `training_pass`.
  static constexpr bool draws = costs<LayerList>::draws;
  /// Whether a layer sees a batch as a whole in training.
  static constexpr bool sees_batches = costs<LayerList>::sees_batches;

  /// The layer at a place: `net.layer<0>().weight`. A reference where it has parameters, and a
  /// value where it has none.
  template <std::size_t Index>
  [[nodiscard]] constexpr decltype(auto) layer() noexcept {
    return get<Index>(*this);
  }

  template <std::size_t Index>
  [[nodiscard]] constexpr decltype(auto) layer() const noexcept {
    return get<Index>(*this);
  }

  /// Sets all weights by the initializer and all biases to zero, layer after layer.
  template <class Initializer>
  constexpr void initialize(Initializer const& initializer, philox4x32& random) noexcept {
    for_each_stored<LayerList>(
        [&]<std::size_t Index>() { get<Index>(*this).initialize(initializer, random); });
  }

  /// Calls `visit` with each parameter tensor of all the groups, side by side.
  template <class Visit, class... Groups>
  static constexpr void for_each_parameter(Visit visit, Groups&... groups) {
    for_each_stored<LayerList>([&]<std::size_t Index>() {
      layer_type<Index>::for_each_parameter(visit, groups.template layer<Index>()...);
    });
  }

  /// The same of statistics. See `layer_with_statistics`.
  template <class Visit, class... Groups>
  static constexpr void for_each_statistic(Visit visit, Groups&... groups) {
    for_each_stored<LayerList>([&]<std::size_t Index>() {
      if constexpr (layer_with_statistics<layer_type<Index>>) {
        layer_type<Index>::for_each_statistic(visit, groups.template layer<Index>()...);
      }
    });
  }

  [[nodiscard]] friend constexpr bool operator==(layer_group const&, layer_group const&) = default;
};

} // namespace ctnn::detail
