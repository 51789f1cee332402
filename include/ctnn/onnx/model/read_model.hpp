// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/model/attribute_reader.hpp>
#include <ctnn/onnx/model/content.hpp>
#include <ctnn/onnx/model/functions.hpp>
#include <ctnn/onnx/model/list.hpp>
#include <ctnn/onnx/model/read_error.hpp>
#include <ctnn/onnx/model/records.hpp>
#include <ctnn/onnx/protobuf/reader.hpp>

#include <cstddef>
#include <expected>
#include <string_view>

namespace ctnn::onnx {

namespace detail {

/// Reads a model's file into records, where the nodes of functions stand where these are called.
/// Source: onnx.proto.
class model_reader : attribute_reader {
public:
  constexpr model_reader(std::string_view bytes, tensors_apart apart) : attribute_reader(bytes) {
    read_.apart = apart;
  }

  constexpr std::expected<content<growing>, read_error> read() {
    if (read_.bytes.empty()) {
      return std::unexpected(read_error{read_failure::empty, 0});
    }
    model();
    for (std::size_t i = 0; !failed_ && i < waiting_.size(); ++i) {
      graph(i);
    }
    if (failed_) {
      return std::unexpected(error_);
    }
    return static_cast<content<growing>&&>(read_);
  }

private:
  constexpr void model() {
    list<span> places;
    each_field({0, read_.bytes.size()}, [&](field const& f) {
      if (f.number == 7 && f.wire == protobuf::wire_type::bytes) {
        waiting_.push_back({f.content, none, 0});
      } else if (f.number == 8) {
        read_.opsets.push_back(operator_set(f.content));
      } else if (f.number == 25) {
        places.push_back(f.content);
      }
    });
    if (waiting_.size() != 1) {
      fail(read_failure::no_graph, 0);
    }
    opsets_ = {0, read_.opsets.size()};
    for (std::size_t i = 0; i < places.size(); ++i) {
      function(places[i]);
    }
  }

  /// What is to be known of a FunctionProto before it is called.
  constexpr void function(span place) {
    function_record result{.place = place};
    result.opsets.first = read_.opsets.size();
    each_field(place, [&](field const& f) {
      switch (f.number) {
      case 1:
        result.name = text(f.content);
        result.name_place = f.content;
        break;
      case 9:
        read_.opsets.push_back(operator_set(f.content));
        ++result.opsets.count;
        break;
      case 10:
        result.domain = text(f.content);
        break;
      case 13:
        result.overload = text(f.content);
        break;
      default:
        break;
      }
    });
    if (result.opsets.count == 0) {
      result.opsets = opsets_;
    }
    if (functions_.find(result.name, result.domain, result.overload) != none) {
      fail(read_failure::name_given_twice, place.begin);
    }
    functions_.insert(result);
  }

  constexpr opset operator_set(span place) {
    opset result;
    each_field(place, [&](field const& f) {
      if (f.number == 1) {
        result.domain = f.content;
      } else if (f.number == 2) {
        result.version = f.as_int64();
      }
    });
    return result;
  }

  /// A field of bytes, and where it begins.
  struct part {
    span content;
    std::size_t offset = 0;
  };

  /// The fields of a GraphProto.
  struct graph_fields {
    list<part> nodes;
    list<part> initializers;
    list<part> inputs;
    list<part> outputs;
    list<part> declared; // outputs among them

    constexpr void add(field const& f) {
      part const of_field{f.content, f.offset};
      switch (f.number) {
      case 1:
        nodes.push_back(of_field);
        break;
      case 5:
        initializers.push_back(of_field);
        break;
      case 11:
        inputs.push_back(of_field);
        break;
      case 12:
        outputs.push_back(of_field);
        declared.push_back(of_field);
        break;
      case 13:
        declared.push_back(of_field);
        break;
      default:
        break;
      }
    }
  };

