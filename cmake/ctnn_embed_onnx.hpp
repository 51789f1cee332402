// SPDX-License-Identifier: BSL-1.0
#pragma once

// Lays the data of an ONNX model's large tensors apart from its message, so that a program can read
// them where they are. Part of ctnn_embed.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// A model's message, and the bytes of each tensor that is laid apart from it. In the tensor's
/// message stands in their place the field `apart`, with a number that counts them.
struct laid_apart {
  std::string message;
  std::vector<std::string> tensors;
};

class onnx_layout {
public:
  /// Nothing is laid apart of what is no model, or has no large tensor.
  static laid_apart of(std::string_view model) {
    onnx_layout layout;
    layout.count_uses_in_model(model);
    laid_apart result{layout.model(model), std::move(layout.tensors_)};
    if (!layout.is_well_formed_ || result.tensors.empty()) {
      return {std::string(model), {}};
    }
    return result;
  }

private:
  /// Less than this costs the compiler next to nothing, and it may calculate with it.
  static constexpr std::size_t least_bytes = 4096;
  /// The field of TensorProto, none of ONNX's own, that stands for data laid apart: the same number
  /// as in ctnn/onnx/model/read_tensor.hpp.
  static constexpr std::uint64_t apart = 1000;

  /// A field of a message of Protocol Buffers.
  struct field {
    std::uint64_t number = 0;
    unsigned wire = 0;
    std::uint64_t value = 0;
    std::string_view content; // of a field of bytes
    std::string_view whole;   // with its number
  };

