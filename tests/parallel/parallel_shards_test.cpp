// SPDX-License-Identifier: BSL-1.0
#include <ctnn/initializers.hpp>
#include <ctnn/layers/conv2d.hpp>
#include <ctnn/layers/dense.hpp>
#include <ctnn/layers/dropout.hpp>
#include <ctnn/layers/flatten.hpp>
#include <ctnn/losses/softmax_cross_entropy.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/optimizers/adam.hpp>
#include <ctnn/parallel.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/train/fit.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "support/both_times.hpp"
#include "support/random.hpp"

// One thread, many threads and the compiler give the same bits.

namespace {

using ctnn::dataset;
using ctnn::fit;
using ctnn::parallel_shards;
using ctnn::shape;
using ctnn::start_training;
using ctnn::tensor;
using ctnn::thread_pool;
using namespace ctnn::layers;

using net = ctnn::sequential<float, shape<1, 4, 4>, conv2d<{.out_channels = 2, .kernel_size = 3}>,
                             flatten, dropout<0.25>, dense<3>>;

constexpr auto images = ctnn::samples_of(ctnn::test::random<tensor<float, 15, 1, 4, 4>>(5));
constexpr std::array<std::uint8_t, 15> labels{0, 1, 1, 2, 1, 0, 2, 1, 1, 1, 2, 0, 1, 0, 2};
constexpr auto start = ctnn::initialized<net>(ctnn::he_normal{}, 1);

template <class Shards>
constexpr auto trained_in(Shards&& in_shards) {
  auto progress = start_training(start, ctnn::adam{});
  fit<6>(progress, ctnn::adam{}, ctnn::softmax_cross_entropy{}, dataset(images, labels),
         dataset<tensor<float, 1, 4, 4>, std::uint8_t>({}, {}), {.epochs = 2, .seed = 3},
         ctnn::unwatched{}, in_shards);
  return progress;
}

} // namespace

TEST_CASE("parallel_shards: any number of threads gives the compiler's bits", "[parallel]") {
  constexpr auto in_the_compiler = trained_in(ctnn::shards<3>{});
  for (std::size_t const threads : {1uz, 2uz, 3uz, 5uz}) {
    thread_pool pool(threads);
    REQUIRE(pool.size() == threads);
    auto const trained = trained_in(parallel_shards<3>(pool));
    REQUIRE(ctnn::test::same_bits(trained.net, in_the_compiler.net));
    REQUIRE(trained == in_the_compiler); // there is padding between its parts
  }
}

TEST_CASE("parallel_shards: adds up tensors that are cut into blocks", "[parallel]") {
  using large = tensor<double, 1100>;
  auto const addend = [](std::size_t shard, std::size_t i) {
    return 1.0 / static_cast<double>(1 + shard * 1100 + i);
  };
  auto const add = [&](std::size_t shard, large& gradient) {
    for (std::size_t i = 0; i < gradient.size(); ++i) {
      gradient[i] += addend(shard, i);
    }
  };
  for (std::size_t const threads : {1uz, 2uz, 4uz}) {
    thread_pool pool(threads);
    parallel_shards<5> side_by_side(pool);
    REQUIRE(side_by_side.combined<large>(add) == ctnn::shards<5>{}.combined<large>(add));
    // Again, in the same memory.
    large const& sum = side_by_side.combined<large>(add);
    for (std::size_t i = 0; i < sum.size(); ++i) {
      double const expected =
          ((addend(0, i) + addend(1, i)) + (addend(2, i) + addend(3, i))) + addend(4, i);
      REQUIRE(sum[i] == expected);
    }
  }
}

TEST_CASE("parallel_shards: a lone shard is the batch as a whole", "[parallel]") {
  thread_pool pool(2);
  REQUIRE(trained_in(parallel_shards<1>(pool)) == trained_in(ctnn::shards<1>{}));
}

TEST_CASE("thread_pool: runs each job once, again and again", "[parallel]") {
  for (std::size_t const threads : {0uz, 1uz, 2uz, 4uz}) {
    thread_pool pool(threads);
    std::vector<std::atomic<int>> runs(100);
    for (std::size_t round = 0; round < 200; ++round) {
      pool.run(round % 3 == 0 ? 1 : runs.size(), [&](std::size_t i) { ++runs[i]; });
    }
    REQUIRE(runs[0] == 200);
    for (std::size_t i = 1; i < runs.size(); ++i) {
      REQUIRE(runs[i] == 133);
    }
  }
}
