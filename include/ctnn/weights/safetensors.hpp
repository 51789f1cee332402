// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/file_error.hpp>
#include <ctnn/data/read_file.hpp>
#include <ctnn/data/write_file.hpp>
#include <ctnn/weights/named_parameters.hpp>
#include <ctnn/weights/parse_safetensors.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <type_traits>

namespace ctnn {
namespace detail {

/// "model.safetensors: 0.weight: the shapes differ: got (3, 4), expected (4, 4) (at byte 53)".
[[nodiscard]] inline file_error in_file(std::string const& path, state_error const& error) {
  return {path + ": " + std::string(message(error).view())};
}

/// `"shape":[3,4]` and the like.
template <class Numbers>
[[nodiscard]] std::string json_array(Numbers const& numbers) {
  std::string text = "[";
  for (auto const number : numbers) {
    text.append(text.size() == 1 ? "" : ",").append(std::to_string(number));
  }
  return text += ']';
}

} // namespace detail

/// A net's state dict as the bytes of a safetensors file: F32 or F64, as the net is, with PyTorch's
/// names and layouts (see `for_each_named_parameter`).
template <class Net>
[[nodiscard]] std::string safetensors_bytes(Net const& net) {
  static_assert(std::endian::native == std::endian::little);
  std::string header = R"({"__metadata__":{"format":"pt"})";
  std::string data;
  for_each_named_parameter(net, [&]<class Tensor>(std::string_view name, Tensor const& tensor) {
    std::size_t const first = data.size();
    data.append(reinterpret_cast<char const*>(tensor.begin()), sizeof(tensor.data));
    header.append(",\"").append(name).append("\":{\"dtype\":\"");
    header.append(std::is_same_v<typename Tensor::value_type, float> ? "F32" : "F64");
    header.append("\",\"shape\":").append(detail::json_array(Tensor::shape_type::extents()));
    header.append(",\"data_offsets\":").append(detail::json_array(std::array{first, data.size()}));
    header += '}';
  });
  header += '}';
  header.resize((header.size() + 7) / 8 * 8, ' '); // so that the numbers are aligned
  std::string bytes;
  bytes.reserve(8 + header.size() + data.size());
  for (std::size_t i = 0; i < 8; ++i) {
    bytes += static_cast<char>(std::uint64_t{header.size()} >> (8 * i) & 0xff);
  }
  return bytes + header + data;
}

/// Writes a net's state dict to a safetensors file, whole or not at all (`write_file_atomically`).
/// In Python: `module.load_state_dict(safetensors.torch.load_file("net.safetensors"))`.
template <class Net>
[[nodiscard]] std::expected<void, file_error> save_safetensors(Net const& net,
                                                               std::string const& path) {
  return write_file_atomically(path, safetensors_bytes(net));
}

/// Sets a net to the state dict of a safetensors file: see `parse_safetensors`. An error changes
/// nothing.
template <class Net>
[[nodiscard]] std::expected<void, file_error> load_safetensors(std::string const& path, Net& net) {
  auto const bytes = read_file(path);
  if (!bytes) {
    return std::unexpected(bytes.error());
  }
  auto const table = detail::read_safetensors_header<Net>(*bytes);
  if (!table) {
    return std::unexpected(detail::in_file(path, table.error()));
  }
  table->fill(net, bytes->data());
  return {};
}

/// The net whose state dict is in a safetensors file:
///
///     auto const trained = load_safetensors<net>("digits.safetensors");
///     if (!trained) { std::puts(trained.error().message.c_str()); }
template <class Net>
[[nodiscard]] std::expected<Net, file_error> load_safetensors(std::string const& path) {
  std::expected<Net, file_error> net{};
  if (auto const loaded = load_safetensors(path, *net); !loaded) {
    return std::unexpected(loaded.error());
  }
  return net;
}

} // namespace ctnn
