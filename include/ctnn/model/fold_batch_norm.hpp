// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks/add.hpp>
#include <ctnn/blocks/block.hpp>
#include <ctnn/blocks/concat.hpp>
#include <ctnn/blocks/multiply.hpp>
#include <ctnn/blocks/residual.hpp>
#include <ctnn/layers/batch_norm.hpp>
#include <ctnn/model/sequential.hpp>

#include <boost/mp11/list.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace ctnn {
namespace detail {

template <class Layer>
inline constexpr bool is_batch_norm = false;

template <class T, class In, layers::batch_norm_options Options>
inline constexpr bool is_batch_norm<layers::batch_norm_layer<T, In, Options>> = true;

/// Whether the second of two layers is a batch_norm that the first can take in.
template <class First, class Second>
inline constexpr bool folds_into = false;

template <class First, class Second>
  requires is_batch_norm<Second> &&
               requires(First first, Second second) { first.scaled(second.scale()); }
inline constexpr bool folds_into<First, Second> = true;

/// What becomes of a spec that has become Layer: itself, unless it holds others.
template <class Spec, class Layer>
struct folded_spec {
  using type = Spec;
};

/// What becomes of specs one behind the other, which have become Layers.
template <class Specs, class Layers>
struct folded_specs;

template <>
struct folded_specs<boost::mp11::mp_list<>, boost::mp11::mp_list<>> {
  using type = boost::mp11::mp_list<>;
};

template <class Spec, class Layer, class... Specs, class... Layers>
struct folded_specs<boost::mp11::mp_list<Spec, Specs...>, boost::mp11::mp_list<Layer, Layers...>> {
  using type = boost::mp11::mp_push_front<
      typename folded_specs<boost::mp11::mp_list<Specs...>, boost::mp11::mp_list<Layers...>>::type,
      typename folded_spec<Spec, Layer>::type>;
};

template <class Spec, class Norm, class... Specs, class Layer, class NormLayer, class... Layers>
  requires folds_into<Layer, NormLayer>
struct folded_specs<boost::mp11::mp_list<Spec, Norm, Specs...>,
                    boost::mp11::mp_list<Layer, NormLayer, Layers...>> {
  using type = boost::mp11::mp_push_front<
      typename folded_specs<boost::mp11::mp_list<Specs...>, boost::mp11::mp_list<Layers...>>::type,
      typename Spec::with_bias>;
};

/// A block of layers in a row.
template <template <class...> class Block, class Layer, class... Specs>
using folded_row = boost::mp11::mp_rename<
    typename folded_specs<boost::mp11::mp_list<Specs...>, typename Layer::layer_list>::type, Block>;

template <class... Specs, class Layer>
struct folded_spec<layers::block<Specs...>, Layer> {
  using type = folded_row<layers::block, Layer, Specs...>;
};

template <class... Specs, class Layer>
struct folded_spec<layers::residual<Specs...>, Layer> {
  using type = folded_row<layers::residual, Layer, Specs...>;
};

/// A branch at an index of a block.
template <class Layer, std::size_t Index, class Spec>
using folded_branch = typename folded_spec<Spec, typename Layer::template layer_type<Index>>::type;

template <class Indices, class Specs, class Layer>
struct folded_branches;

template <std::size_t... Indices, class... Specs, class Layer>
struct folded_branches<std::index_sequence<Indices...>, boost::mp11::mp_list<Specs...>, Layer> {
  using type = boost::mp11::mp_list<folded_branch<Layer, Indices, Specs>...>;
};

template <class Layer, class... Specs>
using folded_branch_list = typename folded_branches<std::index_sequence_for<Specs...>,
                                                    boost::mp11::mp_list<Specs...>, Layer>::type;

template <class... Specs, class Layer>
struct folded_spec<layers::add<Specs...>, Layer> {
  using type = boost::mp11::mp_rename<folded_branch_list<Layer, Specs...>, layers::add>;
};

template <class A, class B, class Layer>
struct folded_spec<layers::multiply<A, B>, Layer> {
  using type = layers::multiply<folded_branch<Layer, 0, A>, folded_branch<Layer, 1, B>>;
};

template <std::size_t Axis, class List>
struct concat_of;

template <std::size_t Axis, class... Specs>
struct concat_of<Axis, boost::mp11::mp_list<Specs...>> {
  using type = layers::concat_along<Axis, Specs...>;
};

template <std::size_t Axis, class... Specs, class Layer>
struct folded_spec<layers::concat_along<Axis, Specs...>, Layer> {
  using type = typename concat_of<Axis, folded_branch_list<Layer, Specs...>>::type;
};

/// Fills the layers of `to` from To on with those of `from` from From on.
template <std::size_t From, std::size_t To, class FromGroup, class ToGroup>
constexpr void fold_group(FromGroup const& from, ToGroup& to) noexcept;

template <class FromLayer, class ToLayer>
constexpr void fold_layer(FromLayer const& from, ToLayer& to) noexcept {
  if constexpr (std::same_as<FromLayer, ToLayer>) {
    to = from;
  } else {
    fold_group<0, 0>(from, to);
  }
}

template <std::size_t From, std::size_t To, class FromGroup, class ToGroup>
constexpr void fold_group(FromGroup const& from, ToGroup& to) noexcept {
  if constexpr (From < FromGroup::layer_count) {
    // Layers side by side do not fold into each other: of them there are as many as before.
    constexpr bool folds = [] {
      if constexpr (From + 1 < FromGroup::layer_count &&
                    FromGroup::layer_count != ToGroup::layer_count) {
        return folds_into<typename FromGroup::template layer_type<From>,
                          typename FromGroup::template layer_type<From + 1>>;
      } else {
        return false;
      }
    }();
    if constexpr (folds) {
      to.template layer<To>() =
          from.template layer<From>().scaled(from.template layer<From + 1>().scale());
    } else if constexpr (!std::is_empty_v<typename FromGroup::template layer_type<From>>) {
      fold_layer(from.template layer<From>(), to.template layer<To>());
    }
    fold_group<From + (folds ? 2 : 1), To + 1>(from, to);
  }
}

template <class T, class InputShape, class SpecList>
struct sequential_of;

template <class T, class InputShape, class... Specs>
struct sequential_of<T, InputShape, boost::mp11::mp_list<Specs...>> {
  using type = sequential<T, InputShape, Specs...>;
};

} // namespace detail

/// The net that does in inference what `net` does, without each `batch_norm` that stands right
/// behind a convolution or a dense layer: its factor and shift become part of the weight and the
/// bias before it, also within blocks. The outputs agree but for rounding.
///
///     constexpr auto deployed = fold_batch_norm(trained);
template <class T, class InputShape, class... Specs>
[[nodiscard]] constexpr auto
fold_batch_norm(sequential<T, InputShape, Specs...> const& net) noexcept {
  using specs =
      typename detail::folded_specs<boost::mp11::mp_list<Specs...>,
                                    typename sequential<T, InputShape, Specs...>::layer_list>::type;
  typename detail::sequential_of<T, InputShape, specs>::type folded{};
  detail::fold_group<0, 0>(net, folded);
  return folded;
}

} // namespace ctnn
