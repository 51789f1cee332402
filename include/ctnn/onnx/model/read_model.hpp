// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/model/content.hpp>
#include <ctnn/onnx/model/names.hpp>
#include <ctnn/onnx/model/read_error.hpp>
#include <ctnn/onnx/model/read_tensor.hpp>
#include <ctnn/onnx/protobuf/for_each_number.hpp>
#include <ctnn/onnx/protobuf/reader.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>

namespace ctnn::onnx {

namespace detail {

/// Reads a model's file into records. The graphs wait in a queue, so that nesting takes no stack.
/// Source: onnx.proto.
class model_reader {
public:
  constexpr explicit model_reader(std::string_view bytes) { read_.bytes = bytes; }

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
  using field = protobuf::field;
  using reader = protobuf::reader;

  /// A graph that is still to be read.
  struct waiting_graph {
    span place;
    std::size_t parent = none;
    std::size_t depth = 0;
  };

  constexpr void fail(read_failure what, std::size_t offset) {
    if (!failed_) {
      error_ = {what, offset};
      failed_ = true;
    }
  }

  /// Calls `f` with each field of a message.
  template <class F>
  constexpr void each_field(span place, F f) {
    reader message(read_.bytes, place);
    field each;
    while (!failed_ && message.next(each)) {
      f(each);
    }
    if (message.failed()) {
      fail(read_failure::damaged, message.offset());
    }
  }

  /// The numbers of a repeated field. Defined before it is used, or Clang cannot call it while it
  /// reads this file.
  template <class F>
  constexpr void each_number(field const& f, std::size_t size, F use) {
    if (!protobuf::for_each_number(read_.bytes, f, size, use)) {
      fail(read_failure::damaged, f.offset);
    }
  }