  constexpr void graph(std::size_t index) {
    waiting_graph const waiting = waiting_[index];
    std::size_t const scope = scopes_.size();
    if (waiting.scope == none) {
      read_.graphs.push_back({});
      scopes_.push_back({});
    } else {
      name_scope inner = scopes_[waiting.scope];
      read_.graphs.push_back({.parent = inner.graph});
      inner.graph = index;
      inner.outer = waiting.scope;
      scopes_.push_back(inner);
    }
    call_ = scopes_[scope].call;
    // What has names first: the fields stand in any order.
    graph_fields fields;
    each_field(waiting.place, [&](field const& f) { fields.add(f); });
    for (std::size_t i = 0; !failed_ && i < fields.initializers.size(); ++i) {
      initializer(fields.initializers[i].content, scope);
    }
    std::size_t const first_input = read_.operands.size();
    list<std::size_t> input_values;
    for (std::size_t i = 0; !failed_ && i < fields.inputs.size(); ++i) {
      input_values.push_back(graph_input(fields.inputs[i].content, scope));
    }
    for (std::size_t i = 0; i < input_values.size(); ++i) {
      read_.operands.push_back(input_values[i]);
    }
    read_.graphs[index].inputs = {first_input, input_values.size()};

    std::size_t const first_node = read_.nodes.size();
    for (std::size_t i = 0; !failed_ && i < fields.nodes.size(); ++i) {
      node(fields.nodes[i].content, fields.nodes[i].offset, scope, waiting.depth);
    }
    read_.graphs[index].nodes = {first_node, read_.nodes.size() - first_node};

    std::size_t const first_output = read_.operands.size();
    std::size_t const first_name = read_.strings.size();
    for (std::size_t i = 0; !failed_ && i < fields.outputs.size(); ++i) {
      span const name = value_name(fields.outputs[i].content);
      std::size_t const value = known(name, scope, fields.outputs[i].offset);
      if (value == none) {
        fail(read_failure::unknown_name, fields.outputs[i].offset);
      }
      read_.operands.push_back(value);
      read_.strings.push_back(name);
    }
    std::size_t const outputs = read_.operands.size() - first_output;
    read_.graphs[index].outputs = {first_output, outputs};
    read_.graphs[index].output_names = {first_name, outputs};
    for (std::size_t i = 0; !failed_ && i < fields.declared.size(); ++i) {
      span const content = fields.declared[i].content;
      std::size_t const value = names_.find(text(value_name(content)), scope);
      if (value < left_out && !read_.values[value].is_input) {
        declare(value, content);
      }
    }
  }

  constexpr void initializer(span place, std::size_t scope) {
    std::size_t const index = tensor(place);
    if (!failed_) {
      std::size_t const value = new_value(read_.tensors[index].name, scope, place.begin);
      if (!failed_) {
        read_.values[value].initializer = index;
      }
    }
  }

  /// An input; that of an initializer's name is its value where the caller gives none, which here
  /// makes it a constant.
  constexpr std::size_t graph_input(span place, std::size_t scope) {
    span const name = value_name(place);
    std::size_t value = names_.find(text(name), scope);
    if (value == none) {
      value = new_value(name, scope, place.begin);
    } else if (read_.values[value].is_input) {
      fail(read_failure::name_given_twice, place.begin);
    }
    if (!failed_) {
      read_.values[value].is_input = true;
      declare(value, place);
    }
    return value;
  }

  constexpr void node(span place, std::size_t offset, std::size_t scope, std::size_t depth) {
    name_scope const here = scopes_[scope];
    node_record result{.graph = here.graph, .offset = offset, .opsets = opsets_, .call = here.call};
    if (here.function != none) {
      result.opsets = functions_[here.function].opsets;
    }
    span overload;
    // Attributes and outputs come after all inputs, in whatever order the fields stand.
    std::size_t const first_waiting = waiting_fields_.size();
    std::size_t attributes = 0;
    result.inputs.first = read_.operands.size();
    each_field(place, [&](field const& f) {
      switch (f.number) {
      case 1:
        read_.operands.push_back(f.content.size() == 0 ? none : known(f.content, scope, f.offset));
        ++result.inputs.count;
        break;
      case 5:
        ++attributes;
        [[fallthrough]];
      case 2:
        waiting_fields_.push_back(f);
        break;
      case 3:
        result.name = f.content;
        break;
      case 4:
        result.op_type = f.content;
        break;
      case 7:
        result.domain = f.content;
        break;
      case 8:
        overload = f.content;
        break;
      default:
        break;
      }
    });
    result.attributes.first = read_.attributes.size();
    std::size_t const end_waiting = waiting_fields_.size();
    if (attributes > 0) {
      for (std::size_t i = first_waiting; !failed_ && i < end_waiting; ++i) {
        if (waiting_fields_[i].number == 5) {
          attribute(waiting_fields_[i].content, scope, depth);
        }
      }
    }
    result.attributes.count = read_.attributes.size() - result.attributes.first;
    if (same_text(text(result.op_type), "Gradient") &&
        same_text(text(result.domain), "ai.onnx.preview.training")) {
      result.named = named_values(result, scope);
    }
    std::size_t const called =
        functions_.find(text(result.op_type), text(result.domain), text(overload));
    if (called != none) {
      waiting_fields_.cut(first_waiting);
      call(result, place, called, scope, depth);
      return;
    }
    result.outputs.first = read_.operands.size();
    for (std::size_t i = first_waiting; !failed_ && i < end_waiting; ++i) {
      if (waiting_fields_[i].number == 2) {
        read_.operands.push_back(
            output(waiting_fields_[i], scope, read_.nodes.size(), result.outputs.count++));
      }
    }
    waiting_fields_.cut(first_waiting);
    read_.nodes.push_back(result);
  }

