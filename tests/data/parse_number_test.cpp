// SPDX-License-Identifier: BSL-1.0
#include <ctnn/data/parse_number.hpp>
#include <ctnn/math/philox.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>

namespace {

using ctnn::number_problem;
using ctnn::parse_number;

template <class T>
constexpr bool is(std::string_view text, T value) {
  auto const number = parse_number<T>(text);
  return number && *number == value;
}

template <class T>
constexpr bool fails(std::string_view text, number_problem problem) {
  auto const number = parse_number<T>(text);
  return !number && number.error() == problem;
}

// Numbers whose rounding is hard: near the middle between two, and at the ends of the range.
constexpr bool rounds_right() {
  return is("9007199254740993", 9007199254740992.0) && is("9007199254740995", 9007199254740996.0) &&
         is("9007199254740993.0000000000000000000000000000000000000001", 9007199254740994.0) &&
         is("2.2250738585072011e-308", 0x0.fffffffffffffp-1022) && is("4.9e-324", 0x1p-1074) &&
         is("2.4703282292062327e-324", 0.0) && is("2.4703282292062328e-324", 0x1p-1074) &&
         is("1.7976931348623157e308", std::numeric_limits<double>::max()) &&
         is("1.7976931348623158079e308", std::numeric_limits<double>::max()) &&
         is("123456789012345678901234567890", 0x1.8ee90ff6c373ep96) && is("1e23", 1e23) &&
         is("8.5e-45", 0x1.84p-147 > 1.0 ? 0.0 : 8.5e-45) && is("16777217", 16777216.0F) &&
         is("16777219", 16777220.0F) && is("1.40129846432481707e-45", 0x1p-149F) &&
         is("0.7006492321624085e-45", 0.0F) && is("0.7006492321624086e-45", 0x1p-149F) &&
         is("3.4028235e38", std::numeric_limits<float>::max());
}

} // namespace

TEST_CASE("parse_number: reads numbers", "[data][number]") {
  STATIC_REQUIRE(is("0", 0.0));
  STATIC_REQUIRE(is("-12", -12.0));
  STATIC_REQUIRE(is("+3.25", 3.25F));
  STATIC_REQUIRE(is(".5", 0.5));
  STATIC_REQUIRE(is("5.", 5.0));
  STATIC_REQUIRE(is("0.001", 0.001));
  STATIC_REQUIRE(is("00012e-1", 1.2F));
  STATIC_REQUIRE(is("1E+3", 1000.0));
  STATIC_REQUIRE(is("0e999999999999", 0.0));
  STATIC_REQUIRE(is("1e-999999999999", 0.0));
  STATIC_REQUIRE(std::bit_cast<std::uint32_t>(*parse_number<float>("-0")) == 0x8000'0000);
  STATIC_REQUIRE(is("-128", std::int8_t{-128}));
  STATIC_REQUIRE(is("18446744073709551615", UINT64_MAX));
}

TEST_CASE("parse_number: rounds to nearest even", "[data][number]") {
  STATIC_REQUIRE(rounds_right());
}

TEST_CASE("parse_number: refuses what is no number", "[data][number]") {
  STATIC_REQUIRE([] {
    for (std::string_view const text : {"", "-", "+", ".", "e3", "1e", "1e+", "1.2.3", "1 ", " 1",
                                        "0x10", "nan", "inf", "1,5", "--1", "1e3.5", "-e1"}) {
      if (!fails<double>(text, number_problem::no_number)) {
        return false;
      }
    }
    return fails<int>("", number_problem::no_number) &&
           fails<int>("1.0", number_problem::no_number) &&
           fails<int>("-", number_problem::no_number);
  }());
  STATIC_REQUIRE(fails<double>("1e309", number_problem::out_of_range));
  STATIC_REQUIRE(fails<double>("1.7976931348623159e308", number_problem::out_of_range));
  STATIC_REQUIRE(fails<float>("-3.4028236e38", number_problem::out_of_range));
  STATIC_REQUIRE(fails<std::uint8_t>("256", number_problem::out_of_range));
  STATIC_REQUIRE(fails<std::uint8_t>("-1", number_problem::out_of_range));
}

TEST_CASE("parse_number: is as exact as the C library", "[data][number]") {
  ctnn::philox4x32 random(1);
  auto const bits = [&random] { return std::uint64_t{random()} << 32 | random(); };
  std::array<char, 1200> text{};
  for (int i = 0; i < 20'000; ++i) {
    auto const x = std::bit_cast<double>(bits());
    if (x - x != 0) {
      continue;
    }
    // Too few digits, as many as needed, and all of a number or of a middle.
    int const digits = std::array{5, 17, 25, 770}[static_cast<std::size_t>(i % 4)];
    if (std::snprintf(text.data(), text.size(), "%.*e", digits, x) < 0) {
      continue;
    }
    auto const number = parse_number<double>(text.data());
    double const expected = std::strtod(text.data(), nullptr);
    REQUIRE((number ? *number : std::numeric_limits<double>::infinity() * (x < 0 ? -1 : 1)) ==
            expected);
    auto const y = std::bit_cast<float>(static_cast<std::uint32_t>(bits()));
    if (y - y == 0) {
      // The middle between two floats has up to 113 digits.
      double const middle =
          (static_cast<double>(y) + static_cast<double>(std::nextafterf(y, 0))) / 2;
      std::snprintf(text.data(), text.size(), "%.*e", i % 2 == 0 ? 120 : 8, middle);
      REQUIRE(is(text.data(), std::strtof(text.data(), nullptr)));
    }
  }
}
