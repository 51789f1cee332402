// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/protobuf/field.hpp>
#include <ctnn/onnx/protobuf/reader.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ctnn::onnx::protobuf {

/// Calls `use` with each number of a repeated field, of which `f` is one or a packed list; numbers
/// of `size` bytes, or varints where that is 0. False where the list is damaged.
template <class F>
constexpr bool for_each_number(std::string_view bytes, field const& f, std::size_t size, F& use) {
  if (f.wire != wire_type::bytes) {
    use(f.value);
    return true;
  }
  reader packed(bytes, f.content);
  while (!packed.at_end()) {
    std::uint64_t const number = size == 0 ? packed.next_varint() : packed.next_fixed(size);
    if (!packed.failed()) {
      use(number);
    }
  }
  return !packed.failed();
}

} // namespace ctnn::onnx::protobuf
