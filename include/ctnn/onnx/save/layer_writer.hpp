// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/onnx/model/data_type.hpp>
#include <ctnn/onnx/save/attribute.hpp>
#include <ctnn/onnx/save/graph_writer.hpp>
#include <ctnn/tensor/concepts.hpp>
#include <ctnn/weights/named_parameters.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace ctnn::onnx {

/// Several values of a graph.
using saved_values = std::vector<std::string>;

/// Writes the nodes of the layer at a place of a net, "2" or "2.0": `place/operator` is what they
/// and their values are called.
class layer_writer {
public:
  layer_writer(graph_writer& graph, std::string place) : graph_{&graph}, place_{std::move(place)} {}

  /// The writer for the layer at an index within this one.
  [[nodiscard]] layer_writer within(std::size_t index) const {
    return {*graph_, (place_.empty() ? "" : place_ + ".") + std::to_string(index)};
  }

  /// A node; gives its output.
  std::string node(std::string_view op_type, saved_values inputs,
                   std::vector<saved_attribute> attributes = {}) const {
    return nodes(op_type, 1, std::move(inputs), std::move(attributes)).front();
  }

  /// A node of several outputs.
  saved_values nodes(std::string_view op_type, std::size_t outputs, saved_values inputs,
                     std::vector<saved_attribute> attributes = {}) const {
    return graph_->node(place_ + "/" + std::string(op_type), op_type, std::move(inputs),
                        std::move(attributes), outputs);
  }

  /// A constant with row-major elements.
  template <class T>
  std::string constant(std::string const& name, std::vector<T> const& elements,
                       saved_extents const& extents) const {
    std::string value = graph_->fresh(place_ + "/" + name);
    graph_->constant(value, data_type_of<T>(), extents, bytes_of(elements.data(), elements.size()));
    return value;
  }

  /// A number of a layer of T.
  template <class T>
  std::string number(std::string const& name, double value) const {
    return constant<T>(name, {static_cast<T>(value)}, {});
  }

  /// A row of integers, as operators take extents and axes.
  std::string integers(std::string const& name, std::vector<std::int64_t> const& values) const {
    return constant(name, values, {values.size()});
  }

  /// Adds all that a layer keeps, with the names and layouts of PyTorch's state dicts, once: see
  /// `for_each_named_parameter`.
  template <class Layer>
  void parameters(Layer const& layer) const {
    ctnn::detail::for_each_state<"">(layer, [&]<auto Name, class Layout, class First>(
                                                First const& first, auto const&... others) {
      using tensor = ctnn::detail::state_tensor<Layout, First>;
      auto const in_torch = std::make_unique_for_overwrite<tensor>(); // may be large for a stack
      Layout::get(first, others..., in_torch->begin());
      auto const extents = tensor::shape_type::extents();
      graph_->constant(parameter({Name.text, sizeof(Name.text) - 1}),
                       data_type_of<typename tensor::value_type>(),
                       saved_extents(extents.begin(), extents.end()),
                       bytes_of(in_torch->begin(), tensor::size()));
    });
  }

  /// The value of a parameter of this layer.
  [[nodiscard]] std::string parameter(std::string_view name) const {
    return place_ + "." + std::string(name);
  }

  /// A value in another shape; 0 keeps an extent, -1 is what is left.
  std::string reshaped(std::string const& x, std::vector<std::int64_t> const& extents) const {
    return node("Reshape", {x, integers("extents", extents)});
  }

private:
  template <class T>
  [[nodiscard]] static std::string_view bytes_of(T const* elements, std::size_t count) {
    static_assert(std::endian::native == std::endian::little);
    return {reinterpret_cast<char const*>(elements), count * sizeof(T)};
  }

  graph_writer* graph_;
  std::string place_;
};

/// The extents of a shape as operators take them, behind those that are given.
template <class Shape>
[[nodiscard]] std::vector<std::int64_t> saved_shape(std::vector<std::int64_t> first) {
  for (std::size_t const extent : Shape::extents()) {
    first.push_back(static_cast<std::int64_t>(extent));
  }
  return first;
}

/// What a layer is given: a value, or several where it takes several tensors.
template <class Layer>
using saved_input =
    std::conditional_t<ctnn::detail::is_shapes<typename Layer::input_type::shape_type>,
                       saved_values, std::string>;

/// A layer with an overload, found by its namespace or ours, of
///
///     std::string write_onnx(ctnn::onnx::layer_writer const&, my_layer const&,
///                            std::string const& x);
///
/// which writes its nodes and returns its output for an input x with a batch dimension; of a layer
/// that takes several tensors x, and of one that gives several the output, are `saved_values`. The
/// sentence is what the compiler prints of others.
template <class Layer>
concept onnx_layer =
    requires(layer_writer const& writer, Layer const& layer, saved_input<Layer> const& x) {
      write_onnx(writer, layer, x);
    } ||
    ctnn::detail::unsatisfied<"onnx::save: a layer of the net has no overload of write_onnx, which "
                              "writes it as nodes: the layer is",
                              Layer>();

/// Writes any layer; gives its outputs.
template <class Layer>
saved_values write_layer(layer_writer const& writer, Layer const& layer, saved_values const& x) {
  static_assert(onnx_layer<Layer>,
                "onnx::save: a layer of the net has no overload of write_onnx, which writes it as "
                "nodes");
  if constexpr (!onnx_layer<Layer>) {
    return x;
  } else if constexpr (std::is_same_v<saved_input<Layer>, saved_values>) {
    return saved_values{write_onnx(writer, layer, x)};
  } else {
    return saved_values{write_onnx(writer, layer, x.front())};
  }
}

} // namespace ctnn::onnx
