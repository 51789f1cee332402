// SPDX-License-Identifier: BSL-1.0
#include <ctnn/math/exp.hpp>
#include <ctnn/math/pack.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <limits>

#include "support/both_times.hpp"

namespace {

using ctnn::detail::exp_of_nonpositive;
using ctnn::test::same_bits;

/// At run time, in lanes, from the smallest normal number up to what gives 0.
template <class T>
bool has_the_bits_of_exp() {
  constexpr std::size_t count = ctnn::detail::native_lanes<T>;
  using lanes = ctnn::detail::pack<T, count>;
  for (T x = std::numeric_limits<T>::min(); x < 2000; x *= T(1.003)) {
    T inputs[count];
    for (std::size_t i = 0; i < count; ++i) {
      inputs[i] = -x / static_cast<T>(i + 1);
    }
    T result[count];
    T expected[count];
    exp_of_nonpositive(lanes::load(inputs)).store(result);
    ctnn::exp(lanes::load(inputs)).store(expected);
    for (std::size_t i = 0; i < count; ++i) {
      if (!same_bits(result[i], expected[i])) {
        return false;
      }
    }
  }
  return true;
}

} // namespace

TEST_CASE("exp: of what is at most 0 has the same bits", "[math][exp]") {
  REQUIRE(has_the_bits_of_exp<float>());
  REQUIRE(has_the_bits_of_exp<double>());
  STATIC_REQUIRE(same_bits(exp_of_nonpositive(-3.5f), ctnn::exp(-3.5f)));
  constexpr float infinity = std::numeric_limits<float>::infinity();
  REQUIRE(exp_of_nonpositive(ctnn::test::opaque(-infinity)) == 0);
  REQUIRE(exp_of_nonpositive(ctnn::test::opaque(-0.0f)) == 1);
  REQUIRE(std::isnan(exp_of_nonpositive(ctnn::test::opaque(infinity - infinity))));
}
