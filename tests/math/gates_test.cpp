// SPDX-License-Identifier: BSL-1.0
#include <ctnn/math/gates.hpp>
#include <ctnn/math/pack.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <limits>

#include "support/both_times.hpp"
#include "support/ulp.hpp"

namespace {

using ctnn::detail::gate_sigmoid;
using ctnn::detail::gate_tanh;
using ctnn::test::same_bits;
using ctnn::test::same_bits_at_both_times;
using limits = std::numeric_limits<float>;

constexpr float tanh_of(float x) { return gate_tanh(x); }
constexpr float sigmoid_of(float x) { return gate_sigmoid(x); }

constexpr float mixed_of(float z, float n, float h) { return ctnn::detail::gate_mixed(z, n, h); }
constexpr float mixed_by(float z) { return mixed_of(z, 0.1f, -0.7f); }

/// The largest errors over floats from 2^-20 to 64 and their negatives, at run time, in lanes.
struct errors {
  double tanh = 0;    // in units in the last place
  double sigmoid = 0; // absolute

  errors() {
    using lanes = ctnn::detail::pack<float, 4>;
    for (float x = 0x1p-20f; x < 64; x *= 1.00013f) {
      float const inputs[] = {x, -x, x / 3, -x / 3};
      float tanhs[4];
      float sigmoids[4];
      gate_tanh(lanes::load(inputs)).store(tanhs);
      gate_sigmoid(lanes::load(inputs)).store(sigmoids);
      for (std::size_t i = 0; i < 4; ++i) {
        auto const exact = static_cast<double>(inputs[i]);
        tanh = std::fmax(tanh, ctnn::test::error_in_ulp(tanhs[i], std::tanh(exact)));
        double const error = static_cast<double>(sigmoids[i]) - 1 / (1 + std::exp(-exact));
        sigmoid = std::fmax(sigmoid, std::fabs(error));
      }
    }
  }
};

} // namespace

TEST_CASE("gate functions: floats are as near to the truth as they say", "[math][gates]") {
  errors const worst;
  CHECK(worst.tanh < 6.5);
  CHECK(worst.tanh > 1); // it is not the exact one that was measured
  CHECK(worst.sigmoid < 0x1p-22);
}

TEST_CASE("gate functions: edges", "[math][gates]") {
  STATIC_REQUIRE(same_bits(tanh_of(-0.0f), -0.0f));
  STATIC_REQUIRE(sigmoid_of(0) == 0.5f);
  // A gate that is shut or open is so entirely.
  STATIC_REQUIRE(tanh_of(limits::infinity()) == 1);
  STATIC_REQUIRE(sigmoid_of(limits::infinity()) == 1);
  STATIC_REQUIRE(sigmoid_of(-limits::infinity()) == 0);
  STATIC_REQUIRE(tanh_of(limits::infinity()) == tanh_of(9));
  STATIC_REQUIRE(tanh_of(-limits::max()) == -tanh_of(9));
  STATIC_REQUIRE(sigmoid_of(limits::infinity()) == sigmoid_of(18));
  STATIC_REQUIRE(tanh_of(limits::quiet_NaN()) != tanh_of(limits::quiet_NaN()));
  STATIC_REQUIRE(sigmoid_of(limits::quiet_NaN()) != sigmoid_of(limits::quiet_NaN()));
  REQUIRE(std::isnan(gate_tanh(ctnn::test::opaque(limits::quiet_NaN()))));
  REQUIRE(std::isnan(gate_sigmoid(ctnn::test::opaque(limits::quiet_NaN()))));
}

TEST_CASE("gate functions: a gate that is shut or open mixes nothing", "[math][gates]") {
  STATIC_REQUIRE(mixed_of(0.0f, 0.3f, -0.7f) == 0.3f);
  STATIC_REQUIRE(mixed_of(1.0f, 0.3f, -0.7f) == -0.7f);
  STATIC_REQUIRE(mixed_of(0.25f, 0.5f, -1.0f) == 0.125f);
  REQUIRE(same_bits_at_both_times<mixed_by, 0.3f>());
}

TEST_CASE("gate functions: of double are the exact ones", "[math][gates]") {
  STATIC_REQUIRE(gate_tanh(0.7) == ctnn::tanh(0.7));
  STATIC_REQUIRE(gate_sigmoid(-1.3) == ctnn::sigmoid(-1.3));
}

TEST_CASE("gate functions: give the same bits at both times", "[math][gates]") {
  REQUIRE(same_bits_at_both_times<tanh_of, 0.3f>());
  REQUIRE(same_bits_at_both_times<tanh_of, -4.7f>());
  REQUIRE(same_bits_at_both_times<tanh_of, 100.0f>());
  REQUIRE(same_bits_at_both_times<sigmoid_of, 0.7f>());
  REQUIRE(same_bits_at_both_times<sigmoid_of, -9.9f>());
}

TEST_CASE("gate functions: lanes of both are those of each", "[math][gates]") {
  using lanes = ctnn::detail::pack<float, 4>;
  constexpr auto second_is_tanh = [](std::size_t lane) { return lane % 2 == 1; };
  for (float x = 0x1p-149f; x < 64; x *= 1.7f) {
    float const inputs[] = {x, x, -x, -x};
    float both[4];
    ctnn::detail::gate_sigmoid_or_tanh<decltype(second_is_tanh)>(lanes::load(inputs)).store(both);
    REQUIRE(same_bits(both[0], sigmoid_of(x)));
    REQUIRE(same_bits(both[1], tanh_of(x)));
    REQUIRE(same_bits(both[2], sigmoid_of(-x)));
    REQUIRE(same_bits(both[3], tanh_of(-x)));
  }
  float const edges[] = {0, -0.0f, limits::infinity(), limits::quiet_NaN()};
  float both[4];
  ctnn::detail::gate_sigmoid_or_tanh<decltype(second_is_tanh)>(lanes::load(edges)).store(both);
  REQUIRE(same_bits(both[0], 0.5f));
  REQUIRE(same_bits(both[1], -0.0f));
  REQUIRE(same_bits(both[2], sigmoid_of(limits::infinity())));
  REQUIRE(std::isnan(both[3]));
}
