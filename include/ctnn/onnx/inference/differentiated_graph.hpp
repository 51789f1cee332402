// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/model/records.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

/// The part of a graph between the tensors that a Gradient node's xs and zs name and y.
template <class Model>
struct differentiated_graph {
private:
  static constexpr auto const& content = Model::content;

public:
  static constexpr std::size_t value_count = content.values.size();
  static constexpr std::size_t node_count = content.nodes.size();

  std::size_t y = none;
  /// The input of the Gradient node that a value of xs or zs is, or `none`.
  std::array<std::size_t, value_count> input{};
  /// The nodes that y depends on and that depend on xs or zs.
  std::array<bool, node_count> runs{};
  /// The values that depend on xs and that y depends on, and the nodes among them.
  std::array<bool, value_count> varies{};
  std::array<bool, node_count> is_differentiated{};
  /// Whether the inputs are the named tensors, so that what is between has been computed already.
  bool is_known = true;
  /// Whether a node between has a graph of its own.
  bool has_inner_graphs = false;

  constexpr explicit differentiated_graph(node_record const& gradient) {
    for (std::size_t& each : input) {
      each = none;
    }
    std::size_t const named = gradient.named.count > 0 ? gradient.named.count - 1 : 0;
    y = content.operands[gradient.named.first + named];
    std::array<bool, value_count> reached{};
    std::array<bool, value_count> needed{};
    for (std::size_t i = 0; i < named && i < gradient.inputs.count; ++i) {
      std::size_t const value = content.operands[gradient.named.first + i];
      if (value != none) {
        input[value] = i;
        reached[value] = true;
        varies[value] = i < x_count(gradient);
        is_known = is_known && content.operands[gradient.inputs.first + i] == value;
      }
    }
    for (std::size_t n = 0; n < node_count; ++n) {
      node_record const& node = content.nodes[n];
      bool is_reached = false;
      bool is_varied = false;
      each_of(node.inputs, [&](std::size_t value) {
        is_reached = is_reached || reached[value];
        is_varied = is_varied || varies[value];
      });
      runs[n] = is_reached;
      is_differentiated[n] = is_varied;
      each_of(node.outputs, [&](std::size_t value) {
        if (input[value] == none) {
          reached[value] = is_reached;
          varies[value] = is_varied;
        }
      });
    }
    if (y != none) {
      needed[y] = true;
    }
    for (std::size_t n = node_count; n-- > 0;) {
      node_record const& node = content.nodes[n];
      bool is_needed = false;
      each_of(node.outputs, [&](std::size_t value) {
        is_needed = is_needed || (needed[value] && input[value] == none);
      });
      runs[n] = runs[n] && is_needed;
      is_differentiated[n] = is_differentiated[n] && is_needed;
      if (runs[n]) {
        each_of(node.inputs, [&](std::size_t value) { needed[value] = true; });
        for (std::size_t a = 0; a < node.attributes.count; ++a) {
          has_inner_graphs =
              has_inner_graphs ||
              content.attributes[node.attributes.first + a].kind == attribute_kind::graph;
        }
      }
    }
    for (std::size_t value = 0; value < value_count; ++value) {
      bool const is_x = input[value] != none && input[value] < x_count(gradient);
      varies[value] = varies[value] && (needed[value] || is_x);
    }
  }

  /// How many tensors xs names.
  [[nodiscard]] static constexpr std::size_t x_count(node_record const& gradient) {
    for (std::size_t a = 0; a < gradient.attributes.count; ++a) {
      attribute_record const& attribute = content.attributes[gradient.attributes.first + a];
      if (content.text(attribute.name) == "xs") {
        return attribute.list.count;
      }
    }
    return 0;
  }

  /// Calls `f(value)` for what the node reads besides its inputs.
  template <class F>
  constexpr void each_read(F f) const {
    for (std::size_t n = 0; n < node_count; ++n) {
      if (runs[n]) {
        each_of(content.nodes[n].inputs, [&](std::size_t value) {
          if (is_known || !computes(value)) {
            f(value);
          }
        });
        each_of(content.nodes[n].outputs, [&](std::size_t value) {
          if (is_known) {
            f(value);
          }
        });
      }
    }
  }

  /// Whether a value is an input, or has to be computed from them.
  [[nodiscard]] constexpr bool computes(std::size_t value) const {
    std::size_t const by = content.values[value].node;
    return input[value] != none || (by != none && runs[by]);
  }

private:
  template <class F>
  static constexpr void each_of(range list, F f) {
    for (std::size_t i = 0; i < list.count; ++i) {
      if (content.operands[list.first + i] != none) {
        f(content.operands[list.first + i]);
      }
    }
  }
};

} // namespace ctnn::onnx
