// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/array_view.hpp>
#include <ctnn/data/element_type.hpp>
#include <ctnn/data/parse_error.hpp>
#include <ctnn/data/sample.hpp>
#include <ctnn/detail/contract.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <utility>
#include <vector>

namespace ctnn {

/// An array of a file, read or to be written: its name, what its elements are, its shape of up to 8
/// extents, and its elements in row-major order, the least significant byte of each first.
struct named_array {
  std::string name;
  element_type type = element_type::float32;
  std::vector<std::size_t> extents;
  std::string bytes;

  /// Whether it has as many bytes as its shape says.
  [[nodiscard]] bool is_whole() const {
    std::uint64_t size = size_of(type);
    bool overflows = false;
    for (std::size_t extent : extents) {
      overflows = __builtin_mul_overflow(size, std::uint64_t{extent}, &size) || overflows;
    }
    return (size == bytes.size() && !overflows) ||
           (bytes.empty() && std::ranges::count(extents, std::size_t{0}) > 0);
  }

  /// The array, which stays here, as `to_tensor` wants it.
  [[nodiscard]] array_view view() const {
    if (extents.size() > array_view::most_dimensions || !is_whole()) {
      detail::contract_violation("named_array: it has more than 8 dimensions, or not the bytes "
                                 "that its shape says: (dimensions, bytes) are",
                                 extents.size(), bytes.size());
    }
    array_view result;
    result.type = type;
    result.rank = extents.size();
    std::ranges::copy(extents, result.extents.begin());
    result.bytes = bytes;
    result.offset = parse_error::nowhere;
    return result;
  }

  [[nodiscard]] friend bool operator==(named_array const&, named_array const&) = default;
};

/// A tensor as an array with a name.
template <element T, std::size_t... Extents>
[[nodiscard]] named_array named(std::string name, tensor<T, Extents...> const& t) {
  named_array result{std::move(name), element_type_of<T>, {Extents...}, {}};
  result.bytes.resize(t.size() * sizeof(T));
  detail::elements_to(t.begin(), t.size(), result.bytes.data());
  return result;
}

/// A copy of an array in a file, with a name, in the order of a `named_array`.
[[nodiscard]] inline named_array named(std::string name, array_view const& array) {
  named_array result{std::move(name), array.type, {}, {}};
  result.extents.assign(array.extents.begin(),
                        array.extents.begin() + static_cast<std::ptrdiff_t>(array.rank));
  std::size_t const size = size_of(array.type);
  if (array.column_major) {
    result.bytes.reserve(array.bytes.size());
    detail::for_each_row_major(array, [&](std::size_t place) {
      result.bytes.append(array.bytes.substr(place * size, size));
    });
  } else {
    result.bytes = array.bytes;
  }
  if (array.order == std::endian::big) {
    for (auto at = result.bytes.begin(); at != result.bytes.end();) {
      auto const end = at + static_cast<std::ptrdiff_t>(size);
      std::reverse(at, end);
      at = end;
    }
  }
  return result;
}

/// The parts of an array along its first dimension, as a `dataset` wants them. Their extents are
/// the others of the array; a tensor may have more extents of 1 before them, such as a channel.
template <data_sample Sample>
[[nodiscard]] std::expected<std::vector<Sample>, parse_error> to_samples(named_array const& array) {
  using traits = detail::sample_traits<Sample>;
  if (!can_hold<typename traits::value_type>(array.type)) {
    return std::unexpected(
        parse_error{"the element type of the samples does not hold all values of the array's",
                    parse_error::nowhere});
  }
  std::size_t const dimensions = array.extents.size();
  std::size_t const wanted = detail::dimensions_for_samples<Sample>(dimensions);
  if (dimensions != wanted) {
    return std::unexpected(parse_error{
        "the number of dimensions is not that of the samples and one more", 0, dimensions, wanted});
  }
  for (std::size_t d = 1; d < dimensions; ++d) {
    std::size_t const extent = detail::extent_for_samples<Sample>(dimensions, d);
    if (array.extents[d] != extent) {
      return std::unexpected(parse_error{"an extent of the array differs from that of the samples",
                                         parse_error::nowhere, array.extents[d], extent});
    }
  }
  if (!array.is_whole()) {
    return std::unexpected(
        parse_error{"the array has not the bytes that its shape says", parse_error::nowhere});
  }
  std::vector<Sample> result(array.extents[0]);
  char const* from = array.bytes.data();
  for (Sample& sample : result) {
    copy_elements(array.type, std::endian::little, from, traits::size, traits::begin(sample));
    from += traits::size * size_of(array.type);
  }
  return result;
}

} // namespace ctnn
