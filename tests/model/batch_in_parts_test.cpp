// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>

#include "support/both_times.hpp"
#include "support/random.hpp"

TEST_CASE("sequential: passes a batch in parts where its activations are many",
          "[model][sequential]") {
  using net =
      ctnn::sequential<float, ctnn::shape<3>, ctnn::layers::dense<9000>, ctnn::layers::dense<2>>;
  STATIC_REQUIRE(net::samples_at_once(5) == 3);
  auto const seed = ctnn::test::opaque(std::uint64_t{1});
  auto const parameters = ctnn::test::random<net>(seed);
  auto const batch = ctnn::test::random<ctnn::tensor<float, 5, 3>>(seed);
  auto const y = parameters(batch);
  for (std::size_t i = 0; i < 5; ++i) {
    REQUIRE(ctnn::test::same_bits(ctnn::subtensor(y, i), parameters(ctnn::subtensor(batch, i))));
  }
}
