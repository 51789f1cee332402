// SPDX-License-Identifier: BSL-1.0
#include <ctnn/blocks.hpp>
#include <ctnn/layers.hpp>
#include <ctnn/layers/parameters.hpp>
#include <ctnn/model/fold_batch_norm.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <cstdint>

#include "support/both_times.hpp"
#include "support/close.hpp"
#include "support/random.hpp"

namespace {

using ctnn::sequential;
using ctnn::shape;
using ctnn::tensor;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;
using namespace ctnn::layers;

template <bool Bias>
using convolution = conv2d<{.out_channels = 2, .kernel_size = 3, .padding = 1, .bias = Bias}>;

template <class T>
using trained =
    sequential<T, shape<2, 4, 4>, convolution<false>, batch_norm<>, relu,
               residual<convolution<true>, batch_norm<{.affine = false}>, relu>,
               add<block<convolution<true>, batch_norm<>, relu, batch_norm<>>, identity>,
               concat<convolution<true>, block<convolution<false>, batch_norm<>>>,
               multiply<identity, identity>, flatten, dense<3, false>, batch_norm<>, batch_norm<>>;

template <class T>
using deployed =
    sequential<T, shape<2, 4, 4>, convolution<true>, relu, residual<convolution<true>, relu>,
               add<block<convolution<true>, relu, batch_norm<>>, identity>,
               concat<convolution<true>, block<convolution<true>>>, multiply<identity, identity>,
               flatten, dense<3>, batch_norm<>>;

/// A net with random parameters and statistics.
template <class Net>
constexpr Net random_net(std::uint64_t seed) {
  Net net = random<Net>(seed);
  ctnn::philox4x32 generator(seed + 1);
  ctnn::detail::for_each_statistic(
      [&generator]<class Tensor>(double, Tensor& statistic) {
        using T = typename Tensor::value_type;
        for (T& x : statistic) {
          x = ctnn::uniform(generator, T{0.5}, T{1.5});
        }
      },
      net);
  return net;
}

template <class T>
constexpr bool gives_the_same_outputs(double tolerance) {
  constexpr auto net = random_net<trained<T>>(1);
  constexpr auto folded = ctnn::fold_batch_norm(net);
  static_assert(std::same_as<decltype(folded), deployed<T> const>);
  constexpr auto x = random<tensor<T, 3, 2, 4, 4>>(2);
  return ctnn::test::close(folded(x), net(x), tolerance);
}

template <class T>
constexpr auto folded(std::uint64_t seed) {
  return ctnn::fold_batch_norm(random_net<trained<T>>(seed));
}

} // namespace

TEST_CASE("fold_batch_norm: gives a net with the same outputs", "[model][batch_norm]") {
  STATIC_REQUIRE(gives_the_same_outputs<double>(1e-12));
  STATIC_REQUIRE(gives_the_same_outputs<float>(1e-4));
}

TEST_CASE("fold_batch_norm: leaves a batch_norm of times behind a dense of sequences",
          "[model][batch_norm]") {
  using net = sequential<float, shape<4, 3>, dense<4>, batch_norm<>>;
  STATIC_REQUIRE(std::same_as<decltype(ctnn::fold_batch_norm(net{})), net>);
}

TEST_CASE("fold_batch_norm: gives the same bits at both times", "[model][batch_norm]") {
  REQUIRE(same_bits_at_both_times<folded<float>, std::uint64_t{1}>());
}
