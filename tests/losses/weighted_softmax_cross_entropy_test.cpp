// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/dense.hpp>
#include <ctnn/losses/softmax_cross_entropy.hpp>
#include <ctnn/losses/weighted_softmax_cross_entropy.hpp>
#include <ctnn/model.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/train/value_and_grad.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "golden/losses.hpp"
#include "support/both_times.hpp"
#include "support/finite_differences.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::make_tensor;
using ctnn::softmax_cross_entropy;
using ctnn::tensor;
using ctnn::value_and_grad;
using ctnn::weighted_softmax_cross_entropy;
using ctnn::test::in;
using ctnn::test::is_gradient;
using ctnn::test::matches;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;

/// A net whose weights are the logits of as many samples, told apart by their inputs: the gradient
/// of row i is that of sample i.
template <class T, std::size_t Samples>
using logits_net = ctnn::sequential<T, ctnn::shape<Samples>, ctnn::layers::dense<4, false>>;

template <class T, std::size_t Samples>
constexpr tensor<T, Samples, Samples> which_sample() {
  tensor<T, Samples, Samples> x{};
  for (std::size_t i = 0; i < Samples; ++i) {
    x[i, i] = 1;
  }
  return x;
}

template <class T, class Golden, class Loss>
constexpr bool batch_matches(Loss const& loss) {
  constexpr std::size_t samples = decltype(Golden::labels)::size();
  logits_net<T, samples> net{};
  net.template layer<0>().weight = in<T>(Golden::y);
  auto const step = value_and_grad(net, loss, which_sample<T, samples>(), Golden::labels);
  bool right = matches(step.value, Golden::value) &&
               matches(step.gradient.template layer<0>().weight, Golden::gradient);
  for (std::size_t i = 0; i < samples; ++i) {
    auto const logits = subtensor(in<T>(Golden::y), i);
    T const value = loss(logits, Golden::labels[i]);
    right = right && matches(value, Golden::losses[i]) &&
            value == loss.value_and_gradient(logits, Golden::labels[i]).value;
  }
  return right;
}

template <class Golden, class Loss>
constexpr bool batch_matches_pytorch(Loss const& loss) {
  return batch_matches<double, Golden>(loss) && batch_matches<float, Golden>(loss);
}

template <class T, class Golden, class Loss>
constexpr bool distribution_matches(Loss const& loss) {
  auto const result = loss.value_and_gradient(in<T>(Golden::y), in<T>(Golden::target));
  return matches(result.value, Golden::value) && matches(result.gradient, Golden::gradient) &&
         result.value == loss(in<T>(Golden::y), in<T>(Golden::target));
}

constexpr weighted_softmax_cross_entropy weighted{.class_weights = golden::class_weights::value};
constexpr weighted_softmax_cross_entropy weighted_smoothed_ignoring{
    .class_weights = golden::class_weights::value, .label_smoothing = 0.25, .ignored_label = -100};
constexpr weighted_softmax_cross_entropy weighted_smoothed{
    .class_weights = golden::class_weights::value, .label_smoothing = 0.2};

template <class Loss>
constexpr bool gradient_is_right(Loss const& loss, int label) {
  using row = tensor<double, 4>;
  auto const logits = 3.0 * random<row>(1);
  return is_gradient(
      loss.value_and_gradient(logits, label).gradient,
      [&](row const& moved) { return loss(moved, label); }, logits);
}

template <class T>
constexpr auto weighted_of(std::uint64_t seed) {
  return weighted_smoothed.value_and_gradient(T{5} * random<tensor<T, 4>>(seed), 2);
}

template <class T>
constexpr auto smoothed_of(std::uint64_t seed) {
  return softmax_cross_entropy{.label_smoothing = 0.1}.value_and_gradient(
      T{5} * random<tensor<T, 37>>(seed), 7);
}

template <int PerMille>
concept is_a_smoothing = requires {
  typename std::bool_constant<(softmax_cross_entropy{.label_smoothing = PerMille / 1000.0}(
                                   make_tensor<float>({1, 2}), 1) > 0)>;
};

template <int Label>
concept has_a_weight =
    requires { typename std::bool_constant<(weighted(tensor<float, 4>{}, Label) >= 0)>; };

constexpr auto of_ignored_samples() {
  return value_and_grad(random<logits_net<float, 2>>(1), softmax_cross_entropy{.ignored_label = 3},
                        which_sample<float, 2>(), make_tensor<int>({3, 3}));
}

} // namespace

