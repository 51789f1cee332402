// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks/add.hpp>
#include <ctnn/blocks/block.hpp>
#include <ctnn/blocks/concat.hpp>
#include <ctnn/blocks/each.hpp>
#include <ctnn/blocks/multiply.hpp>
#include <ctnn/blocks/outputs.hpp>
#include <ctnn/blocks/parallel.hpp>
#include <ctnn/blocks/repeat.hpp>
#include <ctnn/blocks/residual.hpp>
#include <ctnn/layers/add_inputs.hpp>
#include <ctnn/layers/concat_inputs.hpp>
#include <ctnn/onnx/save/layer_writer.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace ctnn::onnx {

namespace detail {

/// Layers one behind the other.
template <class Group>
saved_values write_chain(layer_writer const& writer, Group const& group, saved_values x) {
  [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    ((x = write_layer(writer.within(Index), group.template layer<Index>(), x)), ...);
  }(std::make_index_sequence<Group::layer_count>{});
  return x;
}

/// What each of layers makes of one input.
template <class Group>
saved_values write_branches(layer_writer const& writer, Group const& group, std::string const& x) {
  saved_values y;
  [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    (y.push_back(write_layer(writer.within(Index), group.template layer<Index>(), {x}).front()),
     ...);
  }(std::make_index_sequence<Group::layer_count>{});
  return y;
}

/// The sum, from the first on.
inline std::string write_sum(layer_writer const& writer, saved_values const& x) {
  std::string sum = x.front();
  for (std::size_t i = 1; i < x.size(); ++i) {
    sum = writer.node("Add", {sum, x[i]});
  }
  return sum;
}

} // namespace detail

template <class T, class In, class... Specs>
saved_values write_onnx(layer_writer const& writer,
                        layers::block_layer<T, In, Specs...> const& layer,
                        saved_input<layers::block_layer<T, In, Specs...>> const& x) {
  return detail::write_chain(writer, layer, saved_values{x});
}

template <class T, class In, class... Specs>
std::string write_onnx(layer_writer const& writer,
                       layers::residual_layer<T, In, Specs...> const& layer, std::string const& x) {
  return writer.node("Add", {x, detail::write_chain(writer, layer, {x}).front()});
}

template <class T, class In, class... Specs>
std::string write_onnx(layer_writer const& writer, layers::add_layer<T, In, Specs...> const& layer,
                       std::string const& x) {
  return detail::write_sum(writer, detail::write_branches(writer, layer, x));
}

template <class T, class In, class A, class B>
std::string write_onnx(layer_writer const& writer, layers::multiply_layer<T, In, A, B> const& layer,
                       std::string const& x) {
  return writer.node("Mul", detail::write_branches(writer, layer, x));
}

template <class T, class In, std::size_t Axis, class... Specs>
std::string write_onnx(layer_writer const& writer,
                       layers::concat_layer<T, In, Axis, Specs...> const& layer,
                       std::string const& x) {
  return writer.node("Concat", detail::write_branches(writer, layer, x),
                     {{"axis", static_cast<std::int64_t>(Axis) + 1}});
}

template <class T, class In, class... Specs>
saved_values write_onnx(layer_writer const& writer,
                        layers::outputs_layer<T, In, Specs...> const& layer, std::string const& x) {
  return detail::write_branches(writer, layer, x);
}

template <class T, class In, class... Specs>
saved_values write_onnx(layer_writer const& writer,
                        layers::parallel_layer<T, In, Specs...> const& layer,
                        saved_values const& x) {
  saved_values y;
  [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    (y.push_back(
         write_layer(writer.within(Index), layer.template layer<Index>(), {x[Index]}).front()),
     ...);
  }(std::index_sequence_for<Specs...>{});
  return y;
}

template <class T, class In>
std::string write_onnx(layer_writer const& writer, layers::add_inputs_layer<T, In> const&,
                       saved_values const& x) {
  return detail::write_sum(writer, x);
}

template <class T, class In, std::size_t Axis>
std::string write_onnx(layer_writer const& writer, layers::concat_inputs_layer<T, In, Axis> const&,
                       saved_values const& x) {
  return writer.node("Concat", x, {{"axis", static_cast<std::int64_t>(Axis) + 1}});
}

/// The layer's nodes as often, with the same weights.
template <class T, class In, std::size_t Times, class Spec>
std::string write_onnx(layer_writer const& writer,
                       layers::repeat_layer<T, In, Times, Spec> const& layer,
                       std::string const& x) {
  saved_values y{x};
  using repeated = typename layers::repeat_layer<T, In, Times, Spec>::repeated;
  for (std::size_t i = 0; i < Times; ++i) {
    y = write_layer(writer, static_cast<repeated const&>(layer), y);
  }
  return y.front();
}

/// The parts of all samples as a batch.
template <class T, std::size_t Count, class Part, class Spec>
std::string write_onnx(layer_writer const& writer,
                       layers::each_layer<T, Count, Part, Spec> const& layer,
                       std::string const& x) {
  using applied = typename layers::each_layer<T, Count, Part, Spec>::applied;
  std::string const y = write_layer(writer, static_cast<applied const&>(layer),
                                    {writer.reshaped(x, saved_shape<Part>({-1}))})
                            .front();
  return writer.reshaped(y, saved_shape<typename applied::output_type::shape_type>(
                                {-1, static_cast<std::int64_t>(Count)}));
}

} // namespace ctnn::onnx