  /// The value that is a node's output, or `none` of one that is left out.
  constexpr std::size_t output(field const& f, std::size_t scope, std::size_t node,
                               std::size_t place) {
    if (f.content.size() == 0) {
      return none;
    }
    std::size_t const value = new_value(f.content, scope, f.offset);
    if (value != none) {
      read_.values[value].node = node;
      read_.values[value].output = place;
    }
    return value;
  }

  /// The values that the attributes xs, zs and y of a node name.
  constexpr range named_values(node_record const& node, std::size_t scope) {
    range result{read_.operands.size(), 0};
    auto const add = [&](span name) {
      read_.operands.push_back(known(name, scope, node.offset));
      ++result.count;
    };
    for (std::string_view const wanted : {"xs", "zs", "y"}) {
      for (std::size_t i = 0; i < node.attributes.count && !failed_; ++i) {
        attribute_record const attribute = read_.attributes[node.attributes.first + i];
        if (!same_text(text(attribute.name), wanted)) {
          continue;
        }
        if (attribute.kind == attribute_kind::string) {
          add(attribute.string);
        } else if (attribute.kind == attribute_kind::strings) {
          for (std::size_t k = 0; k < attribute.list.count; ++k) {
            add(read_.strings[attribute.list.first + k]);
          }
        }
      }
    }
    return result;
  }

  /// The nodes of the function that a node calls, in its place.
  constexpr void call(node_record const& by, span place, std::size_t called, std::size_t scope,
                      std::size_t depth) {
    name_scope const here = scopes_[scope];
    for (std::size_t s = scope; s != none; s = scopes_[s].caller) {
      if (scopes_[s].function == called) {
        fail(read_failure::function_of_itself, by.offset);
      }
    }
    if (here.calls == 32) {
      fail(read_failure::too_deep, by.offset);
    }
    if (failed_) {
      return;
    }
    function_record const function = functions_[called];
    std::size_t const index = read_.calls.size();
    read_.calls.push_back({function.name_place, by.name, by.attributes, here.call});
    std::size_t const inner = scopes_.size();
    scopes_.push_back({.graph = by.graph,
                       .call = index,
                       .function = called,
                       .caller = scope,
                       .calls = here.calls + 1});
    call_ = index;
    std::size_t inputs = 0;
    each_field(function.place, [&](field const& f) {
      if (f.number == 4) {
        std::size_t const value =
            inputs < by.inputs.count ? read_.operands[by.inputs.first + inputs] : none;
        give_name(f.content, inner, value, f.offset);
        ++inputs;
      } else if (f.number == 11) { // what is not given has this
        attribute(f.content, inner, depth);
      }
    });
    read_.calls[index].attributes.count = read_.attributes.size() - by.attributes.first;
    each_field(function.place, [&](field const& f) {
      if (f.number == 7) {
        node(f.content, f.offset, inner, depth);
      }
    });
    std::size_t const first_output = read_.operands.size();
    each_field(function.place, [&](field const& f) {
      if (f.number == 5) {
        read_.operands.push_back(known(f.content, inner, f.offset));
      }
    });
    std::size_t const outputs = read_.operands.size() - first_output;
    std::size_t given = 0;
    each_field(place, [&](field const& f) {
      if (f.number == 2) {
        if (f.content.size() != 0 && given < outputs) {
          give_name(f.content, scope, read_.operands[first_output + given], f.offset);
        }
        ++given;
      }
    });
    if (by.inputs.count > inputs || given > outputs) {
      fail(read_failure::function_operands, by.offset);
    }
    call_ = here.call;
  }

  functions functions_;
  /// The operator sets of the model.
  range opsets_;
  /// Of nodes, calls around each other.
  list<field> waiting_fields_;
};

} // namespace detail

/// Reads an ONNX model's bytes, whatever they are: an error says what is wrong with them and where.
[[nodiscard]] constexpr std::expected<content<growing>, read_error>
read_model(std::string_view bytes, tensors_apart apart = {}) {
  return detail::model_reader(bytes, apart).read();
}

} // namespace ctnn::onnx
