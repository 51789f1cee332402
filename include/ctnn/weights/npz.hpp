// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/element_type.hpp>
#include <ctnn/data/file_error.hpp>
#include <ctnn/data/named_array.hpp>
#include <ctnn/data/npz.hpp>
#include <ctnn/weights/named_parameters.hpp>
#include <ctnn/weights/safetensors.hpp>
#include <ctnn/weights/state_table.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace ctnn {
namespace detail {

[[nodiscard]] constexpr stored_type stored_type_of(element_type type) noexcept {
  switch (type) {
  case element_type::float16:
    return stored_type::f16;
  case element_type::bfloat16:
    return stored_type::bf16;
  case element_type::float32:
    return stored_type::f32;
  case element_type::float64:
    return stored_type::f64;
  default:
    return stored_type::other;
  }
}

/// Where the net's tensors lie in `numbers`, to which the arrays' bytes are appended.
template <class Net>
[[nodiscard]] std::expected<state_table<Net>, state_error>
table_of_arrays(std::vector<named_array> const& arrays, std::string& numbers) {
  state_table<Net> table;
  for (named_array const& array : arrays) {
    stored_tensor tensor{
        .name = array.name, .type = stored_type_of(array.type), .numbers = numbers.size()};
    tensor.shape.rank = array.extents.size();
    std::copy(array.extents.begin(), array.extents.end(), tensor.shape.extents.begin());
    if (auto const taken = table.take(tensor); !taken) {
      return std::unexpected(taken.error());
    }
    numbers += array.bytes;
  }
  if (auto const complete = table.complete(); !complete) {
    return std::unexpected(complete.error());
  }
  return table;
}

} // namespace detail

/// Writes a net's state dict as a .npz file, with PyTorch's names and layouts (see
/// `for_each_named_parameter`), whole or not at all. In Python:
/// `numpy.load("net.npz")["0.weight"]`. Needs zlib.
template <class Net>
[[nodiscard]] std::expected<void, file_error> save_npz(Net const& net, std::string const& path) {
  std::vector<named_array> arrays;
  for_each_named_parameter(net, [&](std::string_view name, auto const& tensor) {
    arrays.push_back(named(std::string(name), tensor));
  });
  return write_npz(path, arrays);
}

/// Sets a net to the state dict in a .npz file: all of its tensors by name and in PyTorch's layout,
/// of float16, float32 or float64, and no others but the counters of PyTorch's batch norms. An
/// error changes nothing. In Python: `numpy.savez("net.npz", **{k: v.numpy() for k, v in
/// module.state_dict().items()})`. Needs zlib.
template <class Net>
[[nodiscard]] std::expected<void, file_error> load_npz(std::string const& path, Net& net) {
  auto const arrays = read_npz(path);
  if (!arrays) {
    return std::unexpected(arrays.error());
  }
  std::string numbers;
  auto const table = detail::table_of_arrays<Net>(*arrays, numbers);
  if (!table) {
    return std::unexpected(detail::in_file(path, table.error()));
  }
  table->fill(net, numbers.data());
  return {};
}

/// The net whose state dict is in a .npz file.
template <class Net>
[[nodiscard]] std::expected<Net, file_error> load_npz(std::string const& path) {
  std::expected<Net, file_error> net{};
  if (auto const loaded = load_npz(path, *net); !loaded) {
    return std::unexpected(loaded.error());
  }
  return net;
}

} // namespace ctnn
