// SPDX-License-Identifier: BSL-1.0
// Trains the nets of examples/fashion_mnist in ctnn and in libtorch, on one thread each, with the
// same images, initial parameters, order of the images, batches and learning rates: an epoch of the
// one and an epoch of the other by turns. Run by `measure`.
//
//     fashion_mnist [folder of the images]
#include <ctnn/losses/softmax_cross_entropy.hpp>
#include <ctnn/math/permutation.hpp>
#include <ctnn/train/evaluate.hpp>
#include <ctnn/train/fit.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fashion_mnist/images.hpp"
#include "fashion_mnist/nets.hpp"
#include "fashion_mnist/torch_training.hpp"

namespace {

using namespace fashion_mnist;
using run_time::fashion_mnist::torch_training;

double seconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// How long the epochs of a contestant took: of this thread's processor, and of a clock on the
/// wall.
struct stopwatch {
  std::vector<double> processor;
  double wall = 0;

  template <class Run>
  double time(Run run) {
    double const wall_start = seconds(CLOCK_MONOTONIC);
    double const start = seconds(CLOCK_THREAD_CPUTIME_ID);
    double const result = run();
    processor.push_back(seconds(CLOCK_THREAD_CPUTIME_ID) - start);
    wall += seconds(CLOCK_MONOTONIC) - wall_start;
    return result;
  }

  [[nodiscard]] double in_all() const {
    double sum = 0;
    for (double const x : processor) {
      sum += x;
    }
    return sum;
  }

  [[nodiscard]] double median() const {
    auto sorted = processor;
    std::ranges::sort(sorted);
    return sorted[sorted.size() / 2];
  }
};

void print_row(char const* net, char const* contestant, stopwatch const& watch, double loss,
               double accuracy) {
  std::printf("| %s | %s | %.2f s | %.2f s | %.0f | %.4f | %.2f %% |\n", net, contestant,
              watch.in_all(), watch.wall, static_cast<double>(training_images) / watch.median(),
              loss, 100 * accuracy);
  std::fflush(stdout);
}

template <class Net>
void compare(char const* name, torch_training::net which, labelled_images& data,
             labelled_images& test) {
  auto const start = std::make_unique<Net const>(initial<Net>());
  std::vector<float> parameters;
  ctnn::for_each_parameter(
      [&](auto const& tensor) {
        parameters.insert(parameters.end(), tensor.begin(), tensor.end());
      },
      *start);

  auto const optimizer = optimizer_for(epochs);
  auto ours = std::make_unique<decltype(start_training(*start, optimizer))>(
      start_training(*start, optimizer));
  ctnn::dataset const images(data.images, data.labels);
  ctnn::softmax_cross_entropy const loss;

  auto const in_torch = [](labelled_images& set) {
    return run_time::fashion_mnist::images{set.images.data()->begin(), set.labels.data(),
                                           static_cast<std::int64_t>(set.images.size())};
  };
  torch_training theirs(which, in_torch(data), in_torch(test), parameters);

  stopwatch our_watch;
  stopwatch their_watch;
  double our_loss = 0;
  double their_loss = 0;
  for (std::uint64_t epoch = 0; epoch < epochs; ++epoch) {
    our_loss = our_watch.time([&] {
      return ctnn::fit<batch_size>(*ours, optimizer, loss, images, {.epochs = 1, .seed = seed})
          .last.loss;
    });
    ctnn::permutation const permuted(images.size(), seed, epoch);
    std::vector<std::int64_t> order;
    std::vector<double> rates;
    for (std::size_t i = 0; i < images.size(); ++i) {
      order.push_back(static_cast<std::int64_t>(permuted(i)));
    }
    std::size_t const batches = (images.size() + batch_size - 1) / batch_size;
    for (std::size_t i = 0; i < batches; ++i) {
      rates.push_back(optimizer.schedule(epoch * batches + i));
    }
    their_loss = their_watch.time([&] { return theirs.epoch(order, batch_size, rates); });
  }
  auto const judged =
      ctnn::evaluate<batch_size>(ours->net, loss, ctnn::dataset(test.images, test.labels));
  print_row(name, "ctnn", our_watch, our_loss, judged.accuracy);
  print_row(name, "libtorch", their_watch, their_loss, theirs.accuracy());
}

} // namespace

int main(int count, char** arguments) {
  std::string const folder = count > 1 ? arguments[1] : default_folder;
  auto data = read_images(folder, "train");
  auto test = read_images(folder, "t10k");
  if (!data || !test) {
    std::fprintf(stderr, "%s\n", (!data ? data : test).error().message.c_str());
    return 1;
  }
  std::printf("| net, %d epochs | | processor | wall clock | images/s (median epoch) | last loss | "
              "test accuracy |\n|---|---|---:|---:|---:|---:|---:|\n",
              static_cast<int>(epochs));
  compare<mlp>("784-128-10", torch_training::net::mlp, *data, *test);
  compare<cnn>("CNN", torch_training::net::cnn, *data, *test);
}
