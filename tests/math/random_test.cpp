// SPDX-License-Identifier: BSL-1.0
#include <ctnn/math.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cstdint>

#include "support/both_times.hpp"

namespace {

using ctnn::philox4x32;
using ctnn::test::opaque;
using ctnn::test::same_bits;
using block = philox4x32::block;

template <class T, class Draw>
constexpr auto draws(std::uint64_t seed, Draw draw) {
  std::array<T, 32> result;
  philox4x32 random(seed, 3);
  for (T& x : result) {
    x = draw(random);
  }
  return result;
}

} // namespace

// Known answers of the authors' Random123 library (kat_vectors, philox4x32 with 10 rounds).
TEST_CASE("philox4x32: known answers", "[math][random]") {
  STATIC_REQUIRE(philox4x32::encrypt({0, 0, 0, 0}, {0, 0}) ==
                 block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  STATIC_REQUIRE(philox4x32::encrypt({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
                                     {0xffffffff, 0xffffffff}) ==
                 block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  STATIC_REQUIRE(philox4x32::encrypt({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                                     {0xa4093822, 0x299f31d0}) ==
                 block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

// [rand.predef] of C++26: the 10000th number of a default-constructed std::philox4x32.
TEST_CASE("philox4x32: is C++26's engine", "[math][random]") {
  philox4x32 random(20111115);
  std::uint32_t last = 0;
  for (int i = 0; i < 10'000; ++i) {
    last = random();
  }
  REQUIRE(last == 1955073260);
}

TEST_CASE("philox4x32: seeds and streams differ", "[math][random]") {
  STATIC_REQUIRE(philox4x32(1)() != philox4x32(2)());
  STATIC_REQUIRE(philox4x32(1, 0)() != philox4x32(1, 1)());
  STATIC_REQUIRE(philox4x32(1, 7)() == philox4x32(1, 7)());
  STATIC_REQUIRE(philox4x32(1)() != philox4x32(1 + (std::uint64_t{1} << 32))());
}

// The test values of AS 241 (0.25, 0.001, 1e-20), from Python's statistics.NormalDist().inv_cdf.
TEST_CASE("normal: the quantile function is that of AS 241", "[math][random]") {
  using ctnn::detail::normal_quantile;
  constexpr auto near = [](double x, double figure) {
    return x - figure < 1e-14 * -figure && figure - x < 1e-14 * -figure;
  };
  STATIC_REQUIRE(near(normal_quantile(0.25), -0.6744897501960817));
  STATIC_REQUIRE(near(normal_quantile(0.001), -3.090232306167813));
  STATIC_REQUIRE(near(normal_quantile(1e-20), -9.262340089798405));
  STATIC_REQUIRE(normal_quantile(0.5) == 0);
  STATIC_REQUIRE(normal_quantile(0.75) == -normal_quantile(0.25));
}

TEMPLATE_TEST_CASE("uniform and normal: the compiler's bits are the processor's", "[math][random]",
                   float, double) {
  using T = TestType;
  constexpr auto uniform = [](philox4x32& random) { return ctnn::uniform<T>(random); };
  constexpr auto normal = [](philox4x32& random) { return ctnn::normal<T>(random); };
  constexpr auto uniforms = draws<T>(9, uniform);
  constexpr auto normals = draws<T>(9, normal);
  REQUIRE(same_bits(draws<T>(opaque(std::uint64_t{9}), uniform), uniforms));
  REQUIRE(same_bits(draws<T>(opaque(std::uint64_t{9}), normal), normals));
}

TEMPLATE_TEST_CASE("uniform and normal: mean and variance", "[math][random]", float, double) {
  using T = TestType;
  philox4x32 random(10);
  constexpr int count = 100'000;
  double uniform_sum = 0;
  double normal_sum = 0;
  double normal_squares = 0;
  bool in_range = true;
  for (int i = 0; i < count; ++i) {
    T const u = ctnn::uniform<T>(random);
    in_range = in_range && u >= 0 && u < 1;
    uniform_sum += static_cast<double>(u);
    double const n = static_cast<double>(ctnn::normal<T>(random));
    normal_sum += n;
    normal_squares += n * n;
  }
  REQUIRE(in_range);
  // Four standard errors.
  REQUIRE(uniform_sum / count == Approx(0.5).margin(4 * 0.289 / 316));
  REQUIRE(normal_sum / count == Approx(0).margin(4 * 1.0 / 316));
  REQUIRE(normal_squares / count == Approx(1).margin(4 * 1.414 / 316));
}

TEST_CASE("uniform_index: reaches every index and no other", "[math][random]") {
  philox4x32 random(11);
  std::array<int, 5> counts{};
  for (int i = 0; i < 1'000; ++i) {
    ++counts.at(ctnn::uniform_index(random, 5));
  }
  for (int count : counts) {
    REQUIRE(count > 100);
  }
}
