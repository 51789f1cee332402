// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/protobuf/span.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>

namespace ctnn::onnx::protobuf {

/// How a field's value is written.
enum class wire_type : std::uint8_t { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

/// A field of a message.
struct field {
  std::uint64_t number = 0;
  wire_type wire = wire_type::varint;
  /// The value of all but `bytes`.
  std::uint64_t value = 0;
  /// The contents of `bytes`.
  span content{};
  /// Where the field begins.
  std::size_t offset = 0;

  [[nodiscard]] constexpr std::int64_t as_int64() const noexcept {
    return static_cast<std::int64_t>(value);
  }
  [[nodiscard]] constexpr float as_float() const noexcept {
    return std::bit_cast<float>(static_cast<std::uint32_t>(value));
  }
};

} // namespace ctnn::onnx::protobuf
