// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/model/data_type.hpp>
#include <ctnn/onnx/model/extents.hpp>
#include <ctnn/onnx/protobuf/span.hpp>
#include <ctnn/weights/embedded_model.hpp>

#include <cstddef>
#include <cstdint>

// What a model's file says, as plain values. Names and data are places in the file's bytes; what
// refers to something else is an index into the model's lists.

namespace ctnn::onnx {

using protobuf::span;

/// No index: of an input that is left out, say.
inline constexpr std::size_t none = static_cast<std::size_t>(-1);

/// A part of one of the model's lists.
struct range {
  std::size_t first = 0;
  std::size_t count = 0;
};

/// An operator set that the model imports.
struct opset {
  span domain{};
  std::int64_t version = 0;
};

/// The data of the tensors that ctnn_embed has laid apart from a model's message.
struct tensors_apart {
  embedded_tensor const* first = nullptr;
  std::size_t count = 0;
};

/// A TensorProto.
struct tensor_record {
  span name{};
  data_type type = data_type::undefined;
  extents shape{};
  /// The whole message, and its raw_data.
  span message{};
  span raw{};
  bool has_raw = false;
  /// Which of the tensors that ctnn_embed has laid apart its data is.
  std::size_t apart = none;
};

/// The kinds of attributes, by ONNX's numbers.
enum class attribute_kind : std::int32_t {
  undefined = 0,
  number = 1,
  integer = 2,
  string = 3,
  tensor = 4,
  graph = 5,
  numbers = 6,
  integers = 7,
  strings = 8,
  tensors = 9,
  graphs = 10,
};

/// An AttributeProto.
struct attribute_record {
  span name{};
  attribute_kind kind = attribute_kind::undefined;
  float number = 0;
  std::int64_t integer = 0;
  span string{};
  /// Of the lists `numbers`, `integers` or `strings`, by the kind.
  range list{};
  /// The tensor's or the graph's index.
  std::size_t index = none;
};

/// A node that calls a function of the model's own, whose nodes stand in its place.
struct call_record {
  span function{};
  span node{};
  /// What attributes of the function's nodes may refer to.
  range attributes{};
  /// The call in whose function the node stands, or `none`.
  std::size_t caller = none;
};

/// A NodeProto.
struct node_record {
  span name{};
  span op_type{};
  span domain{};
  /// Of the list `operands`: values.
  range inputs{};
  range outputs{};
  range attributes{};
  /// The values that a Gradient's attributes name: xs, zs and y.
  range named{};
  std::size_t graph = 0;
  /// Where in the file it begins.
  std::size_t offset = 0;
  /// The operator sets that it may be of.
  range opsets{};
  /// The call in whose function it stands, or `none`.
  std::size_t call = none;
};

/// A dimension as a graph declares it: a number, a symbol, or neither.
struct dimension_record {
  std::int64_t extent = -1;
  span symbol{};
};

/// Something that has a name: an input, an initializer, an output of a node.
struct value_record {
  span name{};
  std::size_t graph = 0;
  /// The node that computes it, and as which of its outputs.
  std::size_t node = none;
  std::size_t output = 0;
  /// The tensor that it is.
  std::size_t initializer = none;
  bool is_input = false;
  /// What is declared of it.
  data_type type = data_type::undefined;
  bool has_shape = false;
  range dimensions{};
};

/// A GraphProto.
struct graph_record {
  range nodes{};
  /// Of the list `operands`: values.
  range inputs{};
  range outputs{};
  /// Of the list `strings`: a function can give one value two names.
  range output_names{};
  /// The graph whose names it sees.
  std::size_t parent = none;
};

} // namespace ctnn::onnx
