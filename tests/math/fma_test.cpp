// SPDX-License-Identifier: BSL-1.0
#include <ctnn/math/exact_fma.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/philox.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "support/both_times.hpp"

namespace {

using ctnn::test::opaque;
using ctnn::test::same_bits;

// (1 + e)(1 - e) - 1 = -e^2 when it is fused, and 0 when the product is rounded first.
template <class T>
constexpr T epsilon = std::numeric_limits<T>::epsilon();

template <class T>
constexpr T cancelled(T e) {
  return ctnn::fma(1 + e, 1 - e, T(-1));
}

// As users write it: a product in one function, a sum in another.
template <class T>
constexpr T with_operators(T e) {
  ctnn::tensor<T, 1> const a{{1 + e}};
  ctnn::tensor<T, 1> const b{{1 - e}};
  ctnn::tensor<T, 1> const c{{-1}};
  return (a * b + c)[0];
}

} // namespace

TEMPLATE_TEST_CASE("fma: rounds once where the target has fused hardware, twice elsewhere",
                   "[math]", float, double) {
  using T = TestType;
  constexpr T expected = ctnn::fused_multiply_add ? -epsilon<T> * epsilon<T> : T(0);
  STATIC_REQUIRE(cancelled(epsilon<T>) == expected);
  REQUIRE(cancelled(opaque(epsilon<T>)) == expected);
  // With arguments that the optimizer knows, too.
  REQUIRE(cancelled(epsilon<T>) == expected);
}

TEMPLATE_TEST_CASE("tensor arithmetic: rounds each operation on every target", "[math]", float,
                   double) {
  using T = TestType;
  STATIC_REQUIRE(with_operators(epsilon<T>) == 0);
  REQUIRE(with_operators(opaque(epsilon<T>)) == 0);
}

TEMPLATE_TEST_CASE("fma: the evaluator has it where the builtin has not: subnormal and infinite",
                   "[math]", float, double) {
  using T = TestType;
  using limits = std::numeric_limits<T>;
  constexpr T inf = limits::infinity();
  constexpr T tiny = limits::min() * (1 + epsilon<T>);
  // tiny / 2 lies half-way between two subnormals, and rounds to the even one.
  STATIC_REQUIRE(ctnn::fma(tiny, T(0.5), T(0)) == limits::min() / 2);
  STATIC_REQUIRE(ctnn::fma(T(0), T(0.5), limits::denorm_min()) == limits::denorm_min());
  STATIC_REQUIRE(ctnn::fma(inf, T(0.5), T(1)) == inf);
  STATIC_REQUIRE(ctnn::fma(T(1), T(0.5), -inf) == -inf);
  REQUIRE(ctnn::fma(opaque(tiny), T(0.5), T(0)) == limits::min() / 2);
}

TEMPLATE_TEST_CASE("exact_fma: is the processor's or the C library's fma", "[math]", float,
                   double) {
  using T = TestType;
  using bits_type = typename ctnn::detail::float_traits<T>::bits_type;
  ctnn::philox4x32 random(8);
  auto const any = [&random] {
    std::uint64_t const high = random();
    return std::bit_cast<T>(static_cast<bits_type>((high << 32) | random()));
  };
  int wrong = 0;
  for (int i = 0; i < 300'000; ++i) {
    T const a = any();
    T b = any();
    T c = any();
    if (i % 3 == 1) { // near cancellation
      c = -(a * b) * (1 + 3 * epsilon<T>);
    } else if (i % 3 == 2) { // subnormal results
      b = std::ldexp(T(1.25), std::numeric_limits<T>::min_exponent - std::ilogb(a));
      c = std::numeric_limits<T>::denorm_min() * static_cast<T>(i);
    }
    T const ours = ctnn::detail::exact_fma(a, b, c);
    T const exact = std::fma(a, b, c);
    wrong += same_bits(ours, exact) || (std::isnan(ours) && std::isnan(exact)) ? 0 : 1;
  }
  REQUIRE(wrong == 0);
  STATIC_REQUIRE(ctnn::detail::exact_fma(1 + epsilon<T>, 1 - epsilon<T>, T(-1)) ==
                 -epsilon<T> * epsilon<T>);
}
