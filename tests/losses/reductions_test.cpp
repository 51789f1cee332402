// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers.hpp>
#include <ctnn/losses.hpp>
#include <ctnn/model.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/train/value_and_grad.hpp>

#include <catch2/catch.hpp>

#include <cstdint>

#include "golden/losses.hpp"
#include "support/both_times.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::huber;
using ctnn::make_tensor;
using ctnn::mean_squared_error;
using ctnn::softmax_cross_entropy;
using ctnn::summed;
using ctnn::tensor;
using ctnn::unreduced;
using ctnn::value_and_grad;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;

template <class T, class Golden, class Loss>
constexpr bool matches_in(Loss const& loss) {
  auto const y = in<T>(Golden::y);
  auto const t = in<T>(Golden::target);
  auto const sum = summed{loss}.value_and_gradient(y, t);
  return matches(unreduced(loss, y, t), Golden::losses) && matches(sum.value, Golden::sum) &&
         matches(sum.gradient, Golden::gradient) && sum.value == summed{loss}(y, t);
}

template <class Golden, class Loss>
constexpr bool matches_pytorch(Loss const& loss) {
  return matches_in<double, Golden>(loss) && matches_in<float, Golden>(loss);
}

using net = ctnn::sequential<double, ctnn::shape<3>, ctnn::layers::dense<4>>;
constexpr auto start = random<net>(1);
constexpr auto x = random<tensor<double, 3, 3>>(2);
constexpr auto labels = make_tensor<int>({1, 3, 1});

template <class Loss>
constexpr bool batch_is_summed(Loss const& loss) {
  ctnn::value_with_gradient<double, net> const all = value_and_grad(start, summed{loss}, x, labels);
  double sum = 0;
  net gradient{};
  for (std::size_t i = 0; i < 3; ++i) {
    ctnn::value_with_gradient<double, net> const one =
        value_and_grad(start, loss, subtensor(x, i), labels[i]);
    sum += one.value;
    gradient.layer<0>().weight += one.gradient.layer<0>().weight;
    gradient.layer<0>().bias += one.gradient.layer<0>().bias;
  }
  return ctnn::test::close(all.value, sum, 1e-14) &&
         ctnn::test::close(all.gradient.layer<0>().weight, gradient.layer<0>().weight, 1e-14) &&
         ctnn::test::close(all.gradient.layer<0>().bias, gradient.layer<0>().bias, 1e-14);
}

template <class T>
constexpr auto of(std::uint64_t seed) {
  using row = tensor<T, 37>;
  return summed{huber{.delta = 0.5}}.value_and_gradient(random<row>(seed), random<row>(seed + 1));
}

template <class Loss, class Y, class Target>
concept has_losses = requires(Y const& y, Target const& t) { unreduced(Loss{}, y, t); };

} // namespace

TEST_CASE("summed, unreduced: of elements match PyTorch", "[losses][reductions]") {
  STATIC_REQUIRE(matches_pytorch<golden::huber_unreduced>(huber{.delta = 0.5}));
  STATIC_REQUIRE(matches_pytorch<golden::mean_squared_error_unreduced>(mean_squared_error{}));
}

TEST_CASE("summed: adds up the samples of a batch", "[losses][reductions]") {
  STATIC_REQUIRE(batch_is_summed(softmax_cross_entropy{}));
  STATIC_REQUIRE(batch_is_summed(softmax_cross_entropy{.ignored_label = 3}));
  STATIC_REQUIRE(batch_is_summed(
      ctnn::weighted_softmax_cross_entropy{.class_weights = make_tensor<double>({1, 2, 3, 0.5})}));
}

TEST_CASE("unreduced: is the loss of each sample", "[losses][reductions]") {
  STATIC_REQUIRE(unreduced(softmax_cross_entropy{}, start(x), labels) ==
                 make_tensor<double>({softmax_cross_entropy{}(start(subtensor(x, 0)), 1),
                                      softmax_cross_entropy{}(start(subtensor(x, 1)), 3),
                                      softmax_cross_entropy{}(start(subtensor(x, 2)), 1)}));
  STATIC_REQUIRE(unreduced(ctnn::cosine_similarity{}, x, x)[2] ==
                 ctnn::cosine_similarity{}(subtensor(x, 2), subtensor(x, 2)));
}

TEST_CASE("summed, unreduced: take what the loss takes", "[losses][reductions]") {
  using row = tensor<float, 3>;
  using batch = tensor<float, 2, 3>;
  STATIC_REQUIRE(ctnn::loss_of<summed<huber>, row, row>);
  STATIC_REQUIRE(ctnn::loss_of<summed<softmax_cross_entropy>, row, int>);
  STATIC_REQUIRE_FALSE(ctnn::loss_of<summed<huber>, row, int>);
  STATIC_REQUIRE_FALSE(ctnn::loss_of<summed<huber>, row, tensor<float, 2>>);
  STATIC_REQUIRE(has_losses<huber, batch, batch>);
  STATIC_REQUIRE_FALSE(has_losses<huber, batch, row>);
  STATIC_REQUIRE(has_losses<softmax_cross_entropy, batch, tensor<int, 2>>);
  STATIC_REQUIRE_FALSE(has_losses<softmax_cross_entropy, batch, tensor<int, 3>>);
}

TEST_CASE("summed: gives the same bits at both times", "[losses][reductions]") {
  REQUIRE(same_bits_at_both_times<of<float>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<of<double>, std::uint64_t{1}>());
}
