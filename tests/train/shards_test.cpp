// SPDX-License-Identifier: BSL-1.0
#include <ctnn/initializers.hpp>
#include <ctnn/layers.hpp>
#include <ctnn/losses.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/optimizers/adam.hpp>
#include <ctnn/optimizers/sgd.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/train/fit.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "support/both_times.hpp"
#include "support/close.hpp"
#include "support/random.hpp"

// A batch in shards is the sum of its shards' gradients as a tree, at both times.

namespace {

using ctnn::dataset;
using ctnn::fit;
using ctnn::sequential;
using ctnn::shape;
using ctnn::shards;
using ctnn::start_training;
using ctnn::tensor;
using ctnn::unwatched;
using ctnn::test::random;
using namespace ctnn::layers;

using net = sequential<float, shape<3>, dense<4>, dropout<0.25>, ctnn::layers::tanh, dense<2>>;

constexpr auto start = ctnn::initialized<net>(ctnn::glorot_uniform{}, 3);
constexpr auto points = ctnn::samples_of(random<tensor<float, 14, 3>>(5));
constexpr std::array<int, 14> labels{0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0};
constexpr dataset data(points, labels);
constexpr ctnn::softmax_cross_entropy loss;
constexpr ctnn::sgd descent{.learning_rate = 0.25};

/// Two epochs of a batch of twelve and one of two.
template <std::size_t Count>
constexpr net trained_in(std::uint64_t epochs) {
  auto progress = start_training(start, ctnn::adam{});
  fit<12>(progress, ctnn::adam{}, loss, data, dataset<tensor<float, 3>, int>({}, {}),
          {.epochs = epochs, .seed = 7}, unwatched{}, shards<Count>{});
  return progress.net;
}

constexpr net in_three(std::uint64_t epochs) { return trained_in<3>(epochs); }

/// The first step in three shards, added up by hand.
constexpr bool adds_shards_as_a_tree() {
  dataset<tensor<float, 3>, int> const first({points.data(), 12}, {labels.data(), 12});
  auto progress = start_training(start, descent);
  fit<12>(progress, descent, loss, first, dataset<tensor<float, 3>, int>({}, {}),
          {.shuffle = false}, unwatched{}, shards<3>{});

  std::array<net, 3> gradient{};
  for (std::size_t i = 0; i < 12; ++i) {
    start.backpropagate(
        points[i],
        [&](auto const& y) { return loss.value_and_gradient(y, labels[i]).gradient / 12.0f; },
        gradient[i / 4], ctnn::training_pass{}.from_sample(i));
  }
  for (std::size_t const other : {1uz, 2uz}) { // (0 + 1) + 2
    for_each_parameter([](auto& sum, auto const& addend) { sum = sum + addend; }, gradient[0],
                       gradient[other]);
  }
  net expected = start;
  descent.step(expected, gradient[0]);
  return progress.net == expected;
}

/// What a training tells after each step, in a number of shards.
template <std::size_t Count>
std::vector<ctnn::batch_report> reports() {
  std::vector<ctnn::batch_report> result;
  auto progress = start_training(start, descent);
  struct {
    std::vector<ctnn::batch_report>* to;
    void operator()(ctnn::batch_report const& report) const { to->push_back(report); }
    void operator()(ctnn::epoch_report const&, net const&) const {}
  } const watch{&result};
  fit<12>(progress, descent, loss, data, dataset<tensor<float, 3>, int>({}, {}), {.epochs = 2},
          watch, shards<Count>{});
  return result;
}

} // namespace

TEST_CASE("shards: are added up as a tree", "[train][shards]") {
  STATIC_REQUIRE(adds_shards_as_a_tree());
}

TEST_CASE("shards: give the same bits at both times", "[train][shards]") {
  REQUIRE(ctnn::test::same_bits_at_both_times<in_three, std::uint64_t{2}>());
}

TEST_CASE("shards: a lone one is a batch as a whole", "[train][shards]") {
  auto progress = start_training(start, ctnn::adam{});
  fit<12>(progress, ctnn::adam{}, loss, data, {.epochs = 2, .seed = 7});
  REQUIRE(trained_in<1>(2) == progress.net);
  REQUIRE(trained_in<1>(2) != trained_in<3>(2)); // in last bits
}

TEST_CASE("fit: tells of each step", "[train][fit]") {
  auto const in_one = reports<1>();
  REQUIRE(in_one.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    std::size_t const batch = i % 2;
    REQUIRE(in_one[i].epoch == i / 2 + 1);
    REQUIRE(in_one[i].batch == batch + 1);
    REQUIRE(in_one[i].batches == 2);
    REQUIRE(in_one[i].seen == (batch == 1 ? 14 : 12));
    REQUIRE(in_one[i].samples == 14);
  }
  REQUIRE(in_one[0].mean_loss == in_one[0].loss);
  REQUIRE(ctnn::test::close(in_one[1].mean_loss, (in_one[0].loss * 12 + in_one[1].loss * 2) / 14,
                            1e-12));
  // What dropout draws and a loss do not depend on the shards.
  REQUIRE(reports<3>()[0] == in_one[0]);
}

TEST_CASE("watch_both: tells two, and goes on if both say so", "[train][fit]") {
  std::size_t batches = 0;
  std::size_t epochs = 0;
  struct {
    std::size_t* count;
    void operator()(ctnn::batch_report const&) const { ++*count; }
    void operator()(ctnn::epoch_report const&, net const&) const {}
  } counter{&batches};
  auto stop = [&](ctnn::epoch_report const& report, net const&) {
    ++epochs;
    return report.epoch < 2;
  };
  auto progress = start_training(start, descent);
  auto const report = fit<12>(progress, descent, loss, data, dataset<tensor<float, 3>, int>({}, {}),
                              {.epochs = 5}, ctnn::watch_both(stop, counter));
  REQUIRE(report.end == ctnn::fit_end::told_to);
  REQUIRE(epochs == 2);
  REQUIRE(batches == 4);
}
