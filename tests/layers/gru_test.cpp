// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/gru.hpp>
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
using ctnn::layers::gru;
using namespace ctnn::test;

using layer = gru<5>::fn<float, shape<4, 3>>;
using last = gru<5, {.return_sequences = false}>;
using reset_before = gru<3, {.reset_after = false}>;
using reset_before_layer = reset_before::fn<float, shape<4, 2>>;

static_assert(ctnn::layer_spec<gru<5>> && ctnn::layer<layer> && ctnn::layer<reset_before_layer>);
static_assert(std::regular<layer> && std::is_trivially_copyable_v<layer>);
static_assert(sizeof(layer) == layer::parameter_count * sizeof(float));
static_assert(layer::parameter_count == (3 + 5 + 1) * 15 + 5 && layer::macs == 4 * 8 * 15);
static_assert(sizeof(reset_before_layer) == reset_before_layer::parameter_count * sizeof(float));
static_assert(std::same_as<last::fn<float, shape<4, 3>>::output_type, tensor<float, 5>>);

template <class T>
constexpr bool reset_before_matches_torch() {
  using expected = golden::gru_reset_before;
  using tested = reset_before::fn<T, shape<4, 2>>;
  tested const cell{{in<T>(expected::weight), in<T>(expected::recurrent_weight),
                     in<T>(expected::candidate_weight), in<T>(expected::bias)}};
  tested const gradient{{in<T>(expected::dweight), in<T>(expected::drecurrent_weight),
                         in<T>(expected::dcandidate_weight), in<T>(expected::dbias)}};
  auto const back = backpropagated(cell, in<T>(expected::x), in<T>(expected::dy));
  return matches(back.y, expected::y) && matches(back.dx, expected::dx) &&
         all_close(back.gradient, gradient, ctnn::test::golden_tolerance<T>);
}

} // namespace

TEST_CASE("gru: and its gradients match PyTorch", "[layers][gru]") {
  STATIC_REQUIRE(matches_pytorch<golden::gru, gru<5>::fn<double, shape<4, 3>>>());
  STATIC_REQUIRE(matches_pytorch<golden::gru, layer>());
}

TEST_CASE("gru: with the reset gate before the product matches its formula", "[layers][gru]") {
  STATIC_REQUIRE(reset_before_matches_torch<double>());
  STATIC_REQUIRE(reset_before_matches_torch<float>());
}

TEST_CASE("gru: gradients match finite differences", "[layers][gru]") {
  STATIC_REQUIRE(recurrent_gradients_are_right<gru<2>, 3, 2>());
  STATIC_REQUIRE(recurrent_gradients_are_right<gru<2, {.reset_after = false}>, 3, 1>());
  STATIC_REQUIRE(recurrent_gradients_are_right<gru<1, {.return_sequences = false}>, 1, 1>());
}

TEST_CASE("gru: gives the same bits at both times", "[layers][gru]") {
  REQUIRE(same_bits_at_both_times<recurrent_results<gru<9>, float, 3, 2>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<recurrent_output<gru<5>, float, 2, 1>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<recurrent_output<gru<8>, float, 2, 1>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<recurrent_output<gru<24>, float, 2, 1>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<recurrent_output<gru<65>, float, 2, 1>, std::uint64_t{1}>());
  REQUIRE(
      same_bits_at_both_times<recurrent_results<reset_before, double, 3, 1>, std::uint64_t{1}>());
}

TEST_CASE("gru: returns the last state alone if asked", "[layers][gru]") {
  STATIC_REQUIRE(gives_the_last_state<layer, last::fn<float, shape<4, 3>>>());
}

TEST_CASE("gru: a batch gives the bits of its samples", "[layers][gru]") {
  STATIC_REQUIRE(batch_is_its_samples<reset_before_layer>());
}

TEST_CASE("gru: accepts sequences", "[layers][gru]") {
  STATIC_REQUIRE(gru<3>::accepts<shape<7, 2>>);
  STATIC_REQUIRE_FALSE(gru<3>::accepts<shape<7>>);
  STATIC_REQUIRE_FALSE(gru<3>::accepts<shape<1, 7, 2>>);
}
