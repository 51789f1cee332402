// SPDX-License-Identifier: BSL-1.0
#include <ctnn/blocks/bidirectional.hpp>
#include <ctnn/layers.hpp>
#include <ctnn/model.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <cstdint>
#include <type_traits>

#include "golden/recurrent.hpp"
#include "support/both_times.hpp"
#include "support/recurrent.hpp"

namespace {

using ctnn::shape;
using ctnn::tensor;
using ctnn::layers::bidirectional;
using ctnn::layers::gru;
using ctnn::layers::lstm;
using namespace ctnn::test;
using expected = golden::lstm_bidirectional;

using spec = bidirectional<lstm<3>>;
using layer = spec::fn<float, shape<3, 2>>;
using last = bidirectional<gru<2, {.return_sequences = false}>>;

static_assert(ctnn::layer_spec<spec> && ctnn::layer<layer>);
static_assert(std::regular<layer> && std::is_trivially_copyable_v<layer>);
static_assert(sizeof(layer) == layer::parameter_count * sizeof(float));
static_assert(layer::parameter_count == 2 * (2 + 3 + 1) * 12);
static_assert(std::same_as<layer::output_type, tensor<float, 3, 6>>);
static_assert(std::same_as<last::fn<float, shape<3, 2>>::output_type, tensor<float, 4>>);
static_assert(!ctnn::sequential<float, shape<3, 2>, spec>::steppable);

template <class T>
constexpr bool matches_pytorch() {
  using tested = spec::fn<T, shape<3, 2>>;
  using one = typename tested::one_direction;
  tested both{};
  both.template layer<0>() = one::from_torch(in<T>(expected::weight_ih), in<T>(expected::weight_hh),
                                             in<T>(expected::bias_ih), in<T>(expected::bias_hh));
  both.template layer<1>() =
      one::from_torch(in<T>(expected::weight_ih_reverse), in<T>(expected::weight_hh_reverse),
                      in<T>(expected::bias_ih_reverse), in<T>(expected::bias_hh_reverse));
  // The gradient of each of torch's two biases is that of their sum.
  tensor<T, 12> const none{};
  tested gradient{};
  gradient.template layer<0>() = one::from_torch(
      in<T>(expected::dweight_ih), in<T>(expected::dweight_hh), in<T>(expected::dbias_ih), none);
  gradient.template layer<1>() =
      one::from_torch(in<T>(expected::dweight_ih_reverse), in<T>(expected::dweight_hh_reverse),
                      in<T>(expected::dbias_ih_reverse), none);
  auto const back = backpropagated(both, in<T>(expected::x), in<T>(expected::dy));
  return matches(both.forward(in<T>(expected::x)), expected::y) && matches(back.y, expected::y) &&
         matches(back.dx, expected::dx) && all_close(back.gradient, gradient, golden_tolerance<T>);
}

} // namespace

TEST_CASE("bidirectional: and its gradients match PyTorch", "[blocks][bidirectional]") {
  STATIC_REQUIRE(matches_pytorch<double>());
  STATIC_REQUIRE(matches_pytorch<float>());
}

TEST_CASE("bidirectional: gradients match finite differences", "[blocks][bidirectional]") {
  STATIC_REQUIRE(recurrent_gradients_are_right<bidirectional<gru<2>>, 3, 1>());
  STATIC_REQUIRE(recurrent_gradients_are_right<last, 2, 1>());
}

TEST_CASE("bidirectional: gives the same bits at both times", "[blocks][bidirectional]") {
  REQUIRE(same_bits_at_both_times<recurrent_results<spec, float, 3, 2>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<recurrent_results<last, double, 2, 1>, std::uint64_t{1}>());
}

TEST_CASE("bidirectional: a batch gives the bits of its samples", "[blocks][bidirectional]") {
  STATIC_REQUIRE(batch_is_its_samples<layer>());
  STATIC_REQUIRE(batch_is_its_samples<last::fn<float, shape<3, 2>>>());
}

TEST_CASE("bidirectional: of the last state alone, the second ends at the first time",
          "[blocks][bidirectional]") {
  STATIC_REQUIRE([] {
    using all = bidirectional<gru<2>>::fn<float, shape<3, 2>>;
    using end = last::fn<float, shape<3, 2>>;
    auto const y = random<all>(1).forward(random<tensor<float, 3, 2>>(2));
    auto const y_end = random<end>(1).forward(random<tensor<float, 3, 2>>(2));
    return y_end[0] == y[2, 0] && y_end[1] == y[2, 1] && y_end[2] == y[0, 2] && y_end[3] == y[0, 3];
  }());
}

TEST_CASE("bidirectional: accepts sequences", "[blocks][bidirectional]") {
  STATIC_REQUIRE(spec::accepts<shape<7, 2>>);
  STATIC_REQUIRE(bidirectional<ctnn::layers::dense<2>>::accepts<shape<7, 2>>);
  STATIC_REQUIRE_FALSE(bidirectional<ctnn::layers::dense<2>>::accepts<shape<7>>);
  STATIC_REQUIRE_FALSE(spec::accepts<shape<1, 7, 2>>);
}
