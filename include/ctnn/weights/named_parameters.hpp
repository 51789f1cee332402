// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks/bidirectional.hpp>
#include <ctnn/blocks/each.hpp>
#include <ctnn/blocks/layer_group.hpp>
#include <ctnn/blocks/repeat.hpp>
#include <ctnn/layers.hpp>
#include <ctnn/weights/state_layout.hpp>
#include <ctnn/weights/state_name.hpp>

#include <cstddef>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

namespace ctnn {

/// What PyTorch calls the numbers that a layer keeps, and how it lays them out. A layer of your own
/// with parameters specialises it:
///
///     template <>
///     struct ctnn::named_parameters<my_layer> {
///       template <ctnn::detail::fixed_string Place, class Layer, class Visit>
///       static constexpr void visit(Layer& layer, Visit const& visit) {
///         visit.template operator()<ctnn::detail::name_within<Place, "weight">,
///                                   ctnn::state_layout::transposed>(layer.weight);
///       }
///     };
template <class Layer>
struct named_parameters {
  template <detail::fixed_string, class Any, class Visit>
  static constexpr void visit(Any&, Visit const&) {
    static_assert(
        !std::is_same_v<Any, Any>,
        "this layer's parameters have no names: specialise ctnn::named_parameters for it");
  }
};

namespace detail {

/// Calls `visit.operator()<name, layout>(tensors...)` with all that a net or a layer keeps.
template <fixed_string Place, class Layer, class Visit>
constexpr void for_each_state(Layer& layer, Visit const& visit) {
  if constexpr (!std::is_empty_v<Layer>) {
    named_parameters<std::remove_const_t<Layer>>::template visit<Place>(layer, visit);
  }
}

/// A weight and, where the layer has it, a bias.
template <class WeightLayout>
struct named_weight_and_bias {
  template <fixed_string Place, class Layer, class Visit>
  static constexpr void visit(Layer& layer, Visit const& visit) {
    if constexpr (requires { layer.weight.begin(); }) {
      visit.template operator()<name_within<Place, "weight">, WeightLayout>(layer.weight);
    }
    if constexpr (requires { layer.bias.begin(); }) {
      visit.template operator()<name_within<Place, "bias">, state_layout::same>(layer.bias);
    }
  }
};

/// The four tensors of a recurrent layer, with what stands behind their names.
template <class BiasLayout, fixed_string Direction>
struct named_cell {
  template <fixed_string Place, class Cell, class Visit>
  static constexpr void visit(Cell& cell, Visit const& visit) {
    using state_layout::same;
    using state_layout::transposed;
    visit.template operator()<name_within<Place, fixed_string("weight_ih_l0") + Direction>,
                              transposed>(cell.weight);
    visit.template operator()<name_within<Place, fixed_string("weight_hh_l0") + Direction>,
                              transposed>(cell.recurrent_weight);
    visit.template operator()<name_within<Place, fixed_string("bias_ih_l0") + Direction>, same>(
        cell.bias);
    constexpr auto bias_hh = name_within<Place, fixed_string("bias_hh_l0") + Direction>;
    if constexpr (requires { cell.recurrent_bias; }) {
      visit.template operator()<bias_hh, BiasLayout>(cell.bias, cell.recurrent_bias);
    } else {
      visit.template operator()<bias_hh, BiasLayout>(cell.bias);
    }
  }
};

/// PyTorch has no such cell: these are our names.
template <fixed_string Direction>
struct named_gru_reset_before {
  template <fixed_string Place, class Cell, class Visit>
  static constexpr void visit(Cell& cell, Visit const& visit) {
    using state_layout::same;
    using state_layout::transposed;
    visit.template operator()<name_within<Place, fixed_string("weight_ih_l0") + Direction>,
                              transposed>(cell.weight);
    visit.template operator()<name_within<Place, fixed_string("weight_hh_l0") + Direction>,
                              transposed>(cell.recurrent_weight);
    visit.template operator()<name_within<Place, fixed_string("weight_hn_l0") + Direction>,
                              transposed>(cell.candidate_weight);
    visit.template operator()<name_within<Place, fixed_string("bias_ih_l0") + Direction>, same>(
        cell.bias);
  }
};

template <class Cell, fixed_string Direction>
struct names_of_cell : named_cell<state_layout::summand, Direction> {};

template <class T, std::size_t Features, std::size_t Hidden, fixed_string Direction>
struct names_of_cell<gru_cell<T, Features, Hidden>, Direction>
    : named_cell<state_layout::summand_and_rest, Direction> {};

template <class T, std::size_t Features, std::size_t Hidden, fixed_string Direction>
struct names_of_cell<gru_reset_before_cell<T, Features, Hidden>, Direction>
    : named_gru_reset_before<Direction> {};

template <class Layer>
concept group_of_layers = requires { typename Layer::layer_list; };

} // namespace detail

/// Layers within a net or a block are named by their places: "0.weight", "2.0.weight".
template <detail::group_of_layers Group>
struct named_parameters<Group> {
  template <detail::fixed_string Place, class Layers, class Visit>
  static constexpr void visit(Layers& group, Visit const& visit) {
    detail::for_each_stored<typename Group::layer_list>([&]<std::size_t Index>() {
      detail::for_each_state<detail::name_within<Place, detail::digits_of<Index>()>>(
          group.template layer<Index>(), visit);
    });
  }
};

template <class T, class In, std::size_t Times, class Spec>
struct named_parameters<layers::repeat_layer<T, In, Times, Spec>>
    : named_parameters<typename Spec::template fn<T, In>> {};

template <class T, std::size_t Count, class Part, class Spec>
struct named_parameters<layers::each_layer<T, Count, Part, Spec>>
    : named_parameters<typename Spec::template fn<T, Part>> {};

template <class T, class In, std::size_t Units, bool Bias>
struct named_parameters<layers::dense_layer<T, In, Units, Bias>>
    : detail::named_weight_and_bias<state_layout::transposed> {};

template <class T, class In, class Spec>
struct named_parameters<layers::convolution_layer<T, In, Spec>>
    : detail::named_weight_and_bias<state_layout::same> {};

/// (kernel, in, out) of ours is torch.nn.Conv1d's (out, in, kernel).
template <class T, std::size_t Time, std::size_t In, layers::causal_conv1d_options Options>
struct named_parameters<layers::causal_conv1d_layer<T, Time, In, Options>>
    : detail::named_weight_and_bias<state_layout::permuted<2, 1, 0>> {};

template <class T, class In, class Norm>
struct named_parameters<layers::normalization_layer<T, In, Norm>>
    : detail::named_weight_and_bias<state_layout::same> {};

template <class T, class In, std::size_t Vocabulary, std::size_t Width, class Token>
struct named_parameters<layers::embedding_layer<T, In, Vocabulary, Width, Token>>
    : detail::named_weight_and_bias<state_layout::same> {};

template <class T, class In>
struct named_parameters<layers::learned_encoding_layer<T, In>>
    : detail::named_weight_and_bias<state_layout::same> {};

template <class T, class In, std::size_t Slopes>
struct named_parameters<layers::prelu_layer<T, In, Slopes>> {
  template <detail::fixed_string Place, class Layer, class Visit>
  static constexpr void visit(Layer& layer, Visit const& visit) {
    visit.template operator()<detail::name_within<Place, "weight">, state_layout::same>(
        layer.slope);
  }
};

template <class T, class In, layers::batch_norm_options Options>
struct named_parameters<layers::batch_norm_layer<T, In, Options>> {
  template <detail::fixed_string Place, class Layer, class Visit>
  static constexpr void visit(Layer& layer, Visit const& visit) {
    using state_layout::same;
    detail::named_weight_and_bias<same>::template visit<Place>(layer, visit);
    visit.template operator()<detail::name_within<Place, "running_mean">, same>(layer.running_mean);
    visit.template operator()<detail::name_within<Place, "running_var">, same>(
        layer.running_variance);
  }
};

template <class T, std::size_t Time, std::size_t Width,
          layers::multi_head_attention_options Options>
struct named_parameters<layers::multi_head_attention_layer<T, Time, Width, Options>> {
  template <detail::fixed_string Place, class Layer, class Visit>
  static constexpr void visit(Layer& layer, Visit const& visit) {
    visit.template operator()<detail::name_within<Place, "in_proj_weight">,
                              state_layout::transposed>(layer.in.weight);
    if constexpr (Options.bias) {
      visit.template operator()<detail::name_within<Place, "in_proj_bias">, state_layout::same>(
          layer.in.bias);
    }
    detail::named_weight_and_bias<state_layout::transposed>::template visit<
        detail::name_within<Place, "out_proj">>(layer.out, visit);
  }
};

template <class Cell, std::size_t Time, bool Sequences>
struct named_parameters<layers::recurrent_layer<Cell, Time, Sequences>>
    : detail::names_of_cell<Cell, ""> {};

/// Both directions stand in one layer, as in PyTorch: "0.weight_ih_l0", "0.weight_ih_l0_reverse".
template <class T, class In, class Spec>
  requires requires { typename Spec::template fn<T, In>::cell_type; }
struct named_parameters<layers::bidirectional_layer<T, In, Spec>> {
  template <detail::fixed_string Place, class Layer, class Visit>
  static constexpr void visit(Layer& layer, Visit const& visit) {
    using cell = typename Spec::template fn<T, In>::cell_type;
    detail::names_of_cell<cell, "">::template visit<Place>(layer.template layer<0>(), visit);
    detail::names_of_cell<cell, "_reverse">::template visit<Place>(layer.template layer<1>(),
                                                                   visit);
  }
};

namespace detail {

/// The tensor of a state dict that a layer's tensors become.
template <class Layout, class First>
using state_tensor = tensor_of<typename First::value_type, typename Layout::template shape<First>>;

} // namespace detail

/// Calls `f(name, tensor)` with each parameter and statistic of a net, as a PyTorch state dict of
/// the same net has them: in PyTorch's layout, which is a dense layer's (out, in), and with names
/// of the layers' places in `torch.nn.Sequential`s:
///
///     for_each_named_parameter(net, [](std::string_view name, auto const& tensor) { ... });
///     // 0.weight, 0.bias, 2.weight, 2.bias; within blocks 3.0.weight; 4.running_mean;
///     // 5.weight_ih_l0, 5.weight_hh_l0, 5.bias_ih_l0, 5.bias_hh_l0
///
/// The second bias of a recurrent layer, which PyTorch adds to the first, is -0 but for what stands
/// alone (gru's n).
template <class Net, class F>
constexpr void for_each_named_parameter(Net const& net, F&& f) {
  detail::for_each_state<"">(net, [&]<auto Name, class Layout, class First>(First const& first,
                                                                            auto const&... others) {
    using tensor = detail::state_tensor<Layout, First>;
    std::string_view const name(Name.text, sizeof(Name.text) - 1);
    if consteval {
      tensor in_torch{};
      Layout::get(first, others..., in_torch.begin());
      f(name, std::as_const(in_torch));
    } else {
      auto const in_torch = std::make_unique_for_overwrite<tensor>(); // may be large for a stack
      Layout::get(first, others..., in_torch->begin());
      f(name, std::as_const(*in_torch));
    }
  });
}

} // namespace ctnn