TEST_CASE("softmax_cross_entropy: label smoothing and ignored labels match PyTorch",
          "[losses][softmax_cross_entropy]") {
  STATIC_REQUIRE(
      batch_matches_pytorch<golden::smoothed>(softmax_cross_entropy{.label_smoothing = 0.1}));
  STATIC_REQUIRE(
      batch_matches_pytorch<golden::ignoring>(softmax_cross_entropy{.ignored_label = -100}));
  STATIC_REQUIRE(
      batch_matches_pytorch<golden::ignoring_a_class>(softmax_cross_entropy{.ignored_label = 2}));
  STATIC_REQUIRE(batch_matches_pytorch<golden::smoothed_ignoring>(
      softmax_cross_entropy{.label_smoothing = 0.25, .ignored_label = -100}));
}

TEST_CASE("weighted_softmax_cross_entropy: and its gradient match PyTorch",
          "[losses][weighted_softmax_cross_entropy]") {
  STATIC_REQUIRE(batch_matches_pytorch<golden::weighted>(weighted));
  STATIC_REQUIRE(
      batch_matches_pytorch<golden::weighted_smoothed_ignoring>(weighted_smoothed_ignoring));
}

TEST_CASE("softmax_cross_entropy: of smoothed distributions matches PyTorch",
          "[losses][weighted_softmax_cross_entropy]") {
  constexpr softmax_cross_entropy smoothed{.label_smoothing = 0.2};
  STATIC_REQUIRE(distribution_matches<double, golden::smoothed_distribution>(smoothed));
  STATIC_REQUIRE(distribution_matches<float, golden::smoothed_distribution>(smoothed));
  STATIC_REQUIRE(
      distribution_matches<double, golden::weighted_smoothed_distribution>(weighted_smoothed));
  STATIC_REQUIRE(
      distribution_matches<float, golden::weighted_smoothed_distribution>(weighted_smoothed));
}

TEST_CASE("weighted_softmax_cross_entropy: the gradient matches finite differences",
          "[losses][weighted_softmax_cross_entropy]") {
  STATIC_REQUIRE(gradient_is_right(softmax_cross_entropy{.label_smoothing = 0.1}, 3));
  STATIC_REQUIRE(gradient_is_right(weighted, 2));
  STATIC_REQUIRE(gradient_is_right(weighted_smoothed, 1));
}

TEST_CASE("softmax_cross_entropy: a batch of ignored samples has no loss and no gradient",
          "[losses][softmax_cross_entropy]") {
  STATIC_REQUIRE(of_ignored_samples().value == 0);
  STATIC_REQUIRE(of_ignored_samples().gradient == logits_net<float, 2>{});
  STATIC_REQUIRE(value_and_grad(random<logits_net<float, 2>>(1),
                                softmax_cross_entropy{.ignored_label = -1},
                                make_tensor<float>({1, 2}), -1)
                     .value == 0);
}

TEST_CASE("softmax_cross_entropy: a smoothing outside of 0 to 1 and a wrong label are errors",
          "[losses][softmax_cross_entropy]") {
  STATIC_REQUIRE(is_a_smoothing<1000>);
  STATIC_REQUIRE_FALSE(is_a_smoothing<1001>);
  STATIC_REQUIRE_FALSE(is_a_smoothing<-1>);
  STATIC_REQUIRE(has_a_weight<3>);
  STATIC_REQUIRE_FALSE(has_a_weight<4>);
  STATIC_REQUIRE_FALSE(has_a_weight<-1>);
}

TEST_CASE("weighted_softmax_cross_entropy: fits outputs of its classes alone",
          "[losses][weighted_softmax_cross_entropy]") {
  using loss = weighted_softmax_cross_entropy<4>;
  STATIC_REQUIRE(ctnn::loss_of<loss, tensor<float, 4>, int>);
  STATIC_REQUIRE(ctnn::loss_of<loss, tensor<double, 4>, tensor<double, 4>>);
  STATIC_REQUIRE_FALSE(ctnn::loss_of<loss, tensor<float, 5>, int>);
  STATIC_REQUIRE_FALSE(ctnn::loss_of<loss, tensor<float, 4>, tensor<float, 3>>);
}

TEST_CASE("weighted_softmax_cross_entropy: gives the same bits at both times",
          "[losses][weighted_softmax_cross_entropy]") {
  REQUIRE(same_bits_at_both_times<weighted_of<float>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<weighted_of<double>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<smoothed_of<float>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<smoothed_of<double>, std::uint64_t{1}>());
}
