// SPDX-License-Identifier: BSL-1.0
// A decoder-only transformer as a net: against PyTorch, in training, and one token after the other.
#include <ctnn/blocks.hpp>
#include <ctnn/initializers.hpp>
#include <ctnn/layers.hpp>
#include <ctnn/losses/softmax_cross_entropy.hpp>
#include <ctnn/model.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/train/value_and_grad.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>

#include "golden/transformer.hpp"
#include "support/both_times.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using namespace ctnn::layers;
using ctnn::sequential;
using ctnn::shape;
using ctnn::softmax_cross_entropy;
using ctnn::tensor;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::random;
using ctnn::test::same_bits;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;

template <class T, std::size_t Time, std::size_t Width, std::size_t Hidden, class Positions>
using decoder =
    sequential<T, shape<Time>, embedding<5, Width>, Positions,
               residual<layer_norm<>, multi_head_attention<{.heads = 2, .causal = true}>>,
               residual<layer_norm<>, dense<Hidden>, gelu, dense<Width>>, layer_norm<>, dense<5>>;

template <class T>
using golden_decoder = decoder<T, 5, 4, 6, learned_encoding>;

using small = golden_decoder<float>;
static_assert(small::steppable && std::same_as<small::input_type, tensor<int, 5>>);
static_assert(sizeof(small) == small::parameter_count * sizeof(float));

template <class T>
constexpr golden_decoder<T> golden_net() {
  using expected = golden::decoder;
  golden_decoder<T> net{};
  net.initialize(ctnn::zeros{}, 0); // the weights of layer_norm become 1
  net.template layer<0>().weight = in<T>(expected::table);
  net.template layer<1>().weight = in<T>(expected::positions);
  auto& attention = net.template layer<2>().template layer<1>();
  attention.in = {in<T>(expected::w_in), in<T>(expected::b_in)};
  attention.out = {in<T>(expected::w_out), in<T>(expected::b_out)};
  auto& feed_forward = net.template layer<3>();
  feed_forward.template layer<1>() = {in<T>(expected::w1), in<T>(expected::b1)};
  feed_forward.template layer<3>() = {in<T>(expected::w2), in<T>(expected::b2)};
  net.template layer<5>() = {in<T>(expected::w3), in<T>(expected::b3)};
  return net;
}

template <class T>
constexpr bool matches_pytorch() {
  using expected = golden::decoder;
  auto const net = golden_net<T>();
  golden_decoder<T> gradient{};
  net.backpropagate(expected::tokens, [](auto const&) { return in<T>(expected::dy); }, gradient);
  auto const& attention = gradient.template layer<2>().template layer<1>();
  auto const& feed_forward = gradient.template layer<3>();
  return matches(net(expected::tokens), expected::y) &&
         matches(gradient.template layer<0>().weight, expected::dtable) &&
         matches(gradient.template layer<1>().weight, expected::dpositions) &&
         matches(attention.in.weight, expected::dw_in) &&
         matches(attention.in.bias, expected::db_in) &&
         matches(attention.out.weight, expected::dw_out) &&
         matches(attention.out.bias, expected::db_out) &&
         matches(feed_forward.template layer<1>().weight, expected::dw1) &&
         matches(feed_forward.template layer<1>().bias, expected::db1) &&
         matches(feed_forward.template layer<3>().weight, expected::dw2) &&
         matches(feed_forward.template layer<3>().bias, expected::db2) &&
         matches(gradient.template layer<5>().weight, expected::dw3) &&
         matches(gradient.template layer<5>().bias, expected::db3);
}

template <class T, class Expected>
constexpr bool loss_matches_pytorch(softmax_cross_entropy loss) {
  auto const y = in<T>(Expected::y);
  auto const both = loss.value_and_gradient(y, Expected::labels);
  return matches(loss(y, Expected::labels), Expected::value) &&
         matches(both.value, Expected::value) && matches(both.gradient, Expected::gradient);
}

constexpr auto texts = ctnn::make_tensor<int>({{3, 0, 3, 4, 1}, {1, 1, 2, 1, 0}});
constexpr auto next = ctnn::make_tensor<int>({{0, 3, 4, 1, 2}, {1, 2, 1, 0, 3}});

constexpr auto training_step(std::uint64_t seed) {
  return ctnn::value_and_grad(random<small>(seed), softmax_cross_entropy{}, texts, next);
}

constexpr bool batch_is_its_samples() {
  auto const net = random<small>(1);
  auto const y = net(texts);
  return subtensor(y, 0) == net(subtensor(texts, 0)) && subtensor(y, 1) == net(subtensor(texts, 1));
}

template <class Net>
constexpr bool steps_are_the_whole(std::uint64_t seed) {
  auto const net = random<Net>(seed);
  typename Net::input_type tokens;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    tokens[i] = static_cast<int>((i * i + seed) % 5);
  }
  auto const y = net(tokens);
  auto state = net.start();
  bool same = true;
  for (std::size_t time = 0; time < tokens.size(); ++time) {
    same = same && same_bits(net.step(tokens[time], state), subtensor(y, time));
  }
  return same;
}

} // namespace

TEST_CASE("transformer: matches PyTorch", "[model][transformer]") {
  STATIC_REQUIRE(matches_pytorch<double>());
  STATIC_REQUIRE(matches_pytorch<float>());
}

TEST_CASE("softmax_cross_entropy: of each time matches PyTorch", "[losses][transformer]") {
  STATIC_REQUIRE(loss_matches_pytorch<double, golden::sequence_cross_entropy>({}));
  STATIC_REQUIRE(loss_matches_pytorch<float, golden::sequence_cross_entropy>({}));
  STATIC_REQUIRE(
      loss_matches_pytorch<double, golden::ignoring_cross_entropy>({.ignored_label = 1}));
  constexpr auto ignored = softmax_cross_entropy{.ignored_label = 2}.value_and_gradient(
      tensor<float, 2, 3>{}, ctnn::make_tensor<int>({2, 2}));
  STATIC_REQUIRE(ignored.value == 0);
  STATIC_REQUIRE(ignored.gradient == tensor<float, 2, 3>{});
}

TEST_CASE("transformer: trains with the same bits at both times", "[model][transformer]") {
  REQUIRE(same_bits_at_both_times<training_step, std::uint64_t{1}>());
}

TEST_CASE("transformer: a batch gives the bits of its samples", "[model][transformer]") {
  STATIC_REQUIRE(batch_is_its_samples());
}

TEST_CASE("transformer: steps give the bits of the whole", "[model][transformer][step]") {
  STATIC_REQUIRE(steps_are_the_whole<small>(1));
  REQUIRE(steps_are_the_whole<decoder<float, 18, 6, 3, sinusoidal_encoding>>(2));
}
