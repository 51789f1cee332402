// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/element_type.hpp>
#include <ctnn/data/parse_error.hpp>
#include <ctnn/data/sample.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>
#include <utility>

namespace ctnn {

/// The samples in the bytes of an IDX file, each of which becomes a Sample when it is asked for.
template <data_sample Sample>
class idx_samples {
public:
  using value_type = Sample;

  constexpr idx_samples(element_type type, std::size_t size, char const* bytes) noexcept
      : type_{type}, size_{size}, bytes_{bytes} {}

  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }

  [[nodiscard]] constexpr Sample operator[](std::size_t index) const noexcept {
    Sample result{};
    copy_to(result, index);
    return result;
  }

  constexpr void copy_to(Sample& result, std::size_t index) const noexcept {
    using traits = detail::sample_traits<Sample>;
    copy_elements(type_, std::endian::big, bytes_ + index * traits::size * size_of(type_),
                  traits::size, traits::begin(result));
  }

private:
  element_type type_;
  std::size_t size_;
  char const* bytes_;
};

/// The samples of an IDX file (that of MNIST's files) from its bytes, which stay where they are:
///
///     parse_idx<tensor<float, 28, 28>>(bytes)       images (n, 28, 28), from 0 to 255
///     parse_idx<std::uint8_t>(bytes)                labels (n)
///
/// The tensor's extents are those of the file behind its first one; it may have more extents of 1
/// before them, such as a channel. Its element type holds all values of the file's. Bytes that are
/// not exactly such a file are an error.
///
/// Source: Y. LeCun, C. Cortes, C. Burges, The MNIST database, "the IDX file format".
template <data_sample Sample>
[[nodiscard]] constexpr std::expected<idx_samples<Sample>, parse_error>
parse_idx(std::string_view bytes) noexcept {
  using traits = detail::sample_traits<Sample>;
  if (bytes.size() < 4) {
    return std::unexpected(
        parse_error{"idx: the file ends within its header", bytes.size(), bytes.size(), 4});
  }
  if (bytes[0] != 0 || bytes[1] != 0) {
    return std::unexpected(parse_error{"idx: this is no IDX file, which begins with two zeros"});
  }

  constexpr std::array<std::pair<int, element_type>, 6> types{{{0x08, element_type::uint8},
                                                               {0x09, element_type::int8},
                                                               {0x0B, element_type::int16},
                                                               {0x0C, element_type::int32},
                                                               {0x0D, element_type::float32},
                                                               {0x0E, element_type::float64}}};
  auto const* type = types.begin();
  while (type != types.end() && type->first != bytes[2]) {
    ++type;
  }
  if (type == types.end()) {
    return std::unexpected(parse_error{"idx: there is no such element type", 2});
  }
  if (!can_hold<typename traits::value_type>(type->second)) {
    return std::unexpected(
        parse_error{"idx: the element type asked for does not hold all values of the file's", 2});
  }

  std::size_t const dimensions = static_cast<unsigned char>(bytes[3]);
  std::size_t const wanted_dimensions = detail::dimensions_for_samples<Sample>(dimensions);
  if (dimensions != wanted_dimensions) {
    return std::unexpected(
        parse_error{"idx: the number of dimensions is not that of the samples and one more", 3,
                    dimensions, wanted_dimensions});
  }
  std::size_t const header = 4 + 4 * dimensions;
  if (bytes.size() < header) {
    return std::unexpected(
        parse_error{"idx: the file ends within its header", bytes.size(), bytes.size(), header});
  }
  auto const extent = [bytes](std::size_t dimension) {
    return detail::from_bytes<std::uint32_t, std::endian::big>(bytes.data() + 4 + 4 * dimension);
  };
  for (std::size_t i = 1; i < dimensions; ++i) {
    std::size_t const wanted = detail::extent_for_samples<Sample>(dimensions, i);
    if (extent(i) != wanted) {
      return std::unexpected(parse_error{"idx: an extent differs from that of the samples",
                                         4 + 4 * i, extent(i), wanted});
    }
  }

  std::uint64_t const size =
      header + std::uint64_t{extent(0)} * traits::size * size_of(type->second);
  if (bytes.size() < size) {
    return std::unexpected(
        parse_error{"idx: the file ends within its elements", bytes.size(), bytes.size(), size});
  }
  if (bytes.size() > size) {
    return std::unexpected(
        parse_error{"idx: the file goes on behind its last element", size, bytes.size(), size});
  }
  return idx_samples<Sample>(type->second, extent(0), bytes.data() + header);
}

} // namespace ctnn
