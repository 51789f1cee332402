// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/array_view.hpp>
#include <ctnn/data/element_type.hpp>
#include <ctnn/data/parse_error.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>
#include <utility>

namespace ctnn {
namespace detail {

/// NumPy's names of element types, without the byte order.
inline constexpr std::array<std::pair<std::string_view, element_type>, 12> npy_types{
    {{"b1", element_type::boolean},
     {"i1", element_type::int8},
     {"u1", element_type::uint8},
     {"i2", element_type::int16},
     {"u2", element_type::uint16},
     {"i4", element_type::int32},
     {"u4", element_type::uint32},
     {"i8", element_type::int64},
     {"u8", element_type::uint64},
     {"f2", element_type::float16},
     {"f4", element_type::float32},
     {"f8", element_type::float64}}};

/// Reads a header, a dictionary of Python: {'descr': '<f4', 'fortran_order': False, 'shape': (2,
/// 3), }
class npy_header {
public:
  /// From bytes[first] to bytes[last].
  constexpr npy_header(std::string_view bytes, std::size_t first, std::size_t last) noexcept
      : bytes_{bytes.substr(0, last)}, at_{first} {}

  [[nodiscard]] constexpr std::expected<array_view, parse_error> parsed() noexcept {
    if (!take('{')) {
      return failed("npy: the header is no dictionary");
    }
    while (!take('}')) {
      std::string_view const key = text();
      bool const known = take(':') && (key == "descr"           ? descr()
                                       : key == "fortran_order" ? fortran_order()
                                       : key == "shape"         ? shape()
                                                                : false);
      if (!known) {
        return failed(problem_);
      }
      if (!take(',') && peek() != '}') {
        return failed("npy: the header is no dictionary");
      }
    }
    if (peek() != '\0') {
      return failed("npy: the header goes on behind its dictionary");
    }
    if (!has_descr_ || !has_order_ || !has_shape_) {
      return failed("npy: the header lacks one of descr, fortran_order and shape");
    }
    return array_;
  }

private:
  [[nodiscard]] constexpr std::unexpected<parse_error> failed(char const* problem) const noexcept {
    return std::unexpected(parse_error{problem, at_});
  }

  /// The next character that is no space, 0 at the end.
  constexpr char peek() noexcept {
    while (at_ < bytes_.size() && (bytes_[at_] == ' ' || bytes_[at_] == '\n')) {
      ++at_;
    }
    return at_ < bytes_.size() ? bytes_[at_] : '\0';
  }

  constexpr bool take(char wanted) noexcept {
    bool const found = peek() == wanted;
    at_ += found ? 1 : 0;
    return found;
  }

  /// A string in quotes; empty where there is none.
  constexpr std::string_view text() noexcept {
    char const quote = peek();
    if (quote != '\'' && quote != '"') {
      return {};
    }
    std::size_t const end = bytes_.find(quote, at_ + 1);
    if (end == std::string_view::npos) {
      return {};
    }
    std::string_view const result = bytes_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return result;
  }

  constexpr bool fails(char const* problem) noexcept {
    problem_ = problem;
    return false;
  }

  constexpr bool descr() noexcept {
    peek();
    std::size_t const begin = at_;
    std::string_view const type = text();
    for (auto const& [name, known] : npy_types) {
      if (!has_descr_ && type.size() == 3 && type.substr(1) == name) {
        array_.type = known;
        array_.order = type[0] == '>' ? std::endian::big : std::endian::little;
        has_descr_ = type[0] == '<' || type[0] == '>' || (type[0] == '|' && size_of(known) == 1);
      }
    }
    at_ = has_descr_ ? at_ : begin;
    return has_descr_ ||
           fails("npy: the element type is none of bool, int8 to uint64, float16 to float64");
  }

  constexpr bool fortran_order() noexcept {
    peek();
    array_.column_major = bytes_.substr(at_).starts_with("True");
    has_order_ = array_.column_major || bytes_.substr(at_).starts_with("False");
    at_ += !has_order_ ? 0 : array_.column_major ? 4 : 5;
    return has_order_ || fails("npy: fortran_order is neither True nor False");
  }

