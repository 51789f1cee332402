// SPDX-License-Identifier: BSL-1.0
#include <ctnn/initializers.hpp>
#include <ctnn/layers.hpp>
#include <ctnn/losses.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/optimizers.hpp>
#include <ctnn/schedules.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/train/fit.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "support/both_times.hpp"
#include "support/close.hpp"
#include "support/random.hpp"

namespace {

using ctnn::dataset;
using ctnn::fit;
using ctnn::sequential;
using ctnn::shape;
using ctnn::start_training;
using ctnn::tensor;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;
using namespace ctnn::layers;

using net = sequential<float, shape<2>, dense<6>, ctnn::layers::tanh, dense<2>>;
using point = tensor<float, 2>;

/// Points, and whether they lie in opposite quadrants.
template <std::size_t Count>
struct quadrants {
  std::array<point, Count> points;
  std::array<int, Count> labels;

  constexpr explicit quadrants(std::uint64_t seed) : points{}, labels{} {
    ctnn::philox4x32 generator(seed);
    for (std::size_t i = 0; i < Count; ++i) {
      for (float& x : points[i]) {
        x = ctnn::uniform(generator, -1.0f, 1.0f);
      }
      labels[i] = (points[i][0] < 0) != (points[i][1] < 0);
    }
  }
};

constexpr quadrants<50> data(1);
constexpr quadrants<30> held_out(2);
constexpr auto start = ctnn::initialized<net>(ctnn::glorot_uniform{}, 3);
constexpr ctnn::adam optimizer{.learning_rate = 0.05};
constexpr ctnn::softmax_cross_entropy loss;

constexpr auto trained(std::uint64_t epochs) {
  auto progress = start_training(start, optimizer);
  fit<8>(progress, optimizer, loss, dataset(data.points, data.labels),
         dataset(held_out.points, held_out.labels), {.epochs = epochs, .seed = 5});
  return progress;
}

/// Batches by hand: six of eight samples, and one of two.
constexpr net fitted_by_hand() {
  net result = start;
  auto state = optimizer.start(result);
  for (std::uint64_t epoch = 0; epoch < 2; ++epoch) {
    ctnn::permutation const order(50, 5, epoch);
    for (std::size_t first = 0; first < 48; first += 8) {
      tensor<float, 8, 2> x;
      tensor<int, 8> label;
      for (std::size_t i = 0; i < 8; ++i) {
        set_subtensor(x, i, data.points[order(first + i)]);
        label[i] = data.labels[order(first + i)];
      }
      optimizer.step(result, ctnn::value_and_grad(result, loss, x, label).gradient, state);
    }
    tensor<float, 2, 2> x;
    tensor<int, 2> label;
    for (std::size_t i = 0; i < 2; ++i) {
      set_subtensor(x, i, data.points[order(48 + i)]);
      label[i] = data.labels[order(48 + i)];
    }
    optimizer.step(result, ctnn::value_and_grad(result, loss, x, label).gradient, state);
  }
  return result;
}

constexpr bool goes_on_as_if_it_had_not_paused() {
  auto progress = trained(1);
  fit<8>(progress, optimizer, loss, dataset(data.points, data.labels),
         dataset(held_out.points, held_out.labels), {.epochs = 2, .seed = 5});
  return progress == trained(3);
}

constexpr bool keeps_the_best() {
  auto progress = start_training(start, optimizer);
  double least = std::numeric_limits<double>::infinity();
  net best = start;
  auto const report = fit<8>(progress, optimizer, loss, dataset(data.points, data.labels),
                             dataset(held_out.points, held_out.labels), {.epochs = 3, .seed = 5},
                             [&](ctnn::epoch_report const& epoch, net const& now) {
                               if (epoch.validation.loss < least) {
                                 least = epoch.validation.loss;
                                 best = now;
                               }
                             });
  return progress.best == best && progress.best_loss == least &&
         report.end == ctnn::fit_end::epochs_done && report.last.epoch == 3 &&
         report.last.steps == 21 &&
         report.last.validation ==
             ctnn::evaluate<8>(progress.net, loss, dataset(held_out.points, held_out.labels));
}

/// A net that gets no better: its learning rate is 0.
constexpr ctnn::fit_report with_patience() {
  ctnn::sgd const idle{.learning_rate = 0};
  auto progress = start_training(start, idle);
  return fit<16>(progress, idle, loss, dataset(data.points, data.labels),
                 dataset(held_out.points, held_out.labels), {.epochs = 9, .patience = 2});
}

constexpr ctnn::fit_report told_to_stop() {
  auto progress = start_training(start, optimizer);
  return fit<25>(progress, optimizer, loss, dataset(data.points, data.labels),
                 dataset<point, int>({}, {}), {.epochs = 9},
                 [](ctnn::epoch_report const& epoch, decltype(progress) const& kept) {
                   return epoch.epoch < 4 && kept.epoch == epoch.epoch;
                 });
}

constexpr bool follows_a_schedule() {
  ctnn::scheduled const slowing{ctnn::sgd{},
                                ctnn::step_decay{.learning_rate = 0.5, .step_size = 1}};
  net by_schedule = start;
  net by_hand = start;
  auto state = slowing.start(by_schedule);
  auto const gradient = random<net>(9);
  for (std::uint64_t i = 0; i < 3; ++i) {
    slowing.step(by_schedule, gradient, state);
    ctnn::sgd{.learning_rate = ctnn::step_decay{.learning_rate = 0.5, .step_size = 1}(i)}.step(
        by_hand, gradient);
  }
  return by_schedule == by_hand;
}

constexpr bool leaves_out_short_batches_of_batch_norm() {
  using normalized = sequential<float, shape<2>, batch_norm<>, dense<2>>;
  auto progress =
      start_training(ctnn::initialized<normalized>(ctnn::glorot_uniform{}, 1), optimizer);
  fit<20>(progress, optimizer, loss, dataset(data.points, data.labels), {.epochs = 2});
  return progress.step == 4;
}

} // namespace

