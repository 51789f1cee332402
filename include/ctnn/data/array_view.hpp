// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/element_type.hpp>
#include <ctnn/data/parse_error.hpp>
#include <ctnn/data/sample.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>

namespace ctnn {

/// An array in the bytes of a file: what its elements are, how many along each dimension, and in
/// which order.
struct array_view {
  static constexpr std::size_t most_dimensions = 8;

  element_type type = element_type::float32;
  std::size_t rank = 0;
  std::array<std::size_t, most_dimensions> extents{};
  std::string_view bytes;
  /// Where the file says the shape, for errors.
  std::uint64_t offset = 0;
  std::endian order = std::endian::little;
  /// The first index is contiguous, as in Fortran, in place of the last.
  bool column_major = false;

  /// How many elements it has.
  [[nodiscard]] constexpr std::size_t size() const noexcept { return bytes.size() / size_of(type); }
};

namespace detail {

/// Calls `visit(where an element is among those of a column-major array)` in row-major order.
template <class Visit>
constexpr void for_each_row_major(array_view const& array, Visit visit) noexcept {
  std::array<std::size_t, array_view::most_dimensions> index{};
  for (std::size_t i = 0; i < array.size(); ++i) {
    std::size_t place = 0;
    for (std::size_t d = array.rank; d-- > 0;) {
      place = place * array.extents[d] + index[d];
    }
    visit(place);
    for (std::size_t d = array.rank; d-- > 0;) {
      if (++index[d] < array.extents[d]) {
        break;
      }
      index[d] = 0;
    }
  }
}

} // namespace detail

/// The array as a tensor of its own shape, whose elements can hold all of its values, or what of
/// that it is not.
template <tensor_like Tensor>
[[nodiscard]] constexpr std::expected<Tensor, parse_error>
to_tensor(array_view const& array) noexcept {
  using T = typename Tensor::value_type;
  if (!can_hold<T>(array.type)) {
    return std::unexpected(parse_error{
        "the tensor's element type does not hold all values of the array's", array.offset});
  }
  if (array.rank != Tensor::rank()) {
    return std::unexpected(parse_error{"the array has another number of dimensions than the tensor",
                                       array.offset, array.rank, Tensor::rank()});
  }
  for (std::size_t d = 0; d < array.rank; ++d) {
    if (array.extents[d] != Tensor::extent(d)) {
      return std::unexpected(parse_error{"an extent of the array differs from the tensor's",
                                         array.offset, array.extents[d], Tensor::extent(d)});
    }
  }
  std::expected<Tensor, parse_error> result{};
  T* to = result->begin();
  if (array.column_major) {
    detail::for_each_row_major(array, [&](std::size_t place) {
      copy_elements(array.type, array.order, array.bytes.data() + place * size_of(array.type), 1,
                    to++);
    });
  } else {
    copy_elements(array.type, array.order, array.bytes.data(), array.size(), to);
  }
  return result;
}

} // namespace ctnn
