// SPDX-License-Identifier: BSL-1.0
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/math.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "support/both_times.hpp"
#include "support/ulp.hpp"

// Each elementary function: the same bits number by number and in lanes, in the evaluator and at
// run time; within its stated error of the C library in a wider type, over a sample of all floats
// (tests/exhaustive takes them all) and over random doubles; and its special values.

namespace {

using ctnn::test::error_in_ulp;
using ctnn::test::opaque;
using ctnn::test::same_bits;

template <class T>
constexpr T infinite = std::numeric_limits<T>::infinity();
template <class T>
constexpr T not_a_number = std::numeric_limits<T>::quiet_NaN();

template <class T>
constexpr bool is_zero(T x, bool negative) {
  return same_bits(x, negative ? T(-0.0) : T(0));
}

template <class T>
constexpr bool is_nan(T x) {
  return x != x;
}

// Each function: its exact value by the C library, the stated bounds for float and double, and the
// range of random arguments.
#define CTNN_TEST_FUNCTION(name, exact, float_bound, double_bound, double_low, double_high)        \
  struct name##_test {                                                                             \
    static constexpr auto function = [](auto const& x) { return ctnn::name(x); };                  \
    template <class Wide>                                                                          \
    static Wide reference(Wide x) {                                                                \
      return exact;                                                                                \
    }                                                                                              \
    static constexpr double bound(float) { return float_bound; }                                   \
    static constexpr double bound(double) { return double_bound; }                                 \
    static constexpr double low = double_low;                                                      \
    static constexpr double high = double_high;                                                    \
  }

CTNN_TEST_FUNCTION(exp, std::exp(x), 0.94, 0.95, -745, 710);
CTNN_TEST_FUNCTION(expm1, std::expm1(x), 0.52, 1.25, -40, 40);
CTNN_TEST_FUNCTION(log, std::log(x), 0.81, 0.95, 0, 4);
CTNN_TEST_FUNCTION(log1p, std::log1p(x), 0.81, 1, -1, 4);
CTNN_TEST_FUNCTION(tanh, std::tanh(x), 0.91, 0.95, -20, 20);
CTNN_TEST_FUNCTION(sigmoid, 1 / (1 + std::exp(-x)), 0.8, 0.8, -745, 40);
CTNN_TEST_FUNCTION(softplus, std::max(x, Wide{0}) + std::log1p(std::exp(-std::fabs(x))), 0.51, 1.1,
                   -745, 40);
CTNN_TEST_FUNCTION(erf, std::erf(x), 0.53, 1.2, -6, 6);
CTNN_TEST_FUNCTION(gelu,
                   std::isinf(x) && x < 0
                       ? Wide(-0.0)
                       : x / 2 * std::erfc(-x * Wide(0.707106781186547524400844362104849039L)),
                   0.51, 6, -38, 8);
CTNN_TEST_FUNCTION(sin, std::sin(x), 0.51, 0.87, -1e7, 1e7);
CTNN_TEST_FUNCTION(cos, std::cos(x), 0.51, 0.87, -1e7, 1e7);
CTNN_TEST_FUNCTION(sqrt, std::sqrt(x), 0.5, 0.5, 0, 1e10);
CTNN_TEST_FUNCTION(rsqrt, 1 / std::sqrt(x), 0.51, 0.51, 0, 1e10);

// All magnitudes, both signs, subnormals, and the edges of overflow.
template <class T>
constexpr auto arguments = [] {
  std::array<T, 128> result{};
  ctnn::philox4x32 random(5);
  std::size_t n = 0;
  using limits = std::numeric_limits<T>;
  for (T edge : {T(0),
                 T(-0.0),
                 T(1),
                 T(-1),
                 T(0.5),
                 T(88.72),
                 T(88.73),
                 T(-87.5),
                 T(-103.9),
                 T(-104),
                 T(709.7),
                 T(709.8),
                 T(-745.1),
                 T(-745.2),
                 T(0.55),
                 T(9.02),
                 T(19.1),
                 T(0.7853982),
                 T(3.1415926535897932),
                 T(0x1.fffffep19),
                 T(0x1p20),
                 T(-1e22),
                 T(3e38),
                 limits::min(),
                 -limits::min(),
                 limits::denorm_min(),
                 -limits::denorm_min(),
                 limits::max(),
                 -limits::max(),
                 infinite<T>,
                 -infinite<T>,
                 not_a_number<T>}) {
    result[n++] = edge;
  }
  while (n < result.size()) {
    T const scale = n % 3 == 0 ? T(100) : n % 3 == 1 ? T(6) : T(0.1);
    result[n++] = ctnn::uniform(random, -scale, scale);
  }
  return result;
}();

