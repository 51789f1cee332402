// SPDX-License-Identifier: BSL-1.0
#include <ctnn/data/tensor_from_bytes.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cstddef>
#include <string_view>

#include "support/both_times.hpp"

namespace {

using ctnn::tensor;
using ctnn::tensor_from_bytes;
using ctnn::test::same_bits_at_both_times;

constexpr auto every_byte = [] {
  std::array<char, 256> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(i);
  }
  return bytes;
}();

template <class T, std::size_t Rows, std::size_t Columns>
constexpr tensor<T, Rows, Columns> from(std::size_t first) {
  return tensor_from_bytes<tensor<T, Rows, Columns>>(
      std::string_view(every_byte.data() + first, Rows * Columns));
}

constexpr auto scaled(std::size_t first) {
  return tensor_from_bytes<tensor<float, 6, 9>>(std::string_view(every_byte.data() + first, 54),
                                                1 / 255.0f);
}

template <class T, std::size_t Rows, std::size_t Columns>
constexpr bool counts_up_from(std::size_t first) {
  auto const x = from<T, Rows, Columns>(first);
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x.data[i] != static_cast<T>(first + i)) {
      return false;
    }
  }
  return true;
}

} // namespace

TEST_CASE("tensor_from_bytes: a number of each byte", "[data][tensor_from_bytes]") {
  STATIC_REQUIRE(counts_up_from<float, 16, 16>(0));
  STATIC_REQUIRE(counts_up_from<float, 3, 14>(100));
  STATIC_REQUIRE(counts_up_from<float, 1, 1>(255));
  STATIC_REQUIRE(counts_up_from<double, 5, 7>(221));
  STATIC_REQUIRE(scaled(202)[5, 8] == 1);
  STATIC_REQUIRE(scaled(0)[0, 3] == 3 * (1 / 255.0f));
}

TEST_CASE("tensor_from_bytes: gives the same bits at both times", "[data][tensor_from_bytes]") {
  REQUIRE(same_bits_at_both_times<from<float, 8, 9>, std::size_t{130}>());
  REQUIRE(same_bits_at_both_times<from<double, 3, 3>, std::size_t{0}>());
  REQUIRE(same_bits_at_both_times<scaled, std::size_t{202}>());
}
