// SPDX-License-Identifier: BSL-1.0
#include <ctnn/blocks/repeat.hpp>
#include <ctnn/layers/dense.hpp>
#include <ctnn/layers/dropout.hpp>
#include <ctnn/losses/mean_squared_error.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/train/value_and_grad.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>

#include "support/both_times.hpp"
#include "support/random.hpp"

namespace {

using ctnn::sequential;
using ctnn::shape;
using ctnn::tensor;
using ctnn::training_pass;
using ctnn::layers::dense;
using ctnn::layers::dropout;
using ctnn::layers::repeat;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;

static_assert(ctnn::layer<dropout<0.5>::fn<float, shape<3>>>);

/// What dropout makes of ones in training, and dL/dx where dL/dy is ones.
template <class X>
struct pass_result {
  X y;
  X dx;
};

template <class X, double Rate>
constexpr pass_result<X> pass_of_ones(training_pass const& pass) {
  pass_result<X> result{};
  X x;
  for (auto& element : x) {
    element = 1;
  }
  typename dropout<Rate>::template fn<typename X::value_type, shape<5, 40>> const layer;
  auto head = [&](X const& y) {
    result.y = y;
    return x;
  };
  typename dropout<Rate>::template fn<typename X::value_type, shape<5, 40>> gradient;
  result.dx = layer.template backpropagate<true>(x, head, gradient, pass);
  return result;
}

constexpr std::size_t zeros(auto const& x) {
  std::size_t count = 0;
  for (auto const element : x) {
    count += element == 0;
  }
  return count;
}

constexpr bool scales_what_is_left() {
  auto const [y, dx] = pass_of_ones<tensor<float, 5, 40>, 0.2>({.seed = 1});
  for (float const element : y) {
    if (element != 0 && element != 1.25f) {
      return false;
    }
  }
  return y == dx && zeros(y) > 20 && zeros(y) < 60; // of 200, four deviations around 40
}

using batch = tensor<double, 3, 5, 40>;

constexpr bool draws_by_seed_step_place_and_sample() {
  constexpr training_pass pass{.seed = 1, .step = 2};
  auto const y = pass_of_ones<batch, 0.5>(pass).y;
  auto const other = [&](training_pass const& changed) {
    return pass_of_ones<batch, 0.5>(changed).y != y;
  };
  return pass_of_ones<batch, 0.5>(pass).y == y && other({.seed = 2, .step = 2}) &&
         other({.seed = 1, .step = 3}) && other(pass.within(0)) &&
         pass.within(0).within(1).place != pass.within(1).within(0).place &&
         ctnn::subtensor(y, 0) != ctnn::subtensor(y, 1) &&
         ctnn::subtensor(y, 2) == pass_of_ones<tensor<double, 5, 40>, 0.5>(pass.from_sample(2)).y;
}

/// Wide enough that value_and_grad takes a batch in parts.
template <class T>
using net = sequential<T, shape<300>, dropout<0.25>, dense<600>, dropout<>, dense<2>>;
static_assert(net<float>::draws && net<float>::samples_at_once(64) < 32);
static_assert(!sequential<float, shape<3>, dense<2>>::draws);

constexpr auto trained(training_pass const& pass) {
  using small = sequential<float, shape<6>, dense<9>, repeat<2, dropout<>>, dense<2>>;
  return ctnn::value_and_grad(random<small>(1), ctnn::mean_squared_error{},
                              random<tensor<float, 4, 6>>(2), random<tensor<float, 4, 2>>(3), pass);
}

template <training_pass Pass>
constexpr auto trained_in(int) {
  return trained(Pass);
}

} // namespace

TEST_CASE("dropout: leaves x as it is in inference", "[layers][dropout]") {
  constexpr auto x = random<tensor<float, 7>>(1);
  STATIC_REQUIRE(dropout<0.5>::fn<float, shape<7>>{}.forward(x) == x);
  STATIC_REQUIRE(sequential<float, shape<7>, dropout<0.5>>{}(x) == x);
}

TEST_CASE("dropout: drops at its rate and scales what is left", "[layers][dropout]") {
  STATIC_REQUIRE(scales_what_is_left());
  STATIC_REQUIRE(zeros(pass_of_ones<tensor<float, 5, 40>, 0.0>({}).y) == 0);
  STATIC_REQUIRE(zeros(pass_of_ones<tensor<float, 5, 40>, 0.99>({}).y) > 190);
}

TEST_CASE("dropout: draws by seed, step, place and sample", "[layers][dropout]") {
  STATIC_REQUIRE(draws_by_seed_step_place_and_sample());
}

TEST_CASE("dropout: drops the same however a batch is cut into parts", "[layers][dropout]") {
  auto const n = random<net<float>>(ctnn::test::opaque(std::uint64_t{1}));
  auto const x = random<tensor<float, 32, 300>>(ctnn::test::opaque(std::uint64_t{2}));
  auto const target = random<tensor<float, 32, 2>>(3);
  training_pass const pass{.seed = 4, .step = 5};
  auto const together = ctnn::value_and_grad(n, ctnn::mean_squared_error{}, x, target, pass);
  net<float> one_by_one{};
  for (std::size_t i = 0; i < 32; ++i) {
    n.backpropagate(
        ctnn::subtensor(x, i),
        [&](auto const& y) {
          return ctnn::mean_squared_error{}
                     .value_and_gradient(y, ctnn::subtensor(target, i))
                     .gradient /
                 32.f;
        },
        one_by_one, pass.from_sample(i));
  }
  REQUIRE(together.gradient == one_by_one);
}

TEST_CASE("dropout: gives the same bits at both times", "[layers][dropout]") {
  REQUIRE(same_bits_at_both_times<trained_in<training_pass{.seed = 1, .step = 7}>, 0>());
  STATIC_REQUIRE(trained({.seed = 1}).gradient != trained({.seed = 2}).gradient);
}
