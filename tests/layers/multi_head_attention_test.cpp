// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/dense.hpp>
#include <ctnn/layers/multi_head_attention.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "golden/transformer.hpp"
#include "support/backpropagated.hpp"
#include "support/both_times.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::shape;
using ctnn::tensor;
using ctnn::layers::multi_head_attention;
using namespace ctnn::test;

using two_heads = multi_head_attention<{.heads = 2}>;
using causal = multi_head_attention<{.heads = 2, .causal = true, .bias = false}>;
using layer = two_heads::fn<float, shape<5, 6>>;
static_assert(ctnn::layer_spec<two_heads> && ctnn::layer<layer>);
static_assert(std::regular<layer> && std::is_trivially_copyable_v<layer>);
static_assert(sizeof(layer) == layer::parameter_count * sizeof(float));
static_assert(layer::parameter_count == 4 * 6 * 7 && layer::macs == 4 * 5 * 36 + 2 * 25 * 6);

template <class T>
constexpr bool matches_pytorch() {
  using expected = golden::multi_head_attention;
  using tested = two_heads::fn<T, shape<5, 6>>;
  auto const attention = tested::from_torch(in<T>(expected::in_weight), in<T>(expected::out_weight),
                                            in<T>(expected::in_bias), in<T>(expected::out_bias));
  auto const back = backpropagated(attention, in<T>(expected::x), in<T>(expected::dy));
  return matches(attention.forward(in<T>(expected::x)), expected::y) &&
         matches(back.y, expected::y) && matches(back.dx, expected::dx) &&
         matches(transposed(back.gradient.in.weight), expected::din_weight) &&
         matches(transposed(back.gradient.out.weight), expected::dout_weight) &&
         matches(back.gradient.in.bias, expected::din_bias) &&
         matches(back.gradient.out.bias, expected::dout_bias);
}

template <class T>
constexpr bool causal_matches_pytorch() {
  using expected = golden::causal_multi_head_attention;
  using tested = causal::fn<T, shape<5, 6>>;
  auto const attention =
      tested::from_torch(in<T>(expected::in_weight), in<T>(expected::out_weight));
  auto const back = backpropagated(attention, in<T>(expected::x), in<T>(expected::dy));
  return matches(attention.forward(in<T>(expected::x)), expected::y) &&
         matches(back.y, expected::y) && matches(back.dx, expected::dx) &&
         matches(transposed(back.gradient.in.weight), expected::din_weight) &&
         matches(transposed(back.gradient.out.weight), expected::dout_weight);
}

template <class Spec, std::size_t... In>
constexpr bool gradients_are_right() {
  using tested = typename Spec::template fn<double, shape<In...>>;
  return backpropagation_matches_finite_differences(random<tested>(1),
                                                    random<typename tested::input_type>(2),
                                                    random<typename tested::output_type>(3));
}

template <class Spec, class T, std::size_t... In>
constexpr auto results(std::uint64_t seed) {
  using tested = typename Spec::template fn<T, shape<In...>>;
  return backpropagated(random<tested>(seed), random<typename tested::input_type>(seed + 1),
                        random<typename tested::output_type>(seed + 2));
}

constexpr bool batch_is_its_samples() {
  auto const tested = random<layer>(1);
  auto const x = random<tensor<float, 2, 5, 6>>(2);
  auto const dy = random<tensor<float, 2, 5, 6>>(3);
  auto const back = backpropagated(tested, x, dy);
  layer gradient{};
  bool same = true;
  for (std::size_t i = 0; i < 2; ++i) {
    auto head = [&](auto const& y) {
      same = same && y == subtensor(back.y, i);
      return subtensor(dy, i);
    };
    auto const dx =
        tested.backpropagate<true>(subtensor(x, i), head, gradient, ctnn::training_pass{});
    same = same && dx == subtensor(back.dx, i);
  }
  return same && gradient == back.gradient;
}

/// What a causal net gives one time after the other, and its rows for the whole sequence.
template <class T, std::size_t Time, std::size_t Width, std::size_t Heads>
constexpr bool steps_are_the_whole(std::uint64_t seed) {
  using net = ctnn::sequential<T, shape<Time, Width>,
                               multi_head_attention<{.heads = Heads, .causal = true}>>;
  static_assert(net::steppable);
  auto const tested = random<net>(seed);
  auto const x = random<tensor<T, Time, Width>>(seed + 1);
  auto const y = tested(x);
  auto state = tested.start();
  bool same = true;
  for (std::size_t time = 0; time < Time; ++time) {
    same = same && same_bits(tested.step(subtensor(x, time), state), subtensor(y, time));
  }
  return same;
}

} // namespace

TEST_CASE("multi_head_attention: and its gradients match PyTorch",
          "[layers][multi_head_attention]") {
  STATIC_REQUIRE(matches_pytorch<double>());
  STATIC_REQUIRE(matches_pytorch<float>());
  STATIC_REQUIRE(causal_matches_pytorch<double>());
  STATIC_REQUIRE(causal_matches_pytorch<float>());
}

TEST_CASE("multi_head_attention: gradients match finite differences",
          "[layers][multi_head_attention]") {
  STATIC_REQUIRE(gradients_are_right<two_heads, 2, 2>());
  STATIC_REQUIRE(gradients_are_right<multi_head_attention<{.causal = true}>, 1, 1>());
}

TEST_CASE("multi_head_attention: gives the same bits at both times",
          "[layers][multi_head_attention]") {
  REQUIRE(same_bits_at_both_times<results<two_heads, float, 3, 4>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<results<causal, double, 17, 4>, std::uint64_t{2}>());
}

TEST_CASE("multi_head_attention: a batch gives the bits of its samples",
          "[layers][multi_head_attention]") {
  STATIC_REQUIRE(batch_is_its_samples());
}

TEST_CASE("multi_head_attention: steps give the bits of the whole",
          "[layers][multi_head_attention][step]") {
  STATIC_REQUIRE(steps_are_the_whole<float, 3, 4, 2>(1));
  REQUIRE(steps_are_the_whole<float, 1, 1, 1>(2));
  REQUIRE(steps_are_the_whole<float, 37, 20, 4>(3));
  REQUIRE(steps_are_the_whole<double, 19, 12, 1>(4));
}

TEST_CASE("multi_head_attention: accepts sequences whose width the heads divide",
          "[layers][multi_head_attention]") {
  STATIC_REQUIRE(two_heads::accepts<shape<3, 4>>);
  STATIC_REQUIRE_FALSE(two_heads::accepts<shape<4, 3>>);
  STATIC_REQUIRE_FALSE(two_heads::accepts<shape<4>>);
  STATIC_REQUIRE_FALSE(
      ctnn::sequential<float, shape<5, 6>, multi_head_attention<{.heads = 2}>>::steppable);
}
