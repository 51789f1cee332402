// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/concepts.hpp>
#include <ctnn/ops/concat.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/tensors.hpp>

#include <concepts>
#include <cstddef>
#include <utility>

namespace ctnn {
namespace detail {

/// Whether several tensors can be joined along an axis.
template <std::size_t Axis, class In>
inline constexpr bool joinable_inputs = false;

template <std::size_t Axis, class... Ins>
inline constexpr bool joinable_inputs<Axis, shapes<Ins...>> = alike_but_for_axis<Axis, Ins...>();

} // namespace detail

namespace layers {

/// `concat_inputs` behind inputs of shapes In.
template <real T, class In, std::size_t Axis>
struct concat_inputs_layer;

template <real T, class... Ins, std::size_t Axis>
struct concat_inputs_layer<T, shapes<Ins...>, Axis> {
  using input_type = tensor_of<T, shapes<Ins...>>;
  using output_type = tensor_of<T, concat_shape<Axis, Ins...>>;

  static constexpr char const* name = "concat_inputs";
  static constexpr std::size_t parameter_count = 0;
  static constexpr std::size_t macs = 0;
  static constexpr std::size_t activation_bytes = sizeof(output_type);

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr auto forward(X const& x) const noexcept {
    return x.apply([](auto const&... all) { return ctnn::concat<axis_of<X>>(all...); });
  }

  template <sample_or_batch_of<input_type> X, class Y>
  [[nodiscard]] constexpr X input_gradient(X const&, Y const&, Y const& dy) const noexcept {
    return [&]<std::size_t... Indices>(std::index_sequence<Indices...>) {
      return X(part_along<axis_of<X>, firsts[Indices],
                          typename std::tuple_element<Indices, X>::type::shape_type>(dy)...);
    }(std::index_sequence_for<Ins...>{});
  }

  [[nodiscard]] friend constexpr bool operator==(concat_inputs_layer,
                                                 concat_inputs_layer) = default;

private:
  template <class X>
  static constexpr std::size_t axis_of = std::same_as<X, input_type> ? Axis : Axis + 1;

  static constexpr auto firsts = ctnn::detail::starts_along<Axis, Ins...>();
};

/// Several tensors, joined along an axis. Source: Keras Concatenate, ONNX Concat.
template <std::size_t Axis = 0>
struct concat_inputs {
  static constexpr bool takes_several = true;

  template <class In>
  static constexpr bool accepts = detail::joinable_inputs<Axis, In>;

  template <class In>
  struct requirement {
    static_assert(accepts<In>,
                  "concat_inputs needs several tensors of one shape but for the joined axis");
  };

  template <real T, class In>
  using fn = concat_inputs_layer<T, In, Axis>;
};

} // namespace layers
} // namespace ctnn
