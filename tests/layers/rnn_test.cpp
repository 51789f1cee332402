// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/rnn.hpp>
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
using ctnn::layers::rnn;
using namespace ctnn::test;

using layer = rnn<5>::fn<float, shape<4, 3>>;
using relu = rnn<4, {.nonlinearity = ctnn::layers::nonlinearity::relu}>;
using last = rnn<5, {.return_sequences = false}>;

static_assert(ctnn::layer_spec<rnn<5>> && ctnn::layer<layer>);
static_assert(std::regular<layer> && std::is_trivially_copyable_v<layer>);
static_assert(sizeof(layer) == layer::parameter_count * sizeof(float));
static_assert(layer::parameter_count == (3 + 5 + 1) * 5 && layer::macs == 4 * 8 * 5);

} // namespace

TEST_CASE("rnn: and its gradients match PyTorch", "[layers][rnn]") {
  STATIC_REQUIRE(matches_pytorch<golden::rnn_tanh, rnn<5>::fn<double, shape<4, 3>>>());
  STATIC_REQUIRE(matches_pytorch<golden::rnn_tanh, layer>());
  STATIC_REQUIRE(matches_pytorch<golden::rnn_relu, relu::fn<double, shape<3, 2>>>());
  STATIC_REQUIRE(matches_pytorch<golden::rnn_relu, relu::fn<float, shape<3, 2>>>());
}

TEST_CASE("rnn: gradients match finite differences", "[layers][rnn]") {
  STATIC_REQUIRE(recurrent_gradients_are_right<rnn<3>, 3, 2>());
  STATIC_REQUIRE(recurrent_gradients_are_right<rnn<1, {.return_sequences = false}>, 1, 1>());
}

TEST_CASE("rnn: gives the same bits at both times", "[layers][rnn]") {
  REQUIRE(same_bits_at_both_times<recurrent_results<rnn<17>, float, 3, 2>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<recurrent_results<relu, double, 2, 1>, std::uint64_t{1}>());
}

TEST_CASE("rnn: returns the last state alone if asked", "[layers][rnn]") {
  STATIC_REQUIRE(gives_the_last_state<layer, last::fn<float, shape<4, 3>>>());
}

TEST_CASE("rnn: a batch gives the bits of its samples", "[layers][rnn]") {
  STATIC_REQUIRE(batch_is_its_samples<layer>());
}

TEST_CASE("rnn: accepts sequences", "[layers][rnn]") {
  STATIC_REQUIRE(rnn<3>::accepts<shape<7, 2>>);
  STATIC_REQUIRE_FALSE(rnn<3>::accepts<shape<7>>);
  STATIC_REQUIRE_FALSE(rnn<3>::accepts<shape<1, 7, 2>>);
  STATIC_REQUIRE_FALSE(rnn<3>::accepts<shape<>>);
}