  constexpr void model() {
    each_field({0, read_.bytes.size()}, [&](field const& f) {
      if (f.number == 7 && f.wire == protobuf::wire_type::bytes) {
        waiting_.push_back({f.content, none, 0});
      } else if (f.number == 8) {
        read_.opsets.push_back(operator_set(f.content));
      }
    });
    if (waiting_.size() != 1) {
      fail(read_failure::no_graph, 0);
    }
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

  constexpr void graph(std::size_t index) {
    waiting_graph const waiting = waiting_[index];
    read_.graphs.push_back({.parent = waiting.parent});
    std::size_t inputs = 0;
    // What has names first: the fields stand in any order.
    each_field(waiting.place, [&](field const& f) {
      if (f.number == 5) {
        initializer(f.content, index);
      }
    });
    std::size_t const first_input = read_.operands.size();
    list<std::size_t> input_values;
    each_field(waiting.place, [&](field const& f) {
      if (f.number == 11) {
        input_values.push_back(graph_input(f.content, index));
        ++inputs;
      }
    });
    for (std::size_t i = 0; i < input_values.size(); ++i) {
      read_.operands.push_back(input_values[i]);
    }
    read_.graphs[index].inputs = {first_input, inputs};

    std::size_t const first_node = read_.nodes.size();
    each_field(waiting.place, [&](field const& f) {
      if (f.number == 1) {
        node(f.content, f.offset, index, waiting.depth);
      }
    });
    read_.graphs[index].nodes = {first_node, read_.nodes.size() - first_node};

    std::size_t const first_output = read_.operands.size();
    each_field(waiting.place, [&](field const& f) {
      if (f.number == 12) {
        read_.operands.push_back(known(value_name(f.content), index, f.offset));
      }
    });
    read_.graphs[index].outputs = {first_output, read_.operands.size() - first_output};
    each_field(waiting.place, [&](field const& f) {
      if (f.number == 12 || f.number == 13) {
        std::size_t const value = names_.find(text(value_name(f.content)), index);
        if (value != none) {
          declare(value, f.content);
        }
      }
    });
  }

  constexpr void initializer(span place, std::size_t graph) {
    std::size_t const index = tensor(place);
    if (!failed_) {
      std::size_t const value = new_value(read_.tensors[index].name, graph, place.begin);
      if (!failed_) {
        read_.values[value].initializer = index;
      }
    }
  }

  constexpr std::size_t tensor(span place) {
    auto const result = read_tensor(read_.bytes, place);
    if (!result) {
      fail(result.error().what, result.error().offset);
      return none;
    }
    read_.tensors.push_back(*result);
    return read_.tensors.size() - 1;
  }

  /// An input; that of an initializer's name is its value where the caller gives none, which here
  /// makes it a constant.
  constexpr std::size_t graph_input(span place, std::size_t graph) {
    span const name = value_name(place);
    std::size_t value = names_.find(text(name), graph);
    if (value == none) {
      value = new_value(name, graph, place.begin);
    } else if (read_.values[value].is_input) {
      fail(read_failure::name_given_twice, place.begin);
    }
    if (!failed_) {
      read_.values[value].is_input = true;
      declare(value, place);
    }
    return value;
  }

  constexpr void node(span place, std::size_t offset, std::size_t graph, std::size_t depth) {
    node_record result{.graph = graph, .offset = offset};
    result.inputs.first = read_.operands.size();
    each_field(place, [&](field const& f) {
      switch (f.number) {
      case 1:
        read_.operands.push_back(f.content.size() == 0 ? none : known(f.content, graph, f.offset));
        ++result.inputs.count;
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
      default:
        break;
      }
    });
    result.outputs.first = read_.operands.size();
    std::size_t const index = read_.nodes.size();
    each_field(place, [&](field const& f) {
      if (f.number == 2) {
        std::size_t value = none;
        if (f.content.size() != 0) {
          value = new_value(f.content, graph, f.offset);
          if (failed_) {
            return;
          }
          read_.values[value].node = index;
          read_.values[value].output = result.outputs.count;
        }
        read_.operands.push_back(value);
        ++result.outputs.count;
      }
    });
    result.attributes.first = read_.attributes.size();
    each_field(place, [&](field const& f) {
      if (f.number == 5) {
        attribute(f.content, graph, depth);
        ++result.attributes.count;
      }
    });
    read_.nodes.push_back(result);
  }

  constexpr void attribute(span place, std::size_t graph, std::size_t depth) {
    attribute_record result;
    std::size_t const floats = read_.numbers.size();
    std::size_t const integers = read_.integers.size();
    std::size_t const strings = read_.strings.size();
    auto seen = attribute_kind::undefined;
    each_field(place, [&](field const& f) {
      switch (f.number) {
      case 1:
        result.name = f.content;
        break;
      case 2:
        result.number = f.as_float();
        seen = attribute_kind::number;
        break;
      case 3:
        result.integer = f.as_int64();
        seen = attribute_kind::integer;
        break;
      case 4:
        result.string = f.content;
        seen = attribute_kind::string;
        break;
      case 5:
        result.index = tensor(f.content);
        seen = attribute_kind::tensor;
        break;
      case 6:
        if (depth == 8) {
          fail(read_failure::too_deep, f.offset);
          break;
        }
        result.index = waiting_.size();
        waiting_.push_back({f.content, graph, depth + 1});
        seen = attribute_kind::graph;
        break;
      case 7:
        each_number(f, 4, [&](std::uint64_t bits) {
          read_.numbers.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
        });
        seen = attribute_kind::numbers;
        break;
      case 8:
        each_number(f, 0, [&](std::uint64_t bits) {
          read_.integers.push_back(static_cast<std::int64_t>(bits));
        });
        seen = attribute_kind::integers;
        break;
      case 9:
        read_.strings.push_back(f.content);
        seen = attribute_kind::strings;
        break;
      case 20:
        result.kind = static_cast<attribute_kind>(f.value);
        break;
      default:
        break;
      }
    });
    if (result.kind == attribute_kind::undefined) {
      result.kind = seen; // of files from before the kind was written
    }
    switch (result.kind) {
    case attribute_kind::numbers:
      result.list = {floats, read_.numbers.size() - floats};
      break;
    case attribute_kind::integers:
      result.list = {integers, read_.integers.size() - integers};
      break;
    case attribute_kind::strings:
      result.list = {strings, read_.strings.size() - strings};
      break;
    case attribute_kind::tensor:
    case attribute_kind::graph:
      if (seen != result.kind) {
        fail(read_failure::attribute_kind, place.begin);
      }
      break;
    default:
      break;
    }
    read_.attributes.push_back(result);
  }

  /// The name in a ValueInfoProto.
  constexpr span value_name(span place) {
    span result;
    each_field(place, [&](field const& f) {
      if (f.number == 1) {
        result = f.content;
      }
    });
    return result;
  }

  /// Writes down what a ValueInfoProto says of a value's type.
  constexpr void declare(std::size_t value, span place) {
    each_field(place, [&](field const& f) {
      if (f.number == 2) {
        each_field(f.content, [&](field const& type) {
          if (type.number == 1) {
            declare_tensor(value, type.content);
          }
        });
      }
    });
  }

  constexpr void declare_tensor(std::size_t value, span place) {
    value_record& record = read_.values[value];
    each_field(place, [&](field const& f) {
      if (f.number == 1) {
        record.type = static_cast<data_type>(f.value);
      } else if (f.number == 2 && f.wire == protobuf::wire_type::bytes) {
        record.has_shape = true;
        record.dimensions = {read_.dimensions.size(), 0};
        each_field(f.content, [&](field const& shape) {
          if (shape.number == 1) {
            read_.dimensions.push_back(dimension(shape.content));
            ++record.dimensions.count;
          }
        });
        if (record.dimensions.count > max_rank) {
          fail(read_failure::rank_too_high, f.offset);
        }
      }
    });
  }

  constexpr dimension_record dimension(span place) {
    dimension_record result;
    each_field(place, [&](field const& f) {
      if (f.number == 1) {
        result.extent = f.as_int64();
        if (result.extent < 0 || result.extent > 0xFFFF'FFFF) {
          fail(result.extent < 0 ? read_failure::negative_extent : read_failure::too_large,
               f.offset);
        }
      } else if (f.number == 2) {
        result.symbol = f.content;
      }
    });
    return result;
  }

  constexpr std::size_t new_value(span name, std::size_t graph, std::size_t offset) {
    if (names_.find(text(name), graph) != none) {
      fail(read_failure::name_given_twice, offset);
      return none;
    }
    std::size_t const value = read_.values.size();
    read_.values.push_back({.name = name, .graph = graph});
    names_.insert(text(name), graph, value);
    return value;
  }

  /// The value of a name in a graph or in those around it.
  constexpr std::size_t known(span name, std::size_t graph, std::size_t offset) {
    for (; graph != none; graph = read_.graphs[graph].parent) {
      std::size_t const value = names_.find(text(name), graph);
      if (value != none) {
        return value;
      }
    }
    fail(read_failure::unknown_name, offset);
    return none;
  }

  [[nodiscard]] constexpr std::string_view text(span place) const { return read_.text(place); }

  content<growing> read_;
  names names_;
  list<waiting_graph> waiting_;
  read_error error_;
  bool failed_ = false;
};

} // namespace detail

/// Reads an ONNX model's bytes, whatever they are: an error says what is wrong with them and where.
[[nodiscard]] constexpr std::expected<content<growing>, read_error>
read_model(std::string_view bytes) {
  return detail::model_reader(bytes).read();
}

} // namespace ctnn::onnx
