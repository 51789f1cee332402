// SPDX-License-Identifier: BSL-1.0
#include <ctnn/schedules.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>

#include "golden/pytorch.hpp"
#include "support/both_times.hpp"
#include "support/close.hpp"

namespace {

using ctnn::annealing;
using ctnn::cosine_decay;
using ctnn::exponential_decay;
using ctnn::linear_warm_up;
using ctnn::one_cycle;
using ctnn::reduce_on_plateau;
using ctnn::step_decay;
using ctnn::tensor;
using ctnn::test::close_relative;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;

constexpr double tolerance = 1e-12;

/// Whether a schedule's rates are Golden's from step 0 on.
template <class Golden, class Schedule>
constexpr bool follows(Schedule const& schedule) {
  bool right = true;
  for (std::size_t step = 0; step < Golden::rates.size(); ++step) {
    right = right && close_relative(schedule(step), Golden::rates[step], tolerance);
  }
  return right;
}

template <class Golden>
constexpr bool follows(reduce_on_plateau const& schedule) {
  auto state = schedule.start(0.1);
  bool right = true;
  for (std::size_t step = 0; step < Golden::rates.size(); ++step) {
    right = right && close_relative(schedule.step(Golden::metrics[step], state),
                                    Golden::rates[step], tolerance);
  }
  return right;
}

constexpr step_decay steps{.learning_rate = 0.1, .step_size = 4, .gamma = 0.3};
constexpr exponential_decay exponential{.learning_rate = 0.1, .gamma = 0.8};
constexpr linear_warm_up warm_up{
    .learning_rate = 0.1, .start_factor = 0.2, .end_factor = 0.9, .total_iters = 6};
constexpr one_cycle cycle(annealing strategy) {
  return {.max_lr = 0.5,
          .total_steps = 17,
          .pct_start = 0.4,
          .anneal_strategy = strategy,
          .div_factor = 8,
          .final_div_factor = 20};
}
constexpr one_cycle linear_cycle = cycle(annealing::linear);
constexpr one_cycle cosine_cycle = cycle(annealing::cosine);
constexpr cosine_decay cosine{.learning_rate = 0.1, .t_max = 12, .eta_min = 0.01};
constexpr reduce_on_plateau plateau{.factor = 0.5, .patience = 2, .cooldown = 1};
constexpr reduce_on_plateau plateau_of_maximum{.factor = 0.5,
                                               .patience = 2,
                                               .threshold = 0.01,
                                               .absolute_threshold = true,
                                               .maximize = true,
                                               .cooldown = 1,
                                               .min_lr = 0.004};

template <auto Schedule>
constexpr tensor<double, 30> rates(std::uint64_t first) {
  tensor<double, 30> result;
  for (std::uint64_t step = 0; step < 30; ++step) {
    result[step] = Schedule(first + step);
  }
  return result;
}

constexpr double rate_on_plateau(double metric) {
  auto state = plateau.start(0.1);
  for (int step = 0; step < 20; ++step) {
    plateau.step(metric, state);
  }
  return state.learning_rate;
}

} // namespace

TEST_CASE("schedules: follow PyTorch's rates", "[schedules]") {
  STATIC_REQUIRE(follows<golden::step_decay>(steps));
  STATIC_REQUIRE(follows<golden::exponential_decay>(exponential));
  STATIC_REQUIRE(follows<golden::linear_warm_up>(warm_up));
  STATIC_REQUIRE(follows<golden::cosine_decay>(cosine));
  STATIC_REQUIRE(follows<golden::one_cycle_linear>(linear_cycle));
  STATIC_REQUIRE(follows<golden::one_cycle_cosine>(cosine_cycle));
  STATIC_REQUIRE(follows<golden::plateau>(plateau));
  STATIC_REQUIRE(follows<golden::plateau_of_maximum>(plateau_of_maximum));
}

TEST_CASE("schedules: stay where they end", "[schedules]") {
  STATIC_REQUIRE(warm_up(6) == warm_up(1'000'000'000'000));
  STATIC_REQUIRE(linear_cycle(16) == linear_cycle(1'000'000'000'000));
  STATIC_REQUIRE(cosine_cycle(16) == cosine_cycle(1'000'000'000'000));
  STATIC_REQUIRE(cosine(12) == 0.01);
  STATIC_REQUIRE(cosine(13) == 0.01);
}

TEST_CASE("schedules: decay to zero, far out", "[schedules]") {
  STATIC_REQUIRE(exponential(1'000'000'000'000) == 0);
  STATIC_REQUIRE(exponential_decay{.gamma = 1}(1'000'000'000'000) == 0.01);
}

TEST_CASE("schedules: without warm-up steps begin at the end", "[schedules]") {
  STATIC_REQUIRE(linear_warm_up{.total_iters = 0}(0) == 0.01);
}

TEST_CASE("reduce_on_plateau: NaN is not better than anything", "[schedules]") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  STATIC_REQUIRE(rate_on_plateau(nan) < 0.1);
  STATIC_REQUIRE([] {
    auto state = plateau.start(0.1);
    plateau.step(nan, state);
    plateau.step(3, state);
    return state.best == 3;
  }());
}

TEST_CASE("schedules: give the same bits at both times", "[schedules]") {
  REQUIRE(same_bits_at_both_times<rates<steps>, std::uint64_t{0}>());
  REQUIRE(same_bits_at_both_times<rates<exponential>, std::uint64_t{0}>());
  REQUIRE(same_bits_at_both_times<rates<warm_up>, std::uint64_t{0}>());
  REQUIRE(same_bits_at_both_times<rates<cosine>, std::uint64_t{0}>());
  REQUIRE(same_bits_at_both_times<rates<linear_cycle>, std::uint64_t{0}>());
  REQUIRE(same_bits_at_both_times<rates<cosine_cycle>, std::uint64_t{0}>());
  REQUIRE(same_bits_at_both_times<rate_on_plateau, 1.5>());
}
