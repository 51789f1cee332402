// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/lstm.hpp>
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
using ctnn::layers::lstm;
using namespace ctnn::test;

using layer = lstm<5>::fn<float, shape<4, 3>>;
using last = lstm<5, {.return_sequences = false}>;

static_assert(ctnn::layer_spec<lstm<5>> && ctnn::layer<layer>);
static_assert(std::regular<layer> && std::is_trivially_copyable_v<layer>);
static_assert(sizeof(layer) == layer::parameter_count * sizeof(float));
static_assert(layer::parameter_count == (3 + 5 + 1) * 20 && layer::macs == 4 * 8 * 20);
static_assert(std::same_as<layer::output_type, tensor<float, 4, 5>>);

} // namespace

TEST_CASE("lstm: and its gradients match PyTorch", "[layers][lstm]") {
  STATIC_REQUIRE(matches_pytorch<golden::lstm, lstm<5>::fn<double, shape<4, 3>>>());
  STATIC_REQUIRE(matches_pytorch<golden::lstm, layer>());
}

TEST_CASE("lstm: gradients match finite differences", "[layers][lstm]") {
  STATIC_REQUIRE(recurrent_gradients_are_right<lstm<2>, 3, 2>());
  STATIC_REQUIRE(recurrent_gradients_are_right<lstm<1, {.return_sequences = false}>, 1, 1>());
}

TEST_CASE("lstm: gives the same bits at both times", "[layers][lstm]") {
  REQUIRE(same_bits_at_both_times<recurrent_results<lstm<9>, float, 3, 2>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<recurrent_output<lstm<5>, float, 2, 1>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<recurrent_output<lstm<8>, float, 2, 1>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<recurrent_output<lstm<16>, float, 2, 1>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<recurrent_output<lstm<24>, float, 2, 1>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<recurrent_results<lstm<3>, double, 2, 1>, std::uint64_t{1}>());
}

TEST_CASE("lstm: returns the last state alone if asked", "[layers][lstm]") {
  STATIC_REQUIRE(gives_the_last_state<layer, last::fn<float, shape<4, 3>>>());
}

TEST_CASE("lstm: a batch gives the bits of its samples", "[layers][lstm]") {
  STATIC_REQUIRE(batch_is_its_samples<last::fn<float, shape<4, 3>>>());
}

TEST_CASE("lstm: accepts sequences", "[layers][lstm]") {
  STATIC_REQUIRE(lstm<3>::accepts<shape<7, 2>>);
  STATIC_REQUIRE_FALSE(lstm<3>::accepts<shape<7>>);
  STATIC_REQUIRE_FALSE(lstm<3>::accepts<shape<1, 7, 2>>);
}