TEST_CASE("fit: does the steps one would do by hand", "[train][fit]") {
  STATIC_REQUIRE(trained(2).net == fitted_by_hand());
  STATIC_REQUIRE(fit<8>(start, optimizer, loss, dataset(data.points, data.labels),
                        {.epochs = 2, .seed = 5}) == fitted_by_hand());
}

TEST_CASE("fit: goes on to the same bits as if it had not paused", "[train][fit]") {
  STATIC_REQUIRE(goes_on_as_if_it_had_not_paused());
}

TEST_CASE("fit: gives the same bits at both times", "[train][fit]") {
  REQUIRE(same_bits_at_both_times<trained, std::uint64_t{2}>());
}

TEST_CASE("fit: keeps the net of the best epoch", "[train][fit]") {
  STATIC_REQUIRE(keeps_the_best());
}

TEST_CASE("fit: ends when patience is lost, or when told to", "[train][fit]") {
  STATIC_REQUIRE(with_patience().end == ctnn::fit_end::patience_lost);
  STATIC_REQUIRE(with_patience().last.epoch == 3);
  STATIC_REQUIRE(told_to_stop().end == ctnn::fit_end::told_to);
  STATIC_REQUIRE(told_to_stop().last.epoch == 4);
}

TEST_CASE("fit: learns", "[train][fit]") {
  auto const progress = trained(60);
  REQUIRE(ctnn::evaluate(progress.net, loss, dataset(data.points, data.labels)).accuracy > 0.9);
  REQUIRE(progress.best_epoch > 5);
}

TEST_CASE("fit: says in which batch the loss was not finite", "[train][fit]") {
  auto points = data.points;
  points[ctnn::permutation(50, 5, 1)(20)][0] = std::numeric_limits<float>::quiet_NaN();
  auto progress = start_training(start, optimizer);
  auto const report = fit<8>(progress, optimizer, loss, dataset(points, data.labels),
                             {.epochs = 3, .seed = 5, .shuffle = true});
  REQUIRE(report.end == ctnn::fit_end::loss_not_finite);
  REQUIRE(report.failed_epoch == 1);
  for (std::size_t batch = 0; batch < 7; ++batch) {
    for (std::size_t i = 8 * batch; i < 50 && i < 8 * batch + 8; ++i) {
      if (ctnn::permutation(50, 5, 0)(i) == ctnn::permutation(50, 5, 1)(20)) {
        REQUIRE(report.failed_batch == batch + 1);
        REQUIRE(progress.step == batch);
      }
    }
  }
}

TEST_CASE("fit: leaves out the short batch of nets that see batches", "[train][fit]") {
  STATIC_REQUIRE(leaves_out_short_batches_of_batch_norm());
}

TEST_CASE("scheduled: sets the learning rate of each step", "[optimizers][scheduled]") {
  STATIC_REQUIRE(follows_a_schedule());
}

TEST_CASE("evaluate: is the mean loss and the share of right answers", "[train][evaluate]") {
  // Seven samples, in batches of four: one batch and three alone.
  quadrants<7> const few(4);
  double sum = 0;
  double right = 0;
  for (std::size_t i = 0; i < 7; ++i) {
    auto const y = start(few.points[i]);
    sum += static_cast<double>(loss(y, few.labels[i]));
    right += argmax(y) == static_cast<std::size_t>(few.labels[i]) ? 1 : 0;
  }
  auto const result = ctnn::evaluate<4>(start, loss, dataset(few.points, few.labels));
  REQUIRE(ctnn::test::close(result.loss, sum / 7, 1e-12));
  REQUIRE(result.accuracy == right / 7);
}

TEST_CASE("dataset: takes any contiguous range, and batches by samples_of", "[train][dataset]") {
  std::vector<point> const points{{1, 2}, {3, 4}};
  std::vector<std::uint8_t> const labels{0, 1};
  dataset const few(points, labels);
  REQUIRE(few.size() == 2);
  REQUIRE(few.input(1) == point{3, 4});
  STATIC_REQUIRE(ctnn::samples_of(tensor<float, 2, 2>{1, 2, 3, 4})[1] == point{3, 4});
}
