// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/model/read_error.hpp>
#include <ctnn/onnx/model/records.hpp>
#include <ctnn/onnx/protobuf/for_each_number.hpp>
#include <ctnn/onnx/protobuf/reader.hpp>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <limits>
#include <string_view>

namespace ctnn::onnx {

namespace detail {

/// The numbers of a TensorProto's fields.
/// Source: onnx.proto, TensorProto.
enum tensor_field : std::uint64_t {
  tensor_dims = 1,
  tensor_data_type = 2,
  tensor_segment = 3,
  tensor_float_data = 4,
  tensor_int32_data = 5,
  tensor_int64_data = 7,
  tensor_name = 8,
  tensor_raw_data = 9,
  tensor_double_data = 10,
  tensor_uint64_data = 11,
  tensor_external_data = 13,
  tensor_data_location = 14,
  tensor_apart = 1000, // of ctnn_embed's own
};

/// The field that holds elements of a type where they are no raw data.
[[nodiscard]] constexpr std::uint64_t data_field(data_type type) noexcept {
  switch (type) {
  case data_type::float32:
    return tensor_float_data;
  case data_type::float64:
    return tensor_double_data;
  case data_type::int64:
    return tensor_int64_data;
  case data_type::uint32:
  case data_type::uint64:
    return tensor_uint64_data;
  default:
    return tensor_int32_data;
  }
}

/// The bytes of a number of that field in a packed list; 0 where they are varints.
[[nodiscard]] constexpr std::size_t packed_bytes(data_type type) noexcept {
  return type == data_type::float32 ? 4 : type == data_type::float64 ? 8 : 0;
}

/// Calls `f` with each number that a tensor's message lists outside of raw data; false where the
/// message is damaged.
template <class F>
constexpr bool for_each_listed(std::string_view bytes, tensor_record const& tensor, F f) {
  protobuf::reader message(bytes, tensor.message);
  protobuf::field field;
  std::uint64_t const wanted = data_field(tensor.type);
  std::size_t const size = packed_bytes(tensor.type);
  while (message.next(field)) {
    if (field.number == wanted && !protobuf::for_each_number(bytes, field, size, f)) {
      return false;
    }
  }
  return !message.failed();
}

} // namespace detail

/// Reads what a TensorProto says, checked so that its elements can be decoded: the shape's rank and
/// size, the type, and that the data fills the shape.
/// Source: onnx.proto, TensorProto.
[[nodiscard]] constexpr std::expected<tensor_record, read_error>
read_tensor(std::string_view bytes, span place, tensors_apart apart = {}) {
  tensor_record tensor{.message = place};
  protobuf::reader message(bytes, place);
  protobuf::field f;
  read_failure problem{};
  bool failed = false;
  std::size_t size = 1;
  auto const extent = [&](std::uint64_t value) {
    if (failed) {
      return; // the first problem is told
    }
    if (static_cast<std::int64_t>(value) < 0) {
      problem = read_failure::negative_extent;
      failed = true;
    } else if (tensor.shape.rank == max_rank) {
      problem = read_failure::rank_too_high;
      failed = true;
    } else if (value != 0 && size > std::numeric_limits<std::uint32_t>::max() / value) {
      problem = read_failure::too_large;
      failed = true;
    } else {
      tensor.shape.push_back(static_cast<std::size_t>(value));
      size *= static_cast<std::size_t>(value);
    }
  };
  while (!failed && message.next(f)) {
    switch (f.number) {
    case detail::tensor_dims:
      if (!protobuf::for_each_number(bytes, f, 0, extent) && !failed) {
        return std::unexpected(read_error{read_failure::damaged, f.offset});
      }
      break;
    case detail::tensor_data_type:
      tensor.type = static_cast<data_type>(f.value);
      break;
    case detail::tensor_name:
      tensor.name = f.content;
      break;
    case detail::tensor_raw_data:
      tensor.raw = f.content;
      tensor.has_raw = true;
      break;
    case detail::tensor_apart:
      if (f.value < apart.count) {
        tensor.apart = static_cast<std::size_t>(f.value);
      }
      break;
    case detail::tensor_segment:
      problem = read_failure::data_size;
      failed = true;
      break;
    case detail::tensor_external_data:
    case detail::tensor_data_location:
      problem = read_failure::external_data;
      failed = f.number == detail::tensor_external_data || f.value != 0;
      break;
    default:
      break;
    }
  }
  if (failed) {
    return std::unexpected(read_error{problem, f.offset});
  }
  if (message.failed()) {
    return std::unexpected(read_error{read_failure::damaged, message.offset()});
  }
  auto const type = static_cast<std::int32_t>(tensor.type);
  if (type <= 0 || type > static_cast<std::int32_t>(data_type::int2)) {
    return std::unexpected(read_error{read_failure::element_type, place.begin});
  }
  if (!is_numeric(tensor.type)) {
    return tensor; // which an operator may still refuse
  }
  std::size_t count = 0;
  if (tensor.apart != none) {
    count = apart.first[tensor.apart].size / element_bytes(tensor.type);
  } else if (tensor.has_raw) {
    std::size_t const element = element_bytes(tensor.type);
    count = tensor.raw.size() / element;
    if (tensor.raw.size() % element != 0) {
      return std::unexpected(read_error{read_failure::data_size, tensor.raw.begin});
    }
  } else if (!detail::for_each_listed(bytes, tensor, [&](std::uint64_t) { ++count; })) {
    return std::unexpected(read_error{read_failure::damaged, place.begin});
  }
  std::size_t const together = tensor.apart == none ? elements_together(tensor.type) : 1;
  if (count != (tensor.shape.size() + together - 1) / together) {
    return std::unexpected(read_error{read_failure::data_size, place.begin});
  }
  return tensor;
}

/// The same of a whole file that holds nothing but a TensorProto.
[[nodiscard]] constexpr std::expected<tensor_record, read_error>
read_tensor(std::string_view bytes) {
  return read_tensor(bytes, {0, bytes.size()});
}

} // namespace ctnn::onnx
