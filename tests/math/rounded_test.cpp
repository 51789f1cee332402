// SPDX-License-Identifier: BSL-1.0
#include <ctnn/math/lanes.hpp>
#include <ctnn/math/rounded.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <limits>

#include "support/both_times.hpp"

namespace {

using ctnn::detail::lanes;
using ctnn::detail::rounded;
using ctnn::test::opaque;

// (1 + e)(1 - e) - 1 is 0 when the product is rounded, and -e^2 when it is fused with the sum.
template <class T>
constexpr T with_rounded_product(T e) {
  T const product = rounded((1 + e) * (1 - e));
  return product - 1;
}

template <class T, std::size_t Count>
constexpr bool lanes_with_rounded_product(T e) {
  auto const x = ctnn::detail::broadcast<Count>(e);
  auto const one = ctnn::detail::broadcast<Count>(T(1));
  lanes<T, Count> const product = rounded<T, Count>((one + x) * (one - x));
  lanes<T, Count> const difference = product - one;
  struct numbers {
    T of[Count];
  };
  auto const result = __builtin_bit_cast(numbers, difference);
  for (T number : result.of) {
    if (number != 0) {
      return false;
    }
  }
  return true;
}

template <class T>
constexpr T epsilon = std::numeric_limits<T>::epsilon();

} // namespace

TEMPLATE_TEST_CASE("rounded: a sum cannot fuse with the product behind it", "[math]", float,
                   double) {
  using T = TestType;
  STATIC_REQUIRE(with_rounded_product(epsilon<T>) == 0);
  REQUIRE(with_rounded_product(opaque(epsilon<T>)) == 0);
  constexpr std::size_t count = ctnn::detail::native_lanes<T>;
  STATIC_REQUIRE(lanes_with_rounded_product<T, count>(epsilon<T>));
  REQUIRE(lanes_with_rounded_product<T, count>(opaque(epsilon<T>)));
}
