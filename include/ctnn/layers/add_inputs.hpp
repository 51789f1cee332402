// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/concepts.hpp>
#include <ctnn/tensor/arithmetic.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/tensors.hpp>

#include <boost/mp11/algorithm.hpp>

#include <cstddef>

namespace ctnn {
namespace detail {

/// Whether these are the shapes of several tensors, all alike.
template <class In>
inline constexpr bool alike_inputs = false;

template <class... Ins>
inline constexpr bool alike_inputs<shapes<Ins...>> = boost::mp11::mp_same<Ins...>::value;

} // namespace detail

namespace layers {

/// `add_inputs` behind inputs of shapes In.
template <real T, class In>
struct add_inputs_layer;

template <real T, class First, class... Others>
struct add_inputs_layer<T, shapes<First, Others...>> {
  using input_type = tensor_of<T, shapes<First, Others...>>;
  using output_type = tensor_of<T, First>;

  static constexpr char const* name = "add_inputs";
  static constexpr std::size_t parameter_count = 0;
  static constexpr std::size_t macs = 0;
  static constexpr std::size_t activation_bytes = sizeof(output_type);

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr auto forward(X const& x) const noexcept {
    return x.apply([](auto const&... all) { return (... + all); });
  }

  template <sample_or_batch_of<input_type> X, class Y>
  [[nodiscard]] constexpr X input_gradient(X const&, Y const&, Y const& dy) const noexcept {
    X dx;
    dx.apply_with(dx, [&dy](auto& of_one, auto const&) { of_one = dy; });
    return dx;
  }

  [[nodiscard]] friend constexpr bool operator==(add_inputs_layer, add_inputs_layer) = default;
};

/// The sum of several tensors of one shape. Source: Keras Add, ONNX Sum.
struct add_inputs {
  static constexpr bool takes_several = true;

  template <class In>
  static constexpr bool accepts = detail::alike_inputs<In>;

  template <class In>
  struct requirement {
    static_assert(accepts<In>, "add_inputs needs several tensors of one shape");
  };

  template <real T, class In>
  using fn = add_inputs_layer<T, In>;
};

} // namespace layers
} // namespace ctnn
