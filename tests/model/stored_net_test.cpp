// SPDX-License-Identifier: BSL-1.0
#include <ctnn/blocks.hpp>
#include <ctnn/layers.hpp>
#include <ctnn/model/stored_net.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "support/both_times.hpp"
#include "support/close.hpp"
#include "support/random.hpp"

namespace {

using ctnn::bfloat16;
using ctnn::float16;
using ctnn::sequential;
using ctnn::shape;
using ctnn::stored_as;
using ctnn::tensor;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;
using namespace ctnn::layers;

using net = sequential<float, shape<1, 4, 4>, conv2d<{.out_channels = 2, .kernel_size = 3}>,
                       batch_norm<>, relu, flatten, residual<dense<8>>, dense<3>>;
using batch = tensor<float, 3, 1, 4, 4>;

static_assert(sizeof(ctnn::stored_net<float16, net>) ==
              2 * (net::parameter_count + net::statistic_count));
static_assert(std::is_trivially_copyable_v<ctnn::stored_net<float16, net>>);

template <auto Value>
inline constexpr bool is_template_argument = true;
static_assert(is_template_argument<stored_as<bfloat16>(net{})>);

constexpr net random_net(std::uint64_t seed) {
  net result = random<net>(seed);
  result.layer<1>().running_mean = {0.5f, -0.25f};
  result.layer<1>().running_variance = {1, 2};
  return result;
}

template <class Storage>
constexpr bool calculates_with_rounded_numbers(double tolerance) {
  constexpr auto whole = random_net(1);
  constexpr auto stored = stored_as<Storage>(whole);
  constexpr auto x = random<batch>(2);
  constexpr auto widened = stored.widened();
  bool rounded = true;
  ctnn::for_each_parameter(
      [&rounded](auto const& narrow, auto const& wide) {
        for (std::size_t i = 0; i < wide.size(); ++i) {
          rounded = rounded && narrow.begin()[i] == static_cast<float>(Storage(wide.begin()[i]));
        }
      },
      widened, whole);
  return rounded && widened.template layer<1>().running_variance[1] == 2 &&
         stored_as<Storage>(widened) == stored && stored(x) == widened(x) &&
         stored(subtensor(x, 1)) == widened(subtensor(x, 1)) &&
         ctnn::test::close(stored(x), whole(x), tolerance);
}

template <class Storage>
constexpr auto output(std::uint64_t seed) {
  return stored_as<Storage>(random_net(seed))(random<batch>(seed));
}

} // namespace

TEST_CASE("stored_net: calculates in float with the numbers it has rounded",
          "[model][stored_net]") {
  STATIC_REQUIRE(calculates_with_rounded_numbers<float16>(0.01));
  STATIC_REQUIRE(calculates_with_rounded_numbers<bfloat16>(0.1));
}

TEST_CASE("stored_net: gives the same bits at both times", "[model][stored_net]") {
  REQUIRE(same_bits_at_both_times<output<float16>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<output<bfloat16>, std::uint64_t{1}>());
}
