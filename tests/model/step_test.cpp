// SPDX-License-Identifier: BSL-1.0
// What a net gives one time after the other, against what it gives for the whole sequence.
#include <ctnn/blocks.hpp>
#include <ctnn/layers.hpp>
#include <ctnn/model.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "support/both_times.hpp"
#include "support/random.hpp"

namespace {

using namespace ctnn::layers;
namespace layers = ctnn::layers;
using ctnn::sequential;
using ctnn::shape;
using ctnn::tensor;
using ctnn::test::random;
using ctnn::test::same_bits;
using ctnn::test::same_bits_at_both_times;

/// The outputs of a net, one time after the other.
template <class Net>
constexpr auto stepped(Net const& net, typename Net::input_type const& x) {
  typename Net::output_type y;
  auto state = net.start();
  for (std::size_t time = 0; time < x.extent(0); ++time) {
    auto const row = net.step(subtensor(x, time), state);
    if constexpr (Net::output_type::rank() == 2) {
      set_subtensor(y, time, row);
    } else {
      y = row; // the last stays
    }
  }
  return y;
}

template <class Net>
constexpr bool steps_are_the_whole() {
  auto const net = random<Net>(1);
  auto const x = random<typename Net::input_type>(2);
  return same_bits(stepped(net, x), net(x));
}

template <class Net>
constexpr auto random_steps(std::uint64_t seed) {
  return stepped(random<Net>(seed), random<typename Net::input_type>(seed + 1));
}

template <class... Specs>
using net = sequential<float, shape<4, 2>, Specs...>;

using mixed = net<gru<5>, lstm<3>, relu, dense<4>, rnn<3>, identity, dense<1, false>>;
using last = net<dense<3>, layers::tanh, gru<4, {.return_sequences = false}>, dense<2>, softmax>;
using blocks = net<dense<3>, residual<gru<3>, dense<3>>, multiply<block<lstm<3>>, sigmoid>,
                   add<identity, gru<3, {.reset_after = false}>>, repeat<2, rnn<3>>>;

static_assert(mixed::steppable && last::steppable && blocks::steppable);
static_assert(!sequential<float, shape<4, 2>, gru<3>, flatten, dense<1>>::steppable);
static_assert(std::is_trivially_copyable_v<mixed::state_type> && std::regular<mixed::state_type>);
static_assert(sizeof(mixed::state_type) == (5 + 3 + 3 + 3) * sizeof(float));
static_assert(
    std::same_as<decltype(mixed{}.step(tensor<float, 2>{}, std::declval<mixed::state_type&>())),
                 tensor<float, 1>>);

} // namespace

TEST_CASE("step: gives the bits of the whole sequence", "[model][step]") {
  STATIC_REQUIRE(steps_are_the_whole<mixed>());
  STATIC_REQUIRE(steps_are_the_whole<blocks>());
  STATIC_REQUIRE(steps_are_the_whole<net<lstm<17>, dense<1>>>());
  STATIC_REQUIRE(steps_are_the_whole<sequential<double, shape<1, 1>, gru<1>, dense<1>>>());
}

TEST_CASE("step: behind the last state, gives the output for the sequence so far",
          "[model][step]") {
  STATIC_REQUIRE(steps_are_the_whole<last>());
  STATIC_REQUIRE([] {
    auto const parameters = random<last>(1);
    auto const x = random<tensor<float, 4, 2>>(2);
    auto state = last::start();
    auto const first = parameters.step(subtensor(x, 0), state);
    using net_of_one = sequential<float, shape<1, 2>, dense<3>, layers::tanh,
                                  gru<4, {.return_sequences = false}>, dense<2>, softmax>;
    tensor<float, 1, 2> one;
    set_subtensor(one, 0, subtensor(x, 0));
    return first == random<net_of_one>(1)(one);
  }());
}

TEST_CASE("step: gives the same bits at both times", "[model][step]") {
  REQUIRE(same_bits_at_both_times<random_steps<mixed>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<random_steps<blocks>, std::uint64_t{1}>());
}

TEST_CASE("step: states are independent values", "[model][step]") {
  STATIC_REQUIRE([] {
    auto const parameters = random<mixed>(1);
    auto const x = random<tensor<float, 2>>(2);
    auto state = mixed::start();
    auto const copy = state;
    auto const y = parameters.step(x, state);
    auto again = copy;
    return !(state == copy) && parameters.step(x, again) == y && again == state;
  }());
}
