// SPDX-License-Identifier: BSL-1.0
#include <ctnn/optimizers/moving_average.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>

#include "support/trajectory.hpp"

namespace {

using ctnn::moving_average;
using ctnn::tensor;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;
using ctnn::test::stepped_net;
namespace golden = ctnn::test::golden;

template <class T>
constexpr bool follows_golden() {
  auto average = in<T>(golden::descent::start);
  bool right = true;
  for (std::size_t step = 0; step < 10; ++step) {
    moving_average{.decay = 0.9}.update(average,
                                        in<T>(subtensor(golden::descent::gradients, step)));
    right = right && matches(average, subtensor(golden::moving_average::averages, step));
  }
  return right;
}

template <class Parameters>
constexpr Parameters averaged(std::uint64_t seed) {
  auto average = random<Parameters>(seed);
  moving_average{}.update(average, random<Parameters>(seed + 1));
  moving_average{.decay = 0.3}.update(average, random<Parameters>(seed + 2));
  return average;
}

template <class Average, class Net>
concept averages =
    requires(Average& average, Net const& net) { moving_average{}.update(average, net); };

} // namespace

TEST_CASE("moving_average: follows the formula", "[optimizers][moving_average]") {
  STATIC_REQUIRE(follows_golden<double>());
  STATIC_REQUIRE(follows_golden<float>());
}

TEST_CASE("moving_average: stays where the net stays", "[optimizers][moving_average]") {
  STATIC_REQUIRE([] {
    auto const net = random<stepped_net<float>>(1);
    auto average = net;
    moving_average{}.update(average, net);
    return average == net;
  }());
}

TEST_CASE("moving_average: takes a net of its own type only", "[optimizers][moving_average]") {
  STATIC_REQUIRE(averages<stepped_net<float>, stepped_net<float>>);
  STATIC_REQUIRE_FALSE(averages<stepped_net<float>, stepped_net<double>>);
  STATIC_REQUIRE_FALSE(averages<tensor<float, 3>, tensor<float, 4>>);
}

TEST_CASE("moving_average: gives the same bits at both times", "[optimizers][moving_average]") {
  REQUIRE(same_bits_at_both_times<averaged<tensor<float, 37>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<averaged<stepped_net<float>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<averaged<stepped_net<double>>, std::uint64_t{1}>());
}
