// SPDX-License-Identifier: BSL-1.0
#include <ctnn/blocks.hpp>
#include <ctnn/layers/activations.hpp>
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/dense.hpp>
#include <ctnn/layers/embedding.hpp>
#include <ctnn/layers/flatten.hpp>
#include <ctnn/losses/mean_squared_error.hpp>
#include <ctnn/losses/softmax_cross_entropy.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/train/value_and_grad.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <cstdint>
#include <type_traits>

#include "golden/transformer.hpp"
#include "support/both_times.hpp"
#include "support/finite_differences.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::sequential;
using ctnn::shape;
using ctnn::tensor;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::random;
using namespace ctnn::layers;
namespace golden = ctnn::test::golden;

using layer = embedding<5, 3>::fn<float, shape<4>>;
static_assert(ctnn::layer_spec<embedding<5, 3>> && ctnn::layer<layer>);
static_assert(std::regular<layer> && std::is_trivially_copyable_v<layer>);
static_assert(sizeof(layer) == layer::parameter_count * sizeof(float));
static_assert(std::same_as<layer::output_type, tensor<float, 4, 3>>);

template <class T>
using net = sequential<T, shape<4>, embedding<5, 3>, dense<2>, flatten, dense<3>>;
static_assert(std::same_as<net<float>::input_type, tensor<int, 4>>);
static_assert(sizeof(net<float>) == net<float>::parameter_count * sizeof(float));

template <class T>
constexpr bool matches_pytorch() {
  using expected = golden::embedding;
  auto const table = in<T>(expected::table);
  tensor<T, 5, 3> dtable{};
  ctnn::add_embedding_gradient(expected::tokens, in<T>(expected::dy), dtable);
  return matches(ctnn::embedding(expected::tokens, table), expected::y) &&
         matches(dtable, expected::dtable);
}

constexpr auto tokens = ctnn::make_tensor<int>({3, 0, 3, 4});

constexpr bool gradients_match_finite_differences() {
  auto const n = random<net<double>>(1);
  net<double> gradient{};
  auto const dy = random<tensor<double, 3>>(2);
  n.backpropagate(tokens, [&](auto const&) { return dy; }, gradient);
  return ctnn::test::is_gradient(
      gradient,
      [&](net<double> const& moved) {
        auto const y = moved(tokens);
        return y[0] * dy[0] + y[1] * dy[1] + y[2] * dy[2];
      },
      n);
}

constexpr auto batch = ctnn::make_tensor<int>({{3, 0, 3, 4}, {1, 1, 1, 1}, {4, 3, 2, 1}});

template <class T>
constexpr auto step(std::uint64_t seed) {
  return ctnn::value_and_grad(random<net<T>>(seed), ctnn::softmax_cross_entropy{}, batch,
                              ctnn::make_tensor<int>({0, 2, 1}));
}

constexpr bool batch_is_its_samples() {
  auto const n = random<net<float>>(1);
  auto const y = n(batch);
  auto const head = [](auto const& x) { return x; };
  net<float> together{};
  net<float> one_by_one{};
  n.backpropagate(batch, head, together);
  bool same = true;
  for (std::size_t i = 0; i < 3; ++i) {
    same = same && subtensor(y, i) == n(subtensor(batch, i));
    n.backpropagate(subtensor(batch, i), head, one_by_one);
  }
  return same && together == one_by_one;
}

} // namespace

TEST_CASE("embedding: and its gradient match PyTorch", "[layers][embedding]") {
  STATIC_REQUIRE(matches_pytorch<double>());
  STATIC_REQUIRE(matches_pytorch<float>());
}

TEST_CASE("embedding: gradients match finite differences", "[layers][embedding]") {
  STATIC_REQUIRE(gradients_match_finite_differences());
}

TEST_CASE("embedding: gives the same bits at both times", "[layers][embedding]") {
  REQUIRE(ctnn::test::same_bits_at_both_times<step<float>, std::uint64_t{1}>());
  REQUIRE(ctnn::test::same_bits_at_both_times<step<double>, std::uint64_t{2}>());
}

TEST_CASE("embedding: a batch is its samples", "[layers][embedding]") {
  STATIC_REQUIRE(batch_is_its_samples());
}

TEST_CASE("embedding: a block and tokens of other integers", "[layers][embedding]") {
  using bytes = sequential<float, shape<4>, block<embedding<5, 3, std::uint8_t>, dense<2>>, relu>;
  STATIC_REQUIRE(std::same_as<bytes::input_type, tensor<std::uint8_t, 4>>);
  STATIC_REQUIRE(random<bytes>(1)(ctnn::make_tensor<std::uint8_t>({3, 0, 3, 4})) ==
                 random<sequential<float, shape<4>, embedding<5, 3>, dense<2>, relu>>(1)(tokens));
}

TEST_CASE("embedding: stands first", "[layers][embedding]") {
  STATIC_REQUIRE(ctnn::composable<shape<4>, embedding<5, 3>, relu>);
  STATIC_REQUIRE(ctnn::composable<shape<4, 2>, embedding<5, 3>>);
  STATIC_REQUIRE_FALSE(ctnn::composable<shape<4>, relu, embedding<5, 3>>);
  STATIC_REQUIRE_FALSE(ctnn::composable<shape<4>, relu, block<embedding<5, 3>>>);
  STATIC_REQUIRE_FALSE(ctnn::composable<shape<4>, add<embedding<5, 3>, embedding<5, 3>>>);
  STATIC_REQUIRE_FALSE(ctnn::composable<shape<2, 4>, each<embedding<5, 3>>>);
  STATIC_REQUIRE_FALSE(ctnn::composable<shape<4>, residual<embedding<5, 3>>>);
}
