// SPDX-License-Identifier: BSL-1.0
#include <ctnn/blocks/residual.hpp>
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/dense.hpp>
#include <ctnn/layers/dropout.hpp>
#include <ctnn/layers/embedding.hpp>
#include <ctnn/layers/group_norm.hpp>
#include <ctnn/layers/layer_norm.hpp>
#include <ctnn/layers/learned_encoding.hpp>
#include <ctnn/layers/rms_norm.hpp>
#include <ctnn/layers/sinusoidal_encoding.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <type_traits>

#include "golden/transformer.hpp"
#include "support/both_times.hpp"
#include "support/golden.hpp"
#include "support/layers.hpp"

namespace {

using ctnn::shape;
using ctnn::tensor;
using ctnn::layers::learned_encoding;
using ctnn::layers::sinusoidal_encoding;
using ctnn::test::matches;
namespace golden = ctnn::test::golden;

using fixed = sinusoidal_encoding::fn<float, shape<5, 4>>;
using learned = learned_encoding::fn<float, shape<5, 4>>;
static_assert(ctnn::layer_spec<sinusoidal_encoding> && ctnn::layer<fixed>);
static_assert(ctnn::layer_spec<learned_encoding> && ctnn::layer<learned>);
static_assert(std::is_empty_v<fixed>);
static_assert(sizeof(learned) == 20 * sizeof(float) && learned::parameter_count == 20);

template <std::size_t Width>
constexpr tensor<double, 3, Width> computed(int) {
  return ctnn::sinusoids<double, 3, Width>();
}

using streamed =
    ctnn::sequential<float, shape<5>, ctnn::layers::embedding<7, 4>, sinusoidal_encoding,
                     ctnn::layers::layer_norm<>, ctnn::layers::dropout<>,
                     ctnn::layers::residual<learned_encoding, ctnn::layers::rms_norm<>>,
                     ctnn::layers::dense<3>>;
static_assert(streamed::steppable);
static_assert(
    !ctnn::sequential<float, shape<4, 4>, ctnn::layers::group_norm<{.groups = 2}>>::steppable);

constexpr bool steps_are_the_whole() {
  auto const net = ctnn::test::random<streamed>(1);
  constexpr auto tokens = ctnn::make_tensor<int>({3, 0, 6, 3, 1});
  auto const y = net(tokens);
  auto state = net.start();
  bool same = true;
  for (std::size_t time = 0; time < 5; ++time) {
    same = same && net.step(tokens[time], state) == subtensor(y, time);
  }
  return same;
}

} // namespace

TEST_CASE("positional encodings: go from step to step", "[layers][step]") {
  STATIC_REQUIRE(steps_are_the_whole());
}

TEST_CASE("sinusoids: match PyTorch's tutorial", "[layers][sinusoidal_encoding]") {
  STATIC_REQUIRE(matches(ctnn::sinusoids<double, 40, 6>(), golden::sinusoids::even));
  STATIC_REQUIRE(matches(ctnn::sinusoids<double, 40, 5>(), golden::sinusoids::odd));
  STATIC_REQUIRE(matches(ctnn::sinusoids<float, 40, 6>(), golden::sinusoids::even));
  STATIC_REQUIRE(ctnn::sinusoids<float, 1, 1>()[0, 0] == 0);
}

TEST_CASE("sinusoids: have the same bits at both times", "[layers][sinusoidal_encoding]") {
  REQUIRE(ctnn::test::same_bits_at_both_times<computed<5>, 0>());
  REQUIRE(ctnn::test::same_bits_at_both_times<computed<2>, 0>());
}

TEST_CASE("sinusoidal_encoding: is added", "[layers][sinusoidal_encoding]") {
  constexpr auto x = ctnn::test::random<tensor<float, 5, 4>>(1);
  STATIC_REQUIRE(fixed{}.forward(x) == x + ctnn::sinusoids<float, 5, 4>());
  STATIC_REQUIRE(ctnn::test::gradient_is_right<shape<5, 4>, sinusoidal_encoding>());
  STATIC_REQUIRE(ctnn::test::batch_is_sample_by_sample<shape<5, 4>, sinusoidal_encoding>());
}

TEST_CASE("learned_encoding: is added", "[layers][learned_encoding]") {
  constexpr auto x = ctnn::test::random<tensor<float, 5, 4>>(1);
  constexpr auto layer = ctnn::test::random<learned>(2);
  STATIC_REQUIRE(layer.forward(x) == x + layer.weight);
  STATIC_REQUIRE(ctnn::test::gradient_is_right<shape<5, 4>, learned_encoding>());
  STATIC_REQUIRE(ctnn::test::gradient_is_right<shape<1, 1>, learned_encoding>());
  STATIC_REQUIRE(ctnn::test::batch_is_sample_by_sample<shape<5, 4>, learned_encoding>());
}

TEST_CASE("positional encodings: accept sequences", "[layers]") {
  STATIC_REQUIRE(sinusoidal_encoding::accepts<shape<5, 4>>);
  STATIC_REQUIRE_FALSE(sinusoidal_encoding::accepts<shape<4>>);
  STATIC_REQUIRE(learned_encoding::accepts<shape<5, 4>>);
  STATIC_REQUIRE_FALSE(learned_encoding::accepts<shape<1, 5, 4>>);
}
