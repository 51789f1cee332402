// SPDX-License-Identifier: BSL-1.0
// The reader of ONNX models on any bytes, for libFuzzer:
//
//   clang++-22 -std=c++23 -O1 -g -fsanitize=fuzzer,address,undefined -Iinclude \
//     tests/fuzz/read_model_fuzz.cpp -o fuzz && ./fuzz corpus
//
// What is read must be such that it can be used: all indices and places in range.
#include <ctnn/onnx/model/decode.hpp>
#include <ctnn/onnx/model/read_model.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace ctnn::onnx;

void demand(bool condition) {
  if (!condition) {
    std::abort();
  }
}

struct checker {
  content<growing> const& read;

  void place(span s) const { demand(s.begin <= s.end && s.end <= read.bytes.size()); }
  template <class List>
  void part(range r, List const& list) const {
    demand(r.first <= list.size() && r.count <= list.size() - r.first);
  }
  void operands(range r) const {
    part(r, read.operands);
    for (std::size_t i = 0; i < r.count; ++i) {
      std::size_t const value = read.operands[r.first + i];
      demand(value == none || value < read.values.size());
    }
  }

  void everything() const {
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

  void attribute(attribute_record const& a) const {
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

  void tensor(tensor_record const& t) const {
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

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const read = read_model({reinterpret_cast<char const*>(data), size});
  if (read) {
    checker{*read}.everything();
  } else {
    demand(read.error().offset <= size && !sentence(read.error().what).empty());
  }
  return 0;
}
