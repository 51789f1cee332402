// SPDX-License-Identifier: BSL-1.0
#include <ctnn/math.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "support/both_times.hpp"

// The elementary functions: special values, the same bits at both times, and the stated error
// bounds against the C library in a wider type.

namespace {

using ctnn::test::opaque;
using ctnn::test::same_bits;

template <class T>
constexpr T infinite = std::numeric_limits<T>::infinity();
template <class T>
constexpr T quiet_nan = std::numeric_limits<T>::quiet_NaN();

// Varied arguments: all magnitudes, both signs, subnormals, and the edges of overflow.
template <class T>
constexpr auto arguments = [] {
  std::array<T, 128> result{};
  ctnn::philox4x32 random(5);
  std::size_t n = 0;
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
                 std::numeric_limits<T>::min(),
                 std::numeric_limits<T>::denorm_min(),
                 std::numeric_limits<T>::max(),
                 infinite<T>,
                 -infinite<T>}) {
    result[n++] = edge;
  }
  while (n < result.size()) {
    T const scale = n % 2 == 0 ? T(10) : T(0.1);
    result[n++] = ctnn::uniform(random, -scale, scale);
  }
  return result;
}();

template <class T, class Function>
constexpr auto mapped(Function function, std::array<T, 128> x) {
  for (T& value : x) {
    value = function(value);
  }
  return x;
}

#define CTNN_SAME_BITS(function)                                                                   \
  do {                                                                                             \
    auto const call = [](T x) { return ctnn::function(x); };                                       \
    constexpr auto in_the_compiler =                                                               \
        mapped<T>([](T x) { return ctnn::function(x); }, arguments<T>);                            \
    REQUIRE(same_bits(mapped<T>(call, opaque(arguments<T>)), in_the_compiler));                    \
  } while (false)

/// The distance of y from the exact value in units of y's last place.
template <class T>
double error_in_ulp(T y, long double exact) {
  if (std::isinf(y) && std::fabs(exact) > static_cast<long double>(std::numeric_limits<T>::max())) {
    return 0;
  }
  int const exponent =
      std::max(std::ilogb(static_cast<T>(exact)), std::numeric_limits<T>::min_exponent - 1);
  long double const ulp = std::ldexp(1.0L, exponent - (std::numeric_limits<T>::digits - 1));
  return static_cast<double>(std::fabs(static_cast<long double>(y) - exact) / ulp);
}

template <class T, class Ours, class Exact>
double worst_error(Ours ours, Exact exact, T low, T high) {
  ctnn::philox4x32 random(6);
  double worst = 0;
  for (int i = 0; i < 200'000; ++i) {
    T const x = ctnn::uniform(random, low, high);
    worst = std::max(worst, error_in_ulp(ours(x), exact(static_cast<long double>(x))));
  }
  return worst;
}

} // namespace

TEMPLATE_TEST_CASE("elementary functions: special values", "[math]", float, double) {
  using T = TestType;
  STATIC_REQUIRE(ctnn::exp(T(0)) == 1);
  STATIC_REQUIRE(ctnn::exp(-infinite<T>) == 0);
  STATIC_REQUIRE(ctnn::exp(infinite<T>) == infinite<T>);
  STATIC_REQUIRE(ctnn::exp(T(1000)) == infinite<T>);
  STATIC_REQUIRE(ctnn::exp(T(-1000)) == 0);
  STATIC_REQUIRE(ctnn::exp(quiet_nan<T>) != ctnn::exp(quiet_nan<T>));

  STATIC_REQUIRE(ctnn::log(T(1)) == 0);
  STATIC_REQUIRE(ctnn::log(T(0)) == -infinite<T>);
  STATIC_REQUIRE(ctnn::log(T(-0.0)) == -infinite<T>);
  STATIC_REQUIRE(ctnn::log(infinite<T>) == infinite<T>);
  STATIC_REQUIRE(ctnn::log(T(-1)) != ctnn::log(T(-1)));
  STATIC_REQUIRE(ctnn::log(quiet_nan<T>) != ctnn::log(quiet_nan<T>));

  STATIC_REQUIRE(ctnn::sqrt(T(9)) == 3);
  STATIC_REQUIRE(
      std::bit_cast<typename ctnn::detail::float_traits<T>::bits_type>(ctnn::sqrt(T(-0.0))) ==
      std::bit_cast<typename ctnn::detail::float_traits<T>::bits_type>(T(-0.0)));
  STATIC_REQUIRE(ctnn::sqrt(infinite<T>) == infinite<T>);
  STATIC_REQUIRE(ctnn::sqrt(T(-1)) != ctnn::sqrt(T(-1)));

  STATIC_REQUIRE(ctnn::tanh(T(0)) == 0);
  STATIC_REQUIRE(ctnn::tanh(infinite<T>) == 1);
  STATIC_REQUIRE(ctnn::tanh(-infinite<T>) == -1);
  STATIC_REQUIRE(ctnn::tanh(T(-0.3)) == -ctnn::tanh(T(0.3)));
  STATIC_REQUIRE(ctnn::tanh(quiet_nan<T>) != ctnn::tanh(quiet_nan<T>));
}

