// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/concepts.hpp>
#include <ctnn/tensor/concepts.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>
#include <boost/mp11/utility.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>

namespace ctnn::detail {

/// The start of a chain: hands the input's shape to the first layer.
template <class T, class InputShape>
struct chain_input {
  using output_type = tensor_of<T, InputShape>;
};

/// Whether a spec can stand at the front of a net of inputs of shape In.
template <class Spec, class In>
inline constexpr bool accepts_input = [] {
  if constexpr (is_shapes<In> && !spec_of_several<Spec>) {
    return false;
  } else {
    return Spec::template accepts<In>;
  }
}();

/// Whether a spec can stand behind an output of shape In: not if it reads tokens.
template <class Spec, class In>
inline constexpr bool accepts_numbers = accepts_input<Spec, In> && !spec_of_tokens<Spec>;

template <class Spec, class In>
struct requirement_behind : Spec::template requirement<In> {};

template <class Spec, class In>
  requires(is_shapes<In> && !spec_of_several<Spec>)
struct requirement_behind<Spec, In> {
  static_assert(accepts_input<Spec, In>,
                "a layer of one tensor gets several: put parallel<...> or concat_inputs before it");
};

template <class Spec>
struct tokens_come_first {
  static_assert(!spec_of_tokens<Spec>,
                "a layer of tokens (integers) has to be the first layer of a net");
};

/// Fails a static_assert that says why a spec cannot stand behind In.
template <class Spec, class In>
using requirement_of =
    typename boost::mp11::mp_if_c<accepts_input<Spec, In>,
                                  boost::mp11::mp_identity<tokens_come_first<Spec>>,
                                  boost::mp11::mp_defer<requirement_behind, Spec, In>>::type;

/// Stands where a spec does not accept what comes before it, and passes that on, so that only the
/// first such place is reported.
template <class Spec, class T, class In>
struct misfit {
  using input_type = tensor_of<T, In>;
  using output_type = input_type;
  using requirement = requirement_of<Spec, In>;

  static constexpr char const* name = "misfit";
  static constexpr std::size_t parameter_count = 0;
  static constexpr std::size_t macs = 0;
  static constexpr std::size_t activation_bytes = sizeof(output_type);

  [[nodiscard]] constexpr output_type forward(input_type const& x) const noexcept { return x; }
  [[nodiscard]] constexpr input_type input_gradient(input_type const&, output_type const&,
                                                    output_type const& dy) const noexcept {
    return dy;
  }
};

template <class Layer>
struct is_misfit : std::false_type {};

template <class Spec, class T, class In>
struct is_misfit<misfit<Spec, T, In>> : std::true_type {};

template <bool Accepted, class Spec, class T, class In>
struct sized_layer {
  using type = typename Spec::template fn<T, In>;
};

template <class Spec, class T, class In>
struct sized_layer<false, Spec, T, In> {
  using type = misfit<Spec, T, In>;
};

template <class T>
struct append_layer {
  template <class Previous, class Spec, class In = typename Previous::output_type::shape_type>
  using fn =
      typename sized_layer<std::same_as<Previous, chain_input<T, In>> ? accepts_input<Spec, In>
                                                                      : accepts_numbers<Spec, In>,
                           Spec, T, In>::type;
};

/// The list of layers that specs become behind an input of shape InputShape, each behind the one
/// before.
template <class T, class InputShape, class... Specs>
using chain = boost::mp11::mp_partial_sum<boost::mp11::mp_list<Specs...>,
                                          chain_input<T, InputShape>, append_layer<T>::template fn>;

/// What the first layer of a chain takes: numbers, or tokens.
template <class Chain>
using chain_input_type = typename boost::mp11::mp_front<Chain>::input_type;

/// Whether the first of specs takes several tensors.
template <class First, class... Specs>
inline constexpr bool first_takes_several = spec_of_several<First>;

/// Whether the first of specs takes tokens.
template <class First, class... Specs>
inline constexpr bool first_takes_tokens = spec_of_tokens<First>;

/// The last layer of a chain, or the input where there is none.
template <class T, class InputShape, class Chain>
using chain_end =
    boost::mp11::mp_back<boost::mp11::mp_push_front<Chain, chain_input<T, InputShape>>>;

/// Fails to instantiate with the requirement of the first misfit of a chain.
template <class Chain, std::size_t First = boost::mp11::mp_find_if<Chain, is_misfit>::value,
          bool Fits = First == boost::mp11::mp_size<Chain>::value>
struct chain_check {
  static constexpr bool fits = true;
};

template <class Chain, std::size_t First>
struct chain_check<Chain, First, false> {
  static constexpr bool fits = sizeof(typename boost::mp11::mp_at_c<Chain, First>::requirement) > 0;
};

/// Whether specs can stand behind each other and behind an input of shape In.
template <class In, class... Specs>
inline constexpr bool chain_fits =
    boost::mp11::mp_none_of<chain<float, In, Specs...>, is_misfit>::value;

/// The `requirement` of a spec made of specs: that of the first which does not fit.
template <class In, class... Specs>
struct chain_requirement {
  static_assert(chain_check<chain<float, In, Specs...>>::fits);
};

/// The shape behind specs that fit.
template <class In, class... Specs>
using chain_output_shape =
    typename chain_end<float, In, chain<float, In, Specs...>>::output_type::shape_type;

} // namespace ctnn::detail
