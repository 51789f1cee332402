// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/model/decode.hpp>
#include <ctnn/onnx/model/read_model.hpp>

#include <cstddef>
#include <string_view>

namespace fuzz {

using namespace ctnn::onnx;

/// Whether what is read of a model is such that it can be used: all indices and places in range.
class read_model_checker {
public:
  explicit read_model_checker(content<growing> const& checked) : read(checked) {}

  [[nodiscard]] bool is_sound() {
    everything();
    return sound;
  }

private:
  content<growing> const& read;
  bool sound = true;

  void demand(bool condition) { sound = sound && condition; }
  void place(span s) { demand(s.begin <= s.end && s.end <= read.bytes.size()); }
  template <class List>
  void part(range r, List const& list) {
    demand(r.first <= list.size() && r.count <= list.size() - r.first);
  }
  void operands(range r) {
    part(r, read.operands);
    for (std::size_t i = 0; i < r.count; ++i) {
      std::size_t const value = read.operands[r.first + i];
      demand(value == none || value < read.values.size());
    }
  }

  void everything() {
    for (std::size_t i = 0; i < read.graphs.size(); ++i) {
      graph_record const& graph = read.graphs[i];
      part(graph.nodes, read.nodes);
      operands(graph.inputs);
      operands(graph.outputs);
      part(graph.output_names, read.strings);
      demand(graph.output_names.count == graph.outputs.count);
      for (std::size_t o = 0; o < graph.outputs.count; ++o) {
        demand(read.operands[graph.outputs.first + o] != none);
        place(read.strings[graph.output_names.first + o]);
      }
      demand(i == 0 ? graph.parent == none : graph.parent < i);
    }
    for (std::size_t i = 0; i < read.nodes.size(); ++i) {
      node_record const& node = read.nodes[i];
      place(node.name);
      place(node.op_type);
      place(node.domain);
      operands(node.inputs);
      operands(node.outputs);
      part(node.attributes, read.attributes);
      part(node.opsets, read.opsets);
      demand(node.graph < read.graphs.size());
      demand(node.call == none || node.call < read.calls.size());
    }
    for (std::size_t i = 0; i < read.calls.size(); ++i) {
      call_record const& call = read.calls[i];
      place(call.function);
      place(call.node);
      part(call.attributes, read.attributes);
      demand(call.caller == none || call.caller < i);
    }
    for (std::size_t i = 0; i < read.values.size(); ++i) {
      value_record const& value = read.values[i];
      place(value.name);
      demand(value.graph < read.graphs.size());
      demand(value.node == none || value.node < read.nodes.size());
      demand(value.initializer == none || value.initializer < read.tensors.size());
      part(value.dimensions, read.dimensions);
    }
    for (std::size_t i = 0; i < read.attributes.size(); ++i) {
      attribute(read.attributes[i]);
    }
    for (std::size_t i = 0; i < read.tensors.size(); ++i) {
      tensor(read.tensors[i]);
    }
  }

  void attribute(attribute_record const& a) {
    place(a.name);
    place(a.string);
    switch (a.kind) {
    case attribute_kind::numbers:
      part(a.list, read.numbers);
      break;
    case attribute_kind::integers:
      part(a.list, read.integers);
      break;
    case attribute_kind::strings:
      part(a.list, read.strings);
      break;
    case attribute_kind::tensor:
      demand(a.index < read.tensors.size());
      break;
    case attribute_kind::graph:
      demand(a.index < read.graphs.size());
      break;
    default:
      break;
    }
  }

  void tensor(tensor_record const& t) {
    place(t.name);
    place(t.message);
    place(t.raw);
    demand(t.shape.rank <= max_rank);
    if (is_numeric(t.type) && t.has_raw) {
      demand(t.raw.size() == t.shape.size() * element_bytes(t.type));
    }
    if (t.type == data_type::float32 && t.shape.size() == 4) {
      float const volatile first = decode<float, 4>(read.bytes, t)[0];
      static_cast<void>(first);
    }
  }
};

/// Whether `read_model` makes of any bytes a sound model or a sound error.
[[nodiscard]] inline bool bears(std::string_view bytes) {
  auto const read = read_model(bytes);
  return read ? read_model_checker(*read).is_sound()
              : read.error().offset <= bytes.size() && !sentence(read.error().what).empty();
}

} // namespace fuzz
