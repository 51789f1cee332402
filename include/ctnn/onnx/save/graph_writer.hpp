// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/model/data_type.hpp>
#include <ctnn/onnx/save/attribute.hpp>
#include <ctnn/onnx/save/message.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ctnn::onnx {

/// The extents of a tensor that is saved.
using saved_extents = std::vector<std::size_t>;

/// Collects the nodes, constants, inputs and outputs of a model. Values are their names.
class graph_writer {
public:
  /// Inputs and outputs have `batch` samples; 0 stands for the symbol N.
  explicit graph_writer(std::size_t batch) : batch_{batch} {}

  /// A name like this that no other value has.
  [[nodiscard]] std::string fresh(std::string const& name) {
    std::size_t const count = ++names_[name];
    return count == 1 ? name : name + "_" + std::to_string(count);
  }

  /// Adds a node of an operator; gives the names of its outputs.
  std::vector<std::string> node(std::string const& name, std::string_view op_type,
                                std::vector<std::string> inputs,
                                std::vector<saved_attribute> attributes, std::size_t outputs) {
    saved_node node{
        fresh(name), std::string(op_type), std::move(inputs), {}, std::move(attributes)};
    for (std::size_t i = 0; i < outputs; ++i) {
      node.outputs.push_back(outputs == 1 ? node.name : node.name + ":" + std::to_string(i));
    }
    nodes_.push_back(std::move(node));
    return nodes_.back().outputs;
  }

  /// Adds a constant of row-major elements, unless there is one of this name.
  void constant(std::string const& name, data_type type, saved_extents const& extents,
                std::string_view elements) {
    if (constants_.insert(name).second) {
      detail::message tensor;
      for (std::size_t const extent : extents) {
        tensor.number(1, extent);
      }
      tensor.number(2, static_cast<std::uint64_t>(type)).text(8, name).text(9, elements);
      initializers_.part(5, tensor);
    }
  }

  /// Declares an input of samples.
  void input(std::string const& name, data_type type, saved_extents const& sample) {
    inputs_.part(11, declared(name, type, sample));
    input_names_.insert(name);
  }

  /// Gives a value the name of an output of samples.
  void output(std::string const& value, std::string const& name, data_type type,
              saved_extents const& sample) {
    outputs_.part(12, declared(name, type, sample));
    auto const [given, is_new] = given_.emplace(value, name);
    if (!is_new || input_names_.contains(value)) {
      nodes_.push_back({name, "Identity", {is_new ? value : given->second}, {name}, {}});
      return;
    }
    for (saved_node& node : nodes_) {
      rename(node.inputs, value, name);
      rename(node.outputs, value, name);
    }
  }

  /// The model, of operator set 17. Source: onnx.proto, ModelProto.
  [[nodiscard]] std::string bytes(std::string_view name) const {
    detail::message graph;
    for (saved_node const& node : nodes_) {
      graph.part(1, message_of(node));
    }
    graph.text(2, name);
    std::string content = graph.bytes();
    content.append(initializers_.bytes()).append(inputs_.bytes()).append(outputs_.bytes());
    return detail::message{}
        .number(1, 8)
        .text(2, "ctnn")
        .text(7, content)
        .part(8, detail::message{}.text(1, "").number(2, 17))
        .bytes();
  }

private:
  struct saved_node {
    std::string name;
    std::string op_type;
    std::vector<std::string> inputs;
    std::vector<std::string> outputs;
    std::vector<saved_attribute> attributes;
  };

  static void rename(std::vector<std::string>& values, std::string const& from,
                     std::string const& to) {
    for (std::string& value : values) {
      if (value == from) {
        value = to;
      }
    }
  }

  [[nodiscard]] static detail::message message_of(saved_node const& node) {
    detail::message result;
    for (std::string const& input : node.inputs) {
      result.text(1, input);
    }
    for (std::string const& output : node.outputs) {
      result.text(2, output);
    }
    result.text(3, node.name).text(4, node.op_type);
    for (saved_attribute const& attribute : node.attributes) {
      result.part(5, attribute.content());
    }
    return result;
  }

  [[nodiscard]] detail::message declared(std::string const& name, data_type type,
                                         saved_extents const& sample) const {
    detail::message shape;
    shape.part(1,
               batch_ == 0 ? detail::message{}.text(2, "N") : detail::message{}.number(1, batch_));
    for (std::size_t const extent : sample) {
      shape.part(1, detail::message{}.number(1, extent));
    }
    detail::message tensor;
    tensor.number(1, static_cast<std::uint64_t>(type)).part(2, shape);
    return detail::message{}.text(1, name).part(2, detail::message{}.part(1, tensor));
  }

  std::size_t batch_;
  std::map<std::string, std::size_t> names_;
  std::set<std::string> constants_;
  std::set<std::string> input_names_;
  /// The outputs that values have become.
  std::map<std::string, std::string> given_;
  std::vector<saved_node> nodes_;
  detail::message initializers_;
  detail::message inputs_;
  detail::message outputs_;
};

} // namespace ctnn::onnx
