// SPDX-License-Identifier: BSL-1.0
#include <ctnn/io/print.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>
#include <sstream>
#include <string>

namespace {

using ctnn::make_tensor;
using ctnn::tensor;

template <class Tensor>
std::string printed(Tensor const& t, ctnn::io::print_options options = {}) {
  std::ostringstream out;
  ctnn::io::print(out, t, options);
  return out.str();
}

} // namespace

TEST_CASE("print: a scalar is its number, a vector one line", "[io][print]") {
  REQUIRE(printed(tensor<float>{{0.5F}}) == "0.5\n");
  REQUIRE(printed(make_tensor<float>({1, 2, 3})) == "[1 2 3]\n");
  REQUIRE(printed(make_tensor<double>({-1.5})) == "[-1.5]\n");
}

TEST_CASE("print: a matrix is rows in aligned columns", "[io][print]") {
  REQUIRE(printed(make_tensor<float>({{1, -2.5F, 3}, {100, 0, 0.125F}})) ==
          "    1   -2.5      3\n"
          "  100      0  0.125\n");
  REQUIRE(printed(make_tensor<int>({{1}, {-20}})) == "  1\n"
                                                     "-20\n");
}

TEST_CASE("print: more dimensions are matrices under their indices", "[io][print]") {
  REQUIRE(printed(make_tensor<int>({{{1, 2}, {3, 4}}, {{5, 6}, {7, 10}}})) == "[0]\n"
                                                                              "   1   2\n"
                                                                              "   3   4\n"
                                                                              "[1]\n"
                                                                              "   5   6\n"
                                                                              "   7  10\n");
  REQUIRE(printed(tensor<int, 2, 1, 2, 1, 2>{{1, 2, 3, 4, 5, 6, 7, 8}}) == "[0, 0, 0]\n"
                                                                           "  1  2\n"
                                                                           "[0, 0, 1]\n"
                                                                           "  3  4\n"
                                                                           "[1, 0, 0]\n"
                                                                           "  5  6\n"
                                                                           "[1, 0, 1]\n"
                                                                           "  7  8\n");
}

TEST_CASE("print: a single matrix needs no indices", "[io][print]") {
  REQUIRE(printed(tensor<float, 1, 1, 2, 2>{{1, 2, 3, 4}}) == "1  2\n"
                                                              "3  4\n");
}

TEST_CASE("print: indents each line", "[io][print]") {
  REQUIRE(printed(make_tensor<float>({1, 2}), {.indent = 2}) == "  [1 2]\n");
  REQUIRE(printed(make_tensor<float>({{1, 2}, {3, 4}}), {.indent = 1}) == " 1  2\n"
                                                                          " 3  4\n");
  REQUIRE(printed(make_tensor<float>({{{1}}, {{2}}}), {.indent = 4}) == "    [0]\n"
                                                                        "      1\n"
                                                                        "    [1]\n"
                                                                        "      2\n");
}

TEST_CASE("print: numbers have significant digits", "[io][print]") {
  tensor<double, 4> const t = make_tensor<double>({1.0 / 3, 1234.56, 1.4661e-6, 2e10});
  REQUIRE(printed(t) == "[0.3333 1235 1.466e-06 2e+10]\n");
  REQUIRE(printed(t, {.precision = 2}) == "[0.33 1.2e+03 1.5e-06 2e+10]\n");
  REQUIRE(printed(t, {.precision = 0}) == "[0.3 1e+03 1e-06 2e+10]\n");
  REQUIRE(printed(make_tensor<float>({0.1F}), {.precision = 100}) == "[0.100000001]\n");
  REQUIRE(printed(make_tensor<double>({std::numeric_limits<double>::denorm_min()}),
                  {.precision = 17}) == "[4.9406564584124654e-324]\n");
}

TEST_CASE("print: numbers that are none, and negative zero, show", "[io][print]") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  REQUIRE(printed(make_tensor<double>({nan, -nan, infinity, -infinity, 0, -0.0})) ==
          "[nan nan inf -inf 0 -0]\n");
}

TEST_CASE("print: integers have all their digits", "[io][print]") {
  REQUIRE(printed(make_tensor<int>({-2147483647 - 1, 0, 1234567})) == "[-2147483648 0 1234567]\n");
  REQUIRE(printed(make_tensor<std::uint64_t>({std::numeric_limits<std::uint64_t>::max()})) ==
          "[18446744073709551615]\n");
  REQUIRE(printed(make_tensor<std::int8_t>({-128, 65})) == "[-128 65]\n");
  REQUIRE(printed(make_tensor<bool>({true, false})) == "[1 0]\n");
}

TEST_CASE("print: does not depend on the stream's settings", "[io][print]") {
  std::ostringstream out;
  out.setf(std::ios::hex | std::ios::showpos, std::ios::basefield | std::ios::showpos);
  out.precision(1);
  ctnn::io::print(out, make_tensor<float>({12.25F, 16}));
  REQUIRE(out.str() == "[12.25 16]\n");
}
