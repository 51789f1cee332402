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
#include <type_traits>

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
CTNN_TEST_FUNCTION(expm1, std::expm1(x), 0.95, 0.97, -40, 40);
CTNN_TEST_FUNCTION(log, std::log(x), 0.81, 0.95, 0, 4);
CTNN_TEST_FUNCTION(log1p, std::log1p(x), 0.81, 1, -1, 4);
CTNN_TEST_FUNCTION(tanh, std::tanh(x), 0.52, 0.95, -20, 20);
CTNN_TEST_FUNCTION(sigmoid, 1 / (1 + std::exp(-x)), 0.54, 0.8, -745, 40);
CTNN_TEST_FUNCTION(softplus, std::max(x, Wide{0}) + std::log1p(std::exp(-std::fabs(x))), 0.51, 1.1,
                   -745, 40);
CTNN_TEST_FUNCTION(erf, std::erf(x), 0.95, 1, -6, 6);
CTNN_TEST_FUNCTION(gelu,
                   std::isinf(x) && x < 0
                       ? Wide(-0.0)
                       : x / 2 * std::erfc(-x * Wide(0.707106781186547524400844362104849039L)),
                   0.51, 6, -38, 8);
CTNN_TEST_FUNCTION(sin, std::sin(x), 0.51, 0.87, -1e7, 1e7);
CTNN_TEST_FUNCTION(cos, std::cos(x), 0.51, 0.87, -1e7, 1e7);
CTNN_TEST_FUNCTION(tan, std::tan(x), 0.51, 2, -1e7, 1e7);
CTNN_TEST_FUNCTION(asin, std::asin(x), 0.51, 1.1, -1, 1);
CTNN_TEST_FUNCTION(acos, std::acos(x), 0.51, 1.1, -1, 1);
CTNN_TEST_FUNCTION(atan, std::atan(x), 0.51, 1.7, -20, 20);
CTNN_TEST_FUNCTION(sinh, std::sinh(x), 0.51, 2.2, -710, 710);
CTNN_TEST_FUNCTION(cosh, std::cosh(x), 0.51, 1.5, -710, 710);
CTNN_TEST_FUNCTION(asinh, std::asinh(x), 0.51, 2, -1e10, 1e10);
CTNN_TEST_FUNCTION(acosh, std::acosh(x), 0.51, 2, 1, 1e10);
CTNN_TEST_FUNCTION(atanh, std::atanh(x), 0.51, 2, -1, 1);
CTNN_TEST_FUNCTION(round_even, std::nearbyint(x), 0, 0, -1e3, 1e3);
CTNN_TEST_FUNCTION(floor, std::floor(x), 0, 0, -1e3, 1e3);
CTNN_TEST_FUNCTION(ceil, std::ceil(x), 0, 0, -1e3, 1e3);
CTNN_TEST_FUNCTION(sqrt, std::sqrt(x), 0.5, 0.5, 0, 1e10);
CTNN_TEST_FUNCTION(rsqrt, 1 / std::sqrt(x), 0.51, 0.51, 0, 1e10);

// `pow` with an exponent and with a base: reference of a number x.
#define CTNN_TEST_POWER(name, power, exact, double_low, double_high)                               \
  struct name##_test {                                                                             \
    static constexpr auto function = [](auto const& x) {                                           \
      using V = std::remove_cvref_t<decltype(x)>;                                                  \
      using T = ctnn::detail::element_of<V>;                                                       \
      return power;                                                                                \
    };                                                                                             \
    template <class Wide>                                                                          \
    static Wide reference(Wide x) {                                                                \
      return exact;                                                                                \
    }                                                                                              \
    static constexpr double bound(float) { return 0.51; }                                          \
    static constexpr double bound(double) { return 0.8; }                                          \
    static constexpr double low = double_low;                                                      \
    static constexpr double high = double_high;                                                    \
  }

CTNN_TEST_POWER(power, ctnn::pow(x, T(2.75)), std::pow(x, Wide(2.75)), 0, 1e10);
CTNN_TEST_POWER(inverse_cube, ctnn::pow(x, T(-3)), std::pow(x, Wide(-3)), -1e10, 1e10);
CTNN_TEST_POWER(power_of_base, ctnn::pow(ctnn::detail::all<V>(T(1.25)), x), std::pow(Wide(1.25), x),
                -3400, 3200);

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

