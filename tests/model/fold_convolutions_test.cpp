// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers.hpp>
#include <ctnn/layers/parameters.hpp>
#include <ctnn/model/fold_batch_norm.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <cstdint>
#include <type_traits>

#include "support/close.hpp"
#include "support/random.hpp"

// A batch_norm behind a convolution of any kind becomes part of it.

namespace {

using ctnn::sequential;
using ctnn::shape;
using ctnn::test::random;
using namespace ctnn::layers;

template <class Net>
constexpr Net random_net(std::uint64_t seed) {
  Net net = random<Net>(seed);
  ctnn::philox4x32 generator(seed + 1);
  ctnn::detail::for_each_statistic(
      [&generator]<class Tensor>(double, Tensor& statistic) {
        using T = typename Tensor::value_type;
        for (T& x : statistic) {
          x = ctnn::uniform(generator, T{0.5}, T{1.5});
        }
      },
      net);
  return net;
}

/// Whether a convolution takes in the batch_norm behind it and then gives what both gave.
template <class In, class Spec>
constexpr bool takes_in() {
  using net = sequential<double, In, Spec, batch_norm<>>;
  auto const trained = random_net<net>(1);
  auto const folded = ctnn::fold_batch_norm(trained);
  static_assert(std::same_as<std::remove_const_t<decltype(folded)>,
                             sequential<double, In, typename Spec::with_bias>>);
  auto const x = random<typename net::input_type>(3);
  return ctnn::test::close(folded(x), trained(x), 1e-12);
}

template <bool Bias>
using one = conv1d<{.out_channels = 4, .kernel_size = 3, .groups = 2, .bias = Bias}>;
template <bool Bias>
using three = conv3d<{.out_channels = 2, .kernel_size = {1, 2, 2}, .bias = Bias}>;
template <bool Bias>
using one_transposed =
    conv_transpose1d<{.out_channels = 4, .kernel_size = 3, .groups = 2, .bias = Bias}>;
template <bool Bias>
using two_transposed =
    conv_transpose2d<{.out_channels = 3, .kernel_size = 2, .stride = 2, .bias = Bias}>;

} // namespace

TEST_CASE("fold_batch_norm: into convolutions of any kind", "[model][fold_batch_norm]") {
  STATIC_REQUIRE(takes_in<shape<4, 6>, one<true>>());
  STATIC_REQUIRE(takes_in<shape<4, 6>, one<false>>());
  STATIC_REQUIRE(takes_in<shape<2, 2, 3, 3>, three<true>>());
  STATIC_REQUIRE(takes_in<shape<2, 2, 3, 3>, three<false>>());
  STATIC_REQUIRE(takes_in<shape<6, 3>, one_transposed<true>>());
  STATIC_REQUIRE(takes_in<shape<6, 3>, one_transposed<false>>());
  STATIC_REQUIRE(takes_in<shape<2, 2, 3>, two_transposed<true>>());
  STATIC_REQUIRE(takes_in<shape<2, 2, 3>, two_transposed<false>>());
}
