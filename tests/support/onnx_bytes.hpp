// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

// Writes small ONNX models, in constant expressions too.

namespace onnx_bytes {

/// Bytes of a message of Protocol Buffers.
struct message {
  char data[2048]{};
  std::size_t size = 0;

  [[nodiscard]] constexpr std::string_view bytes() const { return {data, size}; }

  constexpr message& byte(unsigned value) {
    data[size++] = static_cast<char>(value);
    return *this;
  }
  constexpr message& varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) {
      byte(static_cast<unsigned>(value & 0x7F) | 0x80);
    }
    return byte(static_cast<unsigned>(value));
  }
  constexpr message& number(unsigned field, std::uint64_t value) {
    return varint(field << 3).varint(value);
  }
  constexpr message& text(unsigned field, std::string_view value) {
    varint(field << 3 | 2).varint(value.size());
    for (char const c : value) {
      data[size++] = c;
    }
    return *this;
  }
  constexpr message& part(unsigned field, message const& value) {
    return text(field, value.bytes());
  }
};

/// A ValueInfoProto of a tensor; an extent of -1 is the symbol N.
constexpr message value(std::string_view name, unsigned type, std::initializer_list<int> extents) {
  message shape;
  for (int const extent : extents) {
    shape.part(1, extent < 0 ? message{}.text(2, "N")
                             : message{}.number(1, static_cast<std::uint64_t>(extent)));
  }
  return message{}.text(1, name).part(2,
                                      message{}.part(1, message{}.number(1, type).part(2, shape)));
}

/// A TensorProto of numbers below 128, listed as int64.
constexpr message int64s(std::string_view name, std::initializer_list<unsigned> numbers) {
  message packed;
  for (unsigned const n : numbers) {
    packed.varint(n);
  }
  return message{}.number(1, numbers.size()).number(2, 7).part(7, packed).text(8, name);
}

/// A TensorProto of floats that are 0.
constexpr message zeros(std::string_view name, std::initializer_list<unsigned> extents) {
  message result;
  std::size_t bytes = 4;
  for (unsigned const extent : extents) {
    result.number(1, extent);
    bytes *= extent;
  }
  char const data[1024]{};
  return result.number(2, 1).text(8, name).text(9, {data, bytes});
}

/// An AttributeProto of integers.
constexpr message integers(std::string_view name, std::initializer_list<unsigned> numbers) {
  message result = message{}.text(1, name).number(20, 7);
  for (unsigned const n : numbers) {
    result.number(8, n);
  }
  return result;
}

/// A NodeProto.
constexpr message node(std::string_view op_type, std::initializer_list<std::string_view> inputs,
                       std::initializer_list<std::string_view> outputs,
                       std::string_view name = "") {
  message result;
  for (auto const input : inputs) {
    result.text(1, input);
  }
  for (auto const output : outputs) {
    result.text(2, output);
  }
  if (!name.empty()) {
    result.text(3, name);
  }
  return result.text(4, op_type);
}

/// An AttributeProto of the float whose last byte is this, the others 0.
constexpr message number(std::string_view name, unsigned last_byte) {
  return message{}
      .text(1, name)
      .varint(2 << 3 | 5)
      .byte(0)
      .byte(0)
      .byte(0)
      .byte(last_byte)
      .number(20, 1);
}

/// An AttributeProto of texts, and of one.
constexpr message strings(std::string_view name, std::initializer_list<std::string_view> texts) {
  message result = message{}.text(1, name).number(20, 8);
  for (auto const each : texts) {
    result.text(9, each);
  }
  return result;
}
constexpr message string(std::string_view name, std::string_view text) {
  return message{}.text(1, name).text(4, text).number(20, 3);
}

/// A Gradient of y by xs at what they name, and zs besides.
constexpr message gradient(std::initializer_list<std::string_view> xs,
                           std::initializer_list<std::string_view> zs, std::string_view y,
                           std::initializer_list<std::string_view> outputs) {
  message result;
  for (auto const* const names : {&xs, &zs}) {
    for (auto const name : *names) {
      result.text(1, name);
    }
  }
  for (auto const output : outputs) {
    result.text(2, output);
  }
  return result.text(3, "backwards")
      .text(4, "Gradient")
      .text(7, "ai.onnx.preview.training")
      .part(5, strings("xs", xs))
      .part(5, strings("zs", zs))
      .part(5, string("y", y));
}

/// A GraphProto. Parts: nodes, then inputs, outputs and initializers.
struct graph {
  message content;

  constexpr graph& node(message const& part) { return add(1, part); }
  constexpr graph& initializer(message const& part) { return add(5, part); }
  constexpr graph& input(message const& part) { return add(11, part); }
  constexpr graph& output(message const& part) { return add(12, part); }
  constexpr graph& add(unsigned field, message const& part) {
    content.part(field, part);
    return *this;
  }
};

/// A ModelProto of operator set 17.
constexpr message model(graph const& g) {
  return message{}.number(1, 8).part(7, g.content).part(8, message{}.number(2, 17));
}

/// An AttributeProto: a whole number, or a reference to an attribute of the function.
constexpr message integer(std::string_view name, unsigned value) {
  return message{}.text(1, name).number(3, value).number(20, 2);
}
constexpr message reference(std::string_view name, std::string_view to) {
  return message{}.text(1, name).number(20, 2).text(21, to);
}

/// A FunctionProto of the domain "own": field 25 of a ModelProto.
constexpr message function(std::string_view name, std::initializer_list<std::string_view> inputs,
                           std::initializer_list<std::string_view> outputs,
                           std::initializer_list<message> nodes) {
  message result = message{}.text(1, name).text(10, "own");
  for (auto const input : inputs) {
    result.text(4, input);
  }
  for (auto const output : outputs) {
    result.text(5, output);
  }
  for (auto const& each : nodes) {
    result.part(7, each);
  }
  return result.part(9, message{}.number(2, 17));
}

/// A NodeProto that calls a function.
constexpr message call(std::string_view function, std::initializer_list<std::string_view> inputs,
                       std::initializer_list<std::string_view> outputs,
                       std::string_view name = "") {
  return node(function, inputs, outputs, name).text(7, "own");
}

} // namespace onnx_bytes