/// The largest error of powers that are neither 0 nor infinite.
template <class T, class Wide>
double worst_of_powers() {
  ctnn::philox4x32 random(8);
  double worst = 0;
  for (int i = 0; i < 100'000; ++i) {
    T const near_one = 1 + std::ldexp(ctnn::uniform(random, T(-1), T(1)),
                                      -static_cast<int>(random() % std::numeric_limits<T>::digits));
    T const x = i % 2 == 0 ? near_one : std::ldexp(near_one, static_cast<int>(random() % 100) - 50);
    constexpr T most = sizeof(T) == 4 ? T(88) : T(709);
    T const logarithm = std::log(x);
    T const y = logarithm == 0 ? T(3) : ctnn::uniform(random, T(-1.05) * most, most) / logarithm;
    worst = std::max(
        worst, error_in_ulp(ctnn::pow(x, y), std::pow(static_cast<Wide>(x), static_cast<Wide>(y))));
  }
  return worst;
}

template <class T>
constexpr std::array<T, 32> special_numbers = {T(0),
                                               T(-0.0),
                                               T(1),
                                               T(-1),
                                               T(2),
                                               T(-2),
                                               T(3),
                                               T(-3),
                                               T(0.5),
                                               T(-0.5),
                                               T(2.5),
                                               T(-2.5),
                                               infinite<T>,
                                               -infinite<T>,
                                               not_a_number<T>,
                                               std::numeric_limits<T>::max(),
                                               std::numeric_limits<T>::lowest(),
                                               std::numeric_limits<T>::denorm_min(),
                                               -std::numeric_limits<T>::denorm_min(),
                                               1 / std::numeric_limits<T>::epsilon() + 1,
                                               2 / std::numeric_limits<T>::epsilon() - 1,
                                               -2 / std::numeric_limits<T>::epsilon() + 1,
                                               2 / std::numeric_limits<T>::epsilon(),
                                               T(0.5) / std::numeric_limits<T>::epsilon() + T(0.5),
                                               1 - std::numeric_limits<T>::epsilon() / 2,
                                               std::numeric_limits<T>::epsilon() / 2 - 1,
                                               1 + std::numeric_limits<T>::epsilon(),
                                               T(1e-10),
                                               T(128),
                                               T(1024),
                                               T(-149),
                                               T(-1074)};

/// Each special number to the power of each.
template <class T, bool Lanes>
constexpr auto special_powers(std::array<T, 32> x) {
  std::array<std::array<T, 32>, 32> result{};
  for (std::size_t i = 0; i < 32; ++i) {
    if constexpr (Lanes) {
      ctnn::kernels::transform(
          result[i], [y = x[i]](auto const& number) { return ctnn::pow(number, y); }, x);
    } else {
      for (std::size_t j = 0; j < 32; ++j) {
        result[i][j] = ctnn::pow(x[j], x[i]);
      }
    }
    result[i] = without_nan(result[i]);
  }
  return result;
}

/// As the C library has them, which follows the standard.
template <class T, class Wide>
bool special_powers_are_right() {
  auto const powers = special_powers<T, false>(special_numbers<T>);
  for (std::size_t i = 0; i < 32; ++i) {
    for (std::size_t j = 0; j < 32; ++j) {
      Wide exact = std::pow(static_cast<Wide>(special_numbers<T>[j]),
                            static_cast<Wide>(special_numbers<T>[i]));
      exact = exact != exact ? Wide(12345) : exact;
      if (!(error_in_ulp(powers[i][j], exact) <= 0.8)) {
        return false;
      }
    }
  }
  return true;
}

} // namespace

TEMPLATE_TEST_CASE("functions: give the same bits in numbers and in lanes, at both times", "[math]",
                   exp_test, expm1_test, log_test, log1p_test, tanh_test, sigmoid_test,
                   softplus_test, erf_test, gelu_test, sin_test, cos_test, tan_test, asin_test,
                   acos_test, atan_test, sinh_test, cosh_test, asinh_test, acosh_test, atanh_test,
                   round_even_test, floor_test, ceil_test, power_test, inverse_cube_test,
                   power_of_base_test, sqrt_test, rsqrt_test) {
  REQUIRE(has_the_same_bits<TestType, float>());
  REQUIRE(has_the_same_bits<TestType, double>());
}

TEMPLATE_TEST_CASE("functions: are as exact as stated", "[math]", exp_test, expm1_test, log_test,
                   log1p_test, tanh_test, sigmoid_test, softplus_test, erf_test, gelu_test,
                   sin_test, cos_test, tan_test, asin_test, acos_test, atan_test, sinh_test,
                   cosh_test, asinh_test, acosh_test, atanh_test, round_even_test, floor_test,
                   ceil_test, power_test, inverse_cube_test, power_of_base_test, sqrt_test,
                   rsqrt_test) {
  CHECK(worst_of_floats<TestType>() <= TestType::bound(float{}));
  CHECK(worst_of_doubles<TestType>() <= TestType::bound(double{}));
}