  constexpr bool shape() noexcept {
    char const* const no_tuple = "npy: the shape is no tuple of integers";
    peek();
    array_.offset = at_;
    array_.rank = 0;
    if (!take('(')) {
      return fails(no_tuple);
    }
    while (!take(')')) {
      if (array_.rank == array_view::most_dimensions) {
        return fails("npy: the array has more than 8 dimensions");
      }
      if (peek() < '0' || peek() > '9') {
        return fails(no_tuple);
      }
      std::uint64_t extent = 0;
      while (at_ < bytes_.size() && bytes_[at_] >= '0' && bytes_[at_] <= '9') {
        if (extent > (UINT64_MAX - 9) / 10) {
          return fails("npy: the array is larger than any memory");
        }
        extent = extent * 10 + static_cast<std::uint64_t>(bytes_[at_++] - '0');
      }
      array_.extents[array_.rank++] = static_cast<std::size_t>(extent);
      if (!take(',') && peek() != ')') {
        return fails(no_tuple);
      }
    }
    has_shape_ = true;
    return true;
  }

  std::string_view bytes_;
  std::size_t at_;
  array_view array_;
  char const* problem_ = "npy: the header has a key that is none of descr, fortran_order and shape";
  bool has_descr_ = false;
  bool has_order_ = false;
  bool has_shape_ = false;
};

} // namespace detail

/// The array in the bytes of a .npy file, which stay where they are: of versions 1.0 to 3.0, in
/// either byte order, row-major or column-major, of numbers that are not complex. `to_tensor` makes
/// a tensor of it:
///
///     constexpr auto weight = parsed(to_tensor<tensor<float, 2, 3>>(parsed(parse_npy(bytes))));
///
/// Source: NumPy, numpy.lib.format.
[[nodiscard]] constexpr std::expected<array_view, parse_error>
parse_npy(std::string_view bytes) noexcept {
  constexpr std::string_view magic = "\x93NUMPY";
  if (bytes.size() < 10) {
    return std::unexpected(
        parse_error{"npy: the file ends within its header", bytes.size(), bytes.size(), 10});
  }
  if (!bytes.starts_with(magic)) {
    return std::unexpected(parse_error{"npy: this is no .npy file, which begins with \\x93NUMPY"});
  }
  int const version = bytes[6];
  if (version < 1 || version > 3 || bytes[7] != 0) {
    return std::unexpected(parse_error{"npy: the version is none of 1.0, 2.0 and 3.0", 6});
  }
  std::size_t const first = version == 1 ? 10 : 12;
  std::uint64_t last = first;
  if (bytes.size() >= first) {
    last += version == 1 ? detail::from_bytes<std::uint16_t, std::endian::little>(bytes.data() + 8)
                         : detail::from_bytes<std::uint32_t, std::endian::little>(bytes.data() + 8);
  }
  if (bytes.size() < last) {
    return std::unexpected(
        parse_error{"npy: the file ends within its header", bytes.size(), bytes.size(), last});
  }
  auto array = detail::npy_header(bytes, first, static_cast<std::size_t>(last)).parsed();
  if (!array) {
    return array;
  }
  std::uint64_t size = size_of(array->type);
  bool empty = false;
  bool overflows = false;
  for (std::size_t d = 0; d < array->rank; ++d) {
    empty = empty || array->extents[d] == 0;
    overflows = __builtin_mul_overflow(size, std::uint64_t{array->extents[d]}, &size) || overflows;
  }
  if (overflows && !empty) {
    return std::unexpected(parse_error{"npy: the array is larger than any memory", array->offset});
  }
  size = last + (empty ? 0 : size);
  if (size < last || bytes.size() < size) {
    return std::unexpected(
        parse_error{"npy: the file ends within its elements", bytes.size(), bytes.size(), size});
  }
  if (bytes.size() > size) {
    return std::unexpected(
        parse_error{"npy: the file goes on behind its last element", size, bytes.size(), size});
  }
  array->bytes = bytes.substr(static_cast<std::size_t>(last));
  return array;
}

} // namespace ctnn