/// A NaN's sign and payload are nobody's promise.
template <class T, std::size_t Size>
constexpr std::array<T, Size> without_nan(std::array<T, Size> x) {
  for (T& value : x) {
    value = value != value ? T(12345) : value;
  }
  return x;
}

template <class Test, class T>
constexpr auto one_by_one(std::array<T, 128> x) {
  for (T& value : x) {
    value = Test::function(value);
  }
  return without_nan(x);
}

template <class Test, class T>
constexpr auto in_lanes(std::array<T, 128> x) {
  ctnn::kernels::transform(x, Test::function, x);
  return without_nan(x);
}

template <class Test, class T>
bool has_the_same_bits() {
  constexpr auto in_the_compiler = one_by_one<Test>(arguments<T>);
  constexpr auto in_wide_lanes = in_lanes<Test>(arguments<T>);
  return same_bits(in_wide_lanes, in_the_compiler) &&
         same_bits(one_by_one<Test>(opaque(arguments<T>)), in_the_compiler) &&
         same_bits(in_lanes<Test>(opaque(arguments<T>)), in_the_compiler);
}

/// The largest error over every 4,099th float, and the floats about powers of 2.
template <class Test>
double worst_of_floats() {
  double worst = 0;
  auto const check = [&worst](std::uint32_t bits) {
    auto const x = std::bit_cast<float>(bits);
    worst =
        std::max(worst, error_in_ulp(Test::function(x), Test::reference(static_cast<double>(x))));
  };
  for (std::uint64_t bits = 0; bits < std::uint64_t{1} << 32; bits += 4'099) {
    check(static_cast<std::uint32_t>(bits));
  }
  for (std::uint32_t exponent = 0; exponent < 512; ++exponent) {
    for (std::uint32_t offset = 0; offset < 5; ++offset) {
      check((exponent << 23) + offset - 2);
    }
  }
  return worst;
}

template <class Test>
double worst_of_doubles() {
  ctnn::philox4x32 random(6);
  double worst = 0;
  auto const check = [&worst](double x) {
    worst = std::max(worst,
                     error_in_ulp(Test::function(x), Test::reference(static_cast<long double>(x))));
  };
  for (int i = 0; i < 100'000; ++i) {
    check(ctnn::uniform(random, Test::low, Test::high));
    check(ctnn::uniform(random, std::max(Test::low, -2.0), std::min(Test::high, 2.0)));
  }
  for (double x : arguments<double>) {
    check(x);
  }
  return worst;
}

/// The largest error of doubles over all magnitudes, and next to multiples of pi / 2.
template <class Test>
double worst_of_angles() {
  constexpr long double half_pi = 1.57079632679489661923132169163975144L;
  ctnn::philox4x32 random(7);
  double worst = 0;
  auto const check = [&worst](double x) {
    worst = std::max(worst,
                     error_in_ulp(Test::function(x), Test::reference(static_cast<long double>(x))));
  };
  for (int i = 0; i < 100'000; ++i) {
    std::uint64_t const high = random() & 0xffefffff; // finite
    check(std::bit_cast<double>(high << 32 | random()));
    auto const count = static_cast<long double>(random() >> (random() % 32));
    check(static_cast<double>(count * half_pi));
  }
  check(0x1.6ac5b262ca1ffp849); // the double next to a multiple of pi / 2
  return worst;
}

} // namespace

TEMPLATE_TEST_CASE("functions: give the same bits in numbers and in lanes, at both times", "[math]",
                   exp_test, expm1_test, log_test, log1p_test, tanh_test, sigmoid_test,
                   softplus_test, erf_test, gelu_test, sin_test, cos_test, sqrt_test, rsqrt_test) {
  REQUIRE(has_the_same_bits<TestType, float>());
  REQUIRE(has_the_same_bits<TestType, double>());
}

TEMPLATE_TEST_CASE("functions: are as exact as stated", "[math]", exp_test, expm1_test, log_test,
                   log1p_test, tanh_test, sigmoid_test, softplus_test, erf_test, gelu_test,
                   sin_test, cos_test, sqrt_test, rsqrt_test) {
  CHECK(worst_of_floats<TestType>() <= TestType::bound(float{}));
  CHECK(worst_of_doubles<TestType>() <= TestType::bound(double{}));
}

