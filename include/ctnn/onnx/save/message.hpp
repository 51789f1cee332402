// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ctnn::onnx::detail {

/// The bytes of a message of Protocol Buffers, field by field. `onnx::protobuf` reads them.
class message {
public:
  [[nodiscard]] std::string const& bytes() const noexcept { return bytes_; }

  message& number(unsigned field, std::uint64_t value) {
    tag(field, 0);
    varint(value);
    return *this;
  }
  message& text(unsigned field, std::string_view value) {
    tag(field, 2);
    varint(value.size());
    bytes_ += value;
    return *this;
  }
  message& part(unsigned field, message const& value) { return text(field, value.bytes_); }
  message& real(unsigned field, float value) {
    tag(field, 5);
    auto const bits = std::bit_cast<std::uint32_t>(value);
    for (int shift = 0; shift < 32; shift += 8) {
      bytes_ += static_cast<char>(bits >> shift & 0xff);
    }
    return *this;
  }

private:
  void tag(unsigned field, unsigned wire_type) { varint(field << 3 | wire_type); }

  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) {
      bytes_ += static_cast<char>((value & 0x7f) | 0x80);
    }
    bytes_ += static_cast<char>(value);
  }

  std::string bytes_;
};

} // namespace ctnn::onnx::detail