TEMPLATE_TEST_CASE("sin, cos, tan: are as exact as stated whatever the angle", "[math]", sin_test,
                   cos_test, tan_test) {
  CHECK(worst_of_angles<TestType>() <= TestType::bound(double{}));
}

TEMPLATE_TEST_CASE("fmod: is exact", "[math]", float, double) {
  ctnn::philox4x32 random(9);
  for (int i = 0; i < 20'000; ++i) {
    auto const any = [&random] {
      return std::ldexp(ctnn::uniform(random, TestType(-1), TestType(1)),
                        static_cast<int>(random() % 260) - 140);
    };
    TestType const x = any();
    TestType const y = any();
    if (y == 0) {
      continue;
    }
    REQUIRE(same_bits(ctnn::fmod(x, y), std::fmod(x, y)));
  }
}

TEST_CASE("pow: is as exact as stated whatever base and exponent", "[math]") {
  CHECK(worst_of_powers<float, double>() <= 0.51);
  CHECK(worst_of_powers<double, long double>() <= 0.8);
}

TEMPLATE_TEST_CASE("pow: has the special values of C, at both times and in lanes", "[math]", float,
                   double) {
  using T = TestType;
  using wide = std::conditional_t<sizeof(T) == 4, double, long double>;
  constexpr auto in_the_compiler = special_powers<T, false>(special_numbers<T>);
  constexpr auto in_wide_lanes = special_powers<T, true>(special_numbers<T>);
  CHECK(same_bits(in_wide_lanes, in_the_compiler));
  CHECK(same_bits(special_powers<T, false>(opaque(special_numbers<T>)), in_the_compiler));
  CHECK(same_bits(special_powers<T, true>(opaque(special_numbers<T>)), in_the_compiler));
  CHECK(special_powers_are_right<T, wide>());
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

  STATIC_REQUIRE(is_zero(ctnn::floor(T(-0.0)), true));
  STATIC_REQUIRE(is_zero(ctnn::ceil(T(-0.7)), true));
  STATIC_REQUIRE(ctnn::round_even(T(2.5)) == 2);
  STATIC_REQUIRE(ctnn::round_even(T(-3.5)) == -4);

  STATIC_REQUIRE(ctnn::fmod(T(-5.5), T(2)) == T(-1.5));
  STATIC_REQUIRE(is_zero(ctnn::fmod(T(-6), T(2)), true));
  STATIC_REQUIRE(ctnn::fmod(T(3), -infinite<T>) == 3);
  STATIC_REQUIRE(is_nan(ctnn::fmod(infinite<T>, T(3))));
  STATIC_REQUIRE(is_nan(ctnn::fmod(T(3), T(0))));
  STATIC_REQUIRE(is_nan(ctnn::fmod(not_a_number<T>, T(3))));

  STATIC_REQUIRE(ctnn::pow(T(2), 10) == 1024);
  STATIC_REQUIRE(ctnn::pow(T(-2), -3) == T(-0.125));
  STATIC_REQUIRE(ctnn::pow(T(1), not_a_number<T>) == 1);
  STATIC_REQUIRE(ctnn::pow(not_a_number<T>, T(-0.0)) == 1);
  STATIC_REQUIRE(ctnn::pow(T(-1), -infinite<T>) == 1);
  STATIC_REQUIRE(ctnn::pow(T(-0.0), -3) == -infinite<T>);
  STATIC_REQUIRE(is_zero(ctnn::pow(-infinite<T>, -3), true));
  STATIC_REQUIRE(ctnn::pow(std::numeric_limits<T>::max(), T(2)) == infinite<T>);
  STATIC_REQUIRE(is_nan(ctnn::pow(T(-8), T(1) / 3)));

  STATIC_REQUIRE(ctnn::rsqrt(T(4)) == T(0.5));
  STATIC_REQUIRE(ctnn::rsqrt(T(0)) == infinite<T>);
  STATIC_REQUIRE(ctnn::rsqrt(T(-0.0)) == -infinite<T>);
  STATIC_REQUIRE(is_zero(ctnn::rsqrt(infinite<T>), false));
  STATIC_REQUIRE(is_nan(ctnn::rsqrt(T(-1))));
  STATIC_REQUIRE(is_nan(ctnn::rsqrt(not_a_number<T>)));
}
