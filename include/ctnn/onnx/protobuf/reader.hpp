// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/protobuf/field.hpp>
#include <ctnn/onnx/protobuf/span.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ctnn::onnx::protobuf {

/// Reads the fields of a message one after the other:
///
///     reader message(bytes, span);
///     field f;
///     while (message.next(f)) { ... }
///     if (message.failed()) { ... message.offset() ... }
///
/// Never reads outside of the span, whatever the bytes are.
/// Source: Protocol Buffers, Encoding.
class reader {
public:
  constexpr reader(std::string_view bytes, span message) noexcept
      : bytes_(bytes.data()), at_(message.begin), end_(message.end) {}

  /// The next field; false at the end of the message and where it is damaged.
  [[nodiscard]] constexpr bool next(field& f) noexcept {
    if (failed_ || at_ == end_) {
      return false;
    }
    f.offset = at_;
    std::uint64_t const tag = varint();
    f.number = tag >> 3;
    f.wire = static_cast<wire_type>(tag & 7);
    if (failed_ || f.number == 0) {
      return fail(f.offset);
    }
    switch (f.wire) {
    case wire_type::varint:
      f.value = varint();
      break;
    case wire_type::fixed64:
      f.value = fixed(8);
      break;
    case wire_type::fixed32:
      f.value = fixed(4);
      break;
    case wire_type::bytes: {
      std::uint64_t const size = varint();
      if (failed_ || size > end_ - at_) {
        return fail(f.offset);
      }
      f.content = {at_, at_ + static_cast<std::size_t>(size)};
      at_ = f.content.end;
      break;
    }
    default: // groups, which proto3 does not write, and what does not exist
      return fail(f.offset);
    }
    return !failed_ || fail(f.offset);
  }

  /// A number of a packed list; before the end of the span only.
  [[nodiscard]] constexpr std::uint64_t next_varint() noexcept { return varint(); }
  [[nodiscard]] constexpr std::uint64_t next_fixed(std::size_t size) noexcept {
    return fixed(size);
  }

  [[nodiscard]] constexpr bool at_end() const noexcept { return failed_ || at_ == end_; }
  [[nodiscard]] constexpr bool failed() const noexcept { return failed_; }
  /// Where it stands, or what it failed at.
  [[nodiscard]] constexpr std::size_t offset() const noexcept { return at_; }

private:
  constexpr bool fail(std::size_t offset) noexcept {
    failed_ = true;
    at_ = offset;
    return false;
  }

  constexpr std::uint64_t varint() noexcept {
    // Most are of one byte, and compilers limit the steps of constant expressions.
    if (at_ != end_ && static_cast<unsigned char>(bytes_[at_]) < 0x80) {
      return static_cast<unsigned char>(bytes_[at_++]);
    }
    std::uint64_t result = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (at_ == end_) {
        break;
      }
      auto const byte = static_cast<unsigned char>(bytes_[at_++]);
      result |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) {
        return result;
      }
    }
    failed_ = true;
    return 0;
  }

  constexpr std::uint64_t fixed(std::size_t size) noexcept {
    if (end_ - at_ < size) {
      failed_ = true;
      return 0;
    }
    std::uint64_t result = 0;
    for (std::size_t i = 0; i < size; ++i) {
      result |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes_[at_++])) << 8 * i;
    }
    return result;
  }

  char const* bytes_;
  std::size_t at_;
  std::size_t end_;
  bool failed_ = false;
};

} // namespace ctnn::onnx::protobuf