TEMPLATE_TEST_CASE("elementary functions: the compiler's bits are the processor's", "[math]", float,
                   double) {
  using T = TestType;
  CTNN_SAME_BITS(exp);
  CTNN_SAME_BITS(tanh);
  // A NaN's sign and payload are nobody's promise: the arguments of these are not negative.
  constexpr auto absolute = mapped<T>([](T x) { return x < 0 ? -x : x; }, arguments<T>);
  constexpr auto logs = mapped<T>([](T x) { return ctnn::log(x); }, absolute);
  constexpr auto roots = mapped<T>([](T x) { return ctnn::sqrt(x); }, absolute);
  REQUIRE(same_bits(mapped<T>([](T x) { return ctnn::log(x); }, opaque(absolute)), logs));
  REQUIRE(same_bits(mapped<T>([](T x) { return ctnn::sqrt(x); }, opaque(absolute)), roots));
}

TEMPLATE_TEST_CASE("elementary functions: error bounds", "[math]", float, double) {
  using T = TestType;
  auto const exp = [](T x) { return ctnn::exp(x); };
  auto const exact_exp = [](long double x) { return std::exp(x); };
  CHECK(worst_error<T>(exp, exact_exp, T(-2), T(2)) <= 1);
  CHECK(worst_error<T>(exp, exact_exp, std::numeric_limits<T>::digits == 24 ? T(-103) : T(-745),
                       std::numeric_limits<T>::digits == 24 ? T(88.7) : T(709.7)) <= 1);

  auto const log = [](T x) { return ctnn::log(x); };
  auto const exact_log = [](long double x) { return std::log(x); };
  CHECK(worst_error<T>(log, exact_log, T(0), T(2)) <= 1);
  CHECK(worst_error<T>(log, exact_log, T(0), std::numeric_limits<T>::max()) <= 1);

  auto const tanh = [](T x) { return ctnn::tanh(x); };
  auto const exact_tanh = [](long double x) { return std::tanh(x); };
  CHECK(worst_error<T>(tanh, exact_tanh, T(-1), T(1)) <= 1);
  CHECK(worst_error<T>(tanh, exact_tanh, T(-20), T(20)) <= 1);
}

TEMPLATE_TEST_CASE("sqrt: by digits is correctly rounded", "[math]", float, double) {
  using T = TestType;
  using bits_type = typename ctnn::detail::float_traits<T>::bits_type;
  ctnn::philox4x32 random(7);
  int wrong = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::uint64_t const high = random();
    T const x = std::fabs(std::bit_cast<T>(static_cast<bits_type>((high << 32) | random())));
    if (x > 0 && x < infinite<T>) {
      wrong += same_bits(ctnn::detail::sqrt_by_digits(x), std::sqrt(x)) ? 0 : 1;
    }
  }
  REQUIRE(wrong == 0);
  REQUIRE(same_bits(ctnn::detail::sqrt_by_digits(std::numeric_limits<T>::denorm_min()),
                    std::sqrt(std::numeric_limits<T>::denorm_min())));
  REQUIRE(same_bits(ctnn::sqrt(opaque(T(2))), std::sqrt(T(2))));
}