TEMPLATE_TEST_CASE("sin, cos: are as exact as stated whatever the angle", "[math]", sin_test,
                   cos_test) {
  CHECK(worst_of_angles<TestType>() <= TestType::bound(double{}));
}

TEMPLATE_TEST_CASE("functions: special values", "[math]", float, double) {
  using T = TestType;
  STATIC_REQUIRE(is_zero(ctnn::expm1(T(-0.0)), true));
  STATIC_REQUIRE(ctnn::expm1(-infinite<T>) == -1);
  STATIC_REQUIRE(ctnn::expm1(infinite<T>) == infinite<T>);
  STATIC_REQUIRE(ctnn::expm1(T(1000)) == infinite<T>);
  STATIC_REQUIRE(is_nan(ctnn::expm1(not_a_number<T>)));

  STATIC_REQUIRE(is_zero(ctnn::log1p(T(-0.0)), true));
  STATIC_REQUIRE(ctnn::log1p(T(-1)) == -infinite<T>);
  STATIC_REQUIRE(ctnn::log1p(infinite<T>) == infinite<T>);
  STATIC_REQUIRE(is_nan(ctnn::log1p(T(-1.5))));
  STATIC_REQUIRE(is_nan(ctnn::log1p(not_a_number<T>)));

  STATIC_REQUIRE(ctnn::sigmoid(T(0)) == T(0.5));
  STATIC_REQUIRE(ctnn::sigmoid(infinite<T>) == 1);
  STATIC_REQUIRE(is_zero(ctnn::sigmoid(-infinite<T>), false));
  STATIC_REQUIRE(is_nan(ctnn::sigmoid(not_a_number<T>)));

  STATIC_REQUIRE(ctnn::softplus(infinite<T>) == infinite<T>);
  STATIC_REQUIRE(is_zero(ctnn::softplus(-infinite<T>), false));
  STATIC_REQUIRE(is_nan(ctnn::softplus(not_a_number<T>)));

  STATIC_REQUIRE(is_zero(ctnn::erf(T(-0.0)), true));
  STATIC_REQUIRE(ctnn::erf(-infinite<T>) == -1);
  STATIC_REQUIRE(ctnn::erf(infinite<T>) == 1);
  STATIC_REQUIRE(is_nan(ctnn::erf(not_a_number<T>)));

  STATIC_REQUIRE(is_zero(ctnn::gelu(-infinite<T>), true));
  STATIC_REQUIRE(is_zero(ctnn::gelu(T(0)), false));
  STATIC_REQUIRE(ctnn::gelu(infinite<T>) == infinite<T>);
  STATIC_REQUIRE(is_nan(ctnn::gelu(not_a_number<T>)));

  STATIC_REQUIRE(is_zero(ctnn::sin(T(0)), false));
  STATIC_REQUIRE(is_zero(ctnn::sin(T(-0.0)), true));
  STATIC_REQUIRE(is_nan(ctnn::sin(infinite<T>)));
  STATIC_REQUIRE(is_nan(ctnn::sin(-infinite<T>)));
  STATIC_REQUIRE(is_nan(ctnn::sin(not_a_number<T>)));

  STATIC_REQUIRE(ctnn::cos(T(0)) == 1);
  STATIC_REQUIRE(ctnn::cos(T(-0.0)) == 1);
  STATIC_REQUIRE(is_nan(ctnn::cos(infinite<T>)));
  STATIC_REQUIRE(is_nan(ctnn::cos(-infinite<T>)));
  STATIC_REQUIRE(is_nan(ctnn::cos(not_a_number<T>)));

  STATIC_REQUIRE(ctnn::rsqrt(T(4)) == T(0.5));
  STATIC_REQUIRE(ctnn::rsqrt(T(0)) == infinite<T>);
  STATIC_REQUIRE(ctnn::rsqrt(T(-0.0)) == -infinite<T>);
  STATIC_REQUIRE(is_zero(ctnn::rsqrt(infinite<T>), false));
  STATIC_REQUIRE(is_nan(ctnn::rsqrt(T(-1))));
  STATIC_REQUIRE(is_nan(ctnn::rsqrt(not_a_number<T>)));
}