  std::uint64_t varint(std::string_view& bytes) {
    std::uint64_t result = 0;
    for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
      auto const byte = static_cast<unsigned char>(bytes.front());
      bytes.remove_prefix(1);
      result |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) {
        return result;
      }
    }
    is_well_formed_ = false;
    bytes = {};
    return 0;
  }

  template <class F>
  void each_field(std::string_view message, F f) {
    while (!message.empty() && is_well_formed_) {
      std::string_view const begin = message;
      field each;
      std::uint64_t const tag = varint(message);
      each.number = tag >> 3;
      each.wire = tag & 7;
      std::size_t size = 0;
      if (each.wire == 0) {
        each.value = varint(message);
      } else if (each.wire == 2) {
        std::uint64_t const said = varint(message);
        size = said <= message.size() ? static_cast<std::size_t>(said) : message.size() + 1;
      } else {
        size = each.wire == 1 ? 8 : each.wire == 5 ? 4 : message.size() + 1;
      }
      if (!is_well_formed_ || size > message.size()) {
        is_well_formed_ = false;
        return;
      }
      each.content = message.substr(0, size);
      message.remove_prefix(size);
      each.whole = begin.substr(0, begin.size() - message.size());
      f(each);
    }
  }

  static void put_varint(std::string& to, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) {
      to += static_cast<char>(value | 0x80);
    }
    to += static_cast<char>(value);
  }
  static void put_number(std::string& to, std::uint64_t number, std::uint64_t value) {
    put_varint(to, number << 3);
    put_varint(to, value);
  }
  static void put_bytes(std::string& to, std::uint64_t number, std::string_view bytes) {
    put_varint(to, number << 3 | 2);
    put_varint(to, bytes.size());
    to += bytes;
  }

  /// The message with those fields written anew for which `written(field)` gives a content.
  template <class IsRewritten, class Rewritten>
  std::string rewritten(std::string_view message, IsRewritten is_rewritten, Rewritten content) {
    std::string result;
    each_field(message, [&](field const& f) {
      if (f.wire == 2 && is_rewritten(f)) {
        put_bytes(result, f.number, content(f));
      } else {
        result += f.whole;
      }
    });
    return result;
  }

  /// The matrices that a recurrent operator's weight is for each direction, and the gates in each,
  /// in the order in which ctnn's kernels have them as columns.
  using gate_layout = std::vector<std::vector<std::size_t>>;

  /// How the graphs use a name.
  struct uses {
    /// As the matrix that a Gemm transposes.
    std::size_t transposed = 0;
    /// As a recurrent operator's weight, of this layout.
    std::size_t recurrent = 0;
    gate_layout gates{};
    /// As a recurrent operator's bias, of which the compiler makes sums.
    std::size_t bias = 0;
    std::size_t other = 0;
  };

  struct node_parts {
    std::string_view type;
    std::vector<std::string_view> inputs;
    std::string_view output; // the first
    bool is_own = true;      // ONNX's, not of another domain
    bool transposes_b = false;
    bool resets_after = false;

    [[nodiscard]] bool is_transposing_gemm() const {
      return type == "Gemm" && is_own && transposes_b && inputs.size() > 1;
    }
    /// How an input stands that is a recurrent operator's weight; empty of others. See `order` and
    /// `of_gates` in ctnn/onnx/operators/{rnn,lstm,gru}.hpp.
    [[nodiscard]] gate_layout gates_of(std::size_t input) const {
      if (!is_own || (input != 1 && input != 2)) {
        return {};
      }
      if (type == "GRU" && input == 2 && !resets_after) {
        return {{1, 0}, {2}};
      }
      return type == "RNN"    ? gate_layout{{0}}
             : type == "LSTM" ? gate_layout{{0, 2, 3, 1}}
             : type == "GRU"  ? gate_layout{{1, 0, 2}}
                              : gate_layout{};
    }
    [[nodiscard]] bool is_recurrent() const { return !gates_of(1).empty(); }
  };
  node_parts parts_of_node(std::string_view message) {
    node_parts result;
    each_field(message, [&](field const& f) {
      if (f.number == 1) {
        result.inputs.push_back(f.content);
      } else if (f.number == 2 && result.output.empty()) {
        result.output = f.content;
      } else if (f.number == 4) {
        result.type = f.content;
      } else if (f.number == 7) {
        result.is_own = f.content.empty() || f.content == "ai.onnx";
      } else if (f.number == 5 && name_of(f.content, 1) == "transB") {
        result.transposes_b = is_set(f.content);
      } else if (f.number == 5 && name_of(f.content, 1) == "linear_before_reset") {
        result.resets_after = is_set(f.content);
      }
    });
    return result;
  }
  bool is_set(std::string_view attribute) {
    bool result = false;
    each_field(attribute, [&](field const& f) {
      if (f.number == 3) {
        result = f.value != 0;
      }
    });
    return result;
  }

  void count_uses_in_model(std::string_view message) {
    each_field(message, [&](field const& f) {
      if (f.number == 7) {
        count_uses_in_graph(f.content, true);
      } else if (f.number == 25) {
        functions_.insert(name_of(f.content, 1)); // which nodes of that name are calls of
      }
    });
  }
  void count_uses_in_graph(std::string_view message, bool is_main) {
    each_field(message, [&](field const& f) {
      if (f.number == 1) {
        count_uses_in_node(parts_of_node(f.content));
        each_field(f.content, [&](field const& of_node) {
          if (of_node.number == 5) {
            each_field(of_node.content, [&](field const& of_attribute) {
              if (of_attribute.number == 6) {
                count_uses_in_graph(of_attribute.content, false);
              }
            });
          }
        });
      } else if (f.number == 5) {
        ++givers_[name_of(f.content, 8)];
      } else if (f.number == 12 || (f.number == 11 && !is_main)) {
        ++uses_[name_of(f.content, 1)].other;
      }
    });
  }
  void count_uses_in_node(node_parts const& node) {
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      uses& of = uses_[node.inputs[i]];
      gate_layout const gates = node.gates_of(i);
      if (node.is_transposing_gemm() && i == 1) {
        ++of.transposed;
      } else if (!gates.empty() && (of.recurrent == 0 || of.gates == gates)) {
        ++of.recurrent;
        of.gates = gates;
      } else if (!gates.empty()) {
        ++of.bias; // of two layouts: the compiler makes either
      } else if (node.is_recurrent() && i == 3) {
        ++of.bias;
      } else {
        ++of.other;
      }
    }
  }
  std::string_view name_of(std::string_view message, std::uint64_t number) {
    std::string_view result;
    each_field(message, [&](field const& f) {
      if (f.number == number) {
        result = f.content;
      }
    });
    return result;
  }

  /// Whether a matrix may stand transposed, where only Gemms read it that transpose it. That an
  /// initializer is an input, too, as in files of old exporters, is no matter: nobody gives it.
  bool is_turned(std::string_view name) {
    uses const& of = uses_[name];
    return functions_.count("Gemm") == 0 && of.transposed > 0 && of.other == 0 &&
           of.recurrent == 0 && of.bias == 0 && givers_[name] == 1 && turned_.count(name) > 0;
  }
  /// Whether a recurrent operator's weight may stand as the kernels read it.
  bool is_laid(std::string_view name) {
    uses const& of = uses_[name];
    return functions_.count("RNN") + functions_.count("GRU") + functions_.count("LSTM") == 0 &&
           of.recurrent > 0 && of.other == 0 && of.transposed == 0 && of.bias == 0 &&
           givers_[name] == 1 && laid_.count(name) > 0;
  }
  /// Whether the compiler makes something else of a tensor.
  bool is_repacked(std::string_view name) {
    uses const& of = uses_[name];
    return of.recurrent + of.bias > 0 && !is_laid(name);
  }

  std::string model(std::string_view message) {
    return rewritten(
        message, [](field const& f) { return f.number == 7; },
        [&](field const& f) { return graph(f.content); });
  }
  std::string graph(std::string_view message) {
    // The tensors first: nodes depend on which of them are transposed.
    std::map<char const*, std::string> tensors;
    each_field(message, [&](field const& f) {
      if (f.number == 5) {
        tensors[f.content.data()] = tensor(f.content, true);
      }
    });
    std::string result;
    each_field(message, [&](field const& f) {
      if (f.number == 1) {
        put_bytes(result, 1, node(f.content));
      } else if (f.number == 5) {
        put_bytes(result, 5, tensors[f.content.data()]);
      } else if (f.number != 11 || !stands_otherwise(name_of(f.content, 1))) {
        result += f.whole;
      }
    });
    return result;
  }
  bool stands_otherwise(std::string_view name) { return is_turned(name) || is_laid(name); }
  std::string node(std::string_view message) {
    node_parts const parts = parts_of_node(message);
    bool const turned = parts.is_transposing_gemm() && is_turned(parts.inputs[1]);
    std::string result;
    each_field(message, [&](field const& f) {
      if (f.number != 5) {
        result += f.whole;
      } else if (!turned || name_of(f.content, 1) != "transB") {
        put_bytes(result, 5,
                  attribute(f.content, parts.type == "Constant" && !is_repacked(parts.output)));
      }
    });
    std::uint64_t laid = 0;
    for (std::size_t i = 0; i < parts.inputs.size(); ++i) {
      laid |= std::uint64_t{!parts.gates_of(i).empty() && is_laid(parts.inputs[i])} << i;
    }
    if (laid > 0) { // an attribute of ours, an integer: see operators/recurrent_cell.hpp
      std::string mark;
      put_bytes(mark, 1, "ctnn.laid");
      put_number(mark, 3, laid);
      put_number(mark, 20, 2);
      put_bytes(result, 5, mark);
    }
    return result;
  }
  std::string attribute(std::string_view message, bool of_constant) {
    return rewritten(
        message, [&](field const& f) { return (f.number == 5 && of_constant) || f.number == 6; },
        [&](field const& f) {
          return f.number == 5 ? tensor(f.content, false) : graph(f.content);
        });
  }

  /// What a TensorProto says.
  struct tensor_parts {
    std::vector<std::uint64_t> extents;
    std::size_t element = 0;
    std::string_view name;
    std::string_view data;
    std::string separated; // what data is of, where elements shared bytes
    std::uint64_t data_field = 0;
    bool is_plain = true;
    bool is_real = false; // a type that the kernels multiply by where it is

    /// Whether it is a weight of gates of such a layout.
    [[nodiscard]] bool fits(gate_layout const& matrices) const {
      std::size_t const gates = count_of(matrices);
      return is_real && gates > 0 && extents.size() == 3 && extents[1] % gates == 0;
    }
  };
  /// The bytes of an element whose bits may be any; 0 of other types.
  static std::size_t element_bytes(std::uint64_t type) {
    switch (type) {
    case 2:  // uint8
    case 3:  // int8
    case 17: // float8e4m3fn
    case 18: // float8e4m3fnuz
    case 19: // float8e5m2
    case 20: // float8e5m2fnuz
    case 24: // float8e8m0
      return 1;
    case 4:  // uint16
    case 5:  // int16
    case 10: // float16
    case 16: // bfloat16
      return 2;
    case 1:  // float
    case 6:  // int32
    case 12: // uint32
      return 4;
    case 7:  // int64
    case 11: // double
    case 13: // uint64
      return 8;
    default:
      return 0;
    }
  }
  /// How many bits an element takes of a byte that several share; 0 of other types.
  static unsigned shared_bits(std::uint64_t type) {
    return type >= 21 && type <= 23 ? 4 : type == 25 || type == 26 ? 2 : 0;
  }
  static std::string separated(std::string_view bytes, unsigned bits, bool is_signed,
                               std::uint64_t count) {
    std::string result;
    for (char const each : bytes) {
      for (unsigned shift = 0; shift < 8 && result.size() < count; shift += bits) {
        unsigned const part = static_cast<unsigned char>(each) >> shift & ((1U << bits) - 1);
        bool const is_negative = is_signed && part >> (bits - 1) != 0;
        result += static_cast<char>(is_negative ? part | (0xFFU << bits & 0xFFU) : part);
      }
    }
    return result;
  }

  tensor_parts parts_of_tensor(std::string_view message) {
    tensor_parts result;
    std::uint64_t type = 0;
    each_field(message, [&](field const& f) {
      if (f.number == 1 && f.wire == 0) {
        result.extents.push_back(f.value);
      } else if (f.number == 1) {
        for (std::string_view packed = f.content; !packed.empty();) {
          result.extents.push_back(varint(packed));
        }
      } else if (f.number == 2) {
        type = f.value;
      } else if (f.number == 8) {
        result.name = f.content;
      } else if (f.wire == 2 && (f.number == 9 || f.number == 4 || f.number == 10)) {
        result.is_plain = result.is_plain && result.data_field == 0;
        result.data = f.content;
        result.data_field = f.number;
      } else if (f.number != 12) { // what is said of it
        result.is_plain = false;
      }
    });
    result.element = element_bytes(type);
    result.is_real = type == 1 || type == 11;
    if (unsigned const bits = shared_bits(type); bits > 0 && result.data_field == 9) {
      std::uint64_t const least = result.data.empty() ? 0 : (result.data.size() - 1) * 8 / bits + 1;
      std::uint64_t count = 1;
      for (std::uint64_t const extent : result.extents) {
        count = extent > result.data.size() * 4 ? 0 : count * extent;
      }
      if (count >= least && count <= result.data.size() * 8 / bits) {
        result.element = 1;
        result.separated = separated(result.data, bits, type == 22 || type == 26, count);
      }
    }
    std::uint64_t const listed = type == 1 ? 4 : type == 11 ? 10 : 9;
    result.is_plain = result.is_plain && (result.data_field == 9 || result.data_field == listed);
    return result;
  }
  std::string tensor(std::string_view message, bool is_initializer) {
    tensor_parts parts = parts_of_tensor(message);
    if (!parts.separated.empty()) {
      parts.data = parts.separated;
    }
    std::uint64_t bytes = parts.element;
    for (std::uint64_t const extent : parts.extents) {
      bytes = extent > parts.data.size() ? parts.data.size() + 1 : bytes * extent;
    }
    if (!is_well_formed_ || !parts.is_plain || parts.element == 0 ||
        parts.data.size() < least_bytes || bytes != parts.data.size()) {
      return std::string(message);
    }
    bool turned = false;
    bool laid = false;
    if (is_initializer) {
      if (parts.extents.size() == 2) {
        turned_.insert(parts.name);
      }
      if (parts.fits(uses_[parts.name].gates)) {
        laid_.insert(parts.name);
      }
      if (is_repacked(parts.name)) {
        return std::string(message);
      }
      turned = is_turned(parts.name);
      laid = is_laid(parts.name);
    }
    std::string result;
    each_field(message, [&](field const& f) {
      if (f.number != parts.data_field && (f.number != 1 || !turned)) {
        result += f.whole;
      }
    });
    if (turned) {
      put_number(result, 1, parts.extents[1]);
      put_number(result, 1, parts.extents[0]);
    }
    put_number(result, apart, tensors_.size());
    tensors_.push_back(turned ? transposed(parts)
                       : laid ? in_columns(parts, uses_[parts.name].gates)
                              : std::string(parts.data));
    return result;
  }
  static std::string transposed(tensor_parts const& of) {
    auto const rows = static_cast<std::size_t>(of.extents[0]);
    auto const columns = static_cast<std::size_t>(of.extents[1]);
    std::string result(of.data.size(), '\0');
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t column = 0; column < columns; ++column) {
        std::copy_n(of.data.data() + (row * columns + column) * of.element, of.element,
                    result.data() + (column * rows + row) * of.element);
      }
    }
    return result;
  }

  /// A weight (directions, gates units, columns) as matrices (columns, gates units) of each
  /// direction.
  static std::string in_columns(tensor_parts const& of, gate_layout const& matrices) {
    std::size_t const gates = count_of(matrices);
    auto const directions = static_cast<std::size_t>(of.extents[0]);
    auto const units = static_cast<std::size_t>(of.extents[1]) / gates;
    auto const columns = static_cast<std::size_t>(of.extents[2]);
    std::string result;
    result.reserve(of.data.size());
    for (std::size_t direction = 0; direction < directions; ++direction) {
      for (auto const& matrix : matrices) {
        for (std::size_t column = 0; column < columns; ++column) {
          for (std::size_t const gate : matrix) {
            for (std::size_t unit = 0; unit < units; ++unit) {
              std::size_t const row = (direction * gates + gate) * units + unit;
              result += of.data.substr((row * columns + column) * of.element, of.element);
            }
          }
        }
      }
    }
    return result;
  }
  static std::size_t count_of(gate_layout const& matrices) {
    std::size_t result = 0;
    for (auto const& matrix : matrices) {
      result += matrix.size();
    }
    return result;
  }

  std::map<std::string_view, uses> uses_;
  std::map<std::string_view, std::size_t> givers_;
  std::set<std::string_view> functions_; // of the model's own
  std::set<std::string_view> turned_;    // that could be
  std::set<std::string_view> laid_;
  std::vector<std::string> tensors_;
  bool is_well_formed_ = true;
};
