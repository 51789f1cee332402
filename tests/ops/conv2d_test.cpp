// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops/conv2d.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>

#include "golden/pytorch.hpp"
#include "support/both_times.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::conv2d_window;
using ctnn::make_tensor;
using ctnn::shape;
using ctnn::tensor;
using ctnn::tensor_of;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;

template <class X, class Weight, conv2d_window Window = {}>
concept convolvable =
    requires(X const& x, Weight const& weight) { ctnn::conv2d<Window>(x, weight); };

template <class X, class Weight, class Bias>
concept convolvable_with_bias =
    requires(X const& x, Weight const& weight, Bias const& bias) { ctnn::conv2d(x, weight, bias); };

template <class X, class Dy, class Weight>
concept has_gradients = requires(X const& x, Dy const& dy, Weight& weight) {
  ctnn::conv2d_input_gradient<typename X::shape_type>(dy, weight);
  ctnn::add_conv2d_weight_gradient(x, dy, weight);
};

template <class T, class Golden, conv2d_window Window>
constexpr bool matches_pytorch() {
  auto const x = in<T>(Golden::x);
  auto const weight = in<T>(Golden::weight);
  auto const bias = in<T>(Golden::bias);
  auto const dy = in<T>(Golden::dy);
  auto dweight = decltype(weight - weight){};
  auto dbias = decltype(bias - bias){};
  ctnn::add_conv2d_weight_gradient<Window>(x, dy, dweight);
  ctnn::add_channel_sums(dy, dbias);
  return matches(ctnn::conv2d<Window>(x, weight, bias), Golden::y) &&
         matches(ctnn::conv2d_input_gradient<typename decltype(Golden::x)::shape_type, Window>(
                     dy, weight),
                 Golden::dx) &&
         matches(dweight, Golden::dweight) && matches(dbias, Golden::dbias);
}

template <class T>
constexpr bool matches_pytorch_for_all_windows() {
  return matches_pytorch<T, golden::conv2d_of_channels, {}>() &&
         matches_pytorch<T, golden::conv2d_strided, {.stride = 2, .padding = 1}>() &&
         matches_pytorch<T, golden::conv2d_asymmetric, {.stride = {3, 2}, .padding = {1, 2}}>() &&
         matches_pytorch<T, golden::conv2d_padded_beyond_kernel,
                         {.stride = {2, 1}, .padding = {3, 2}}>() &&
         matches_pytorch<T, golden::conv2d_dilated, {.dilation = 2}>() &&
         matches_pytorch<T, golden::conv2d_of_groups, {.padding = 1, .groups = 2}>() &&
         matches_pytorch<T, golden::conv2d_depthwise, {.stride = 2, .padding = 1, .groups = 3}>() &&
         matches_pytorch<T, golden::conv2d_of_everything,
                         {.stride = {3, 2}, .padding = {2, 3}, .dilation = {3, 2}, .groups = 2}>();
}

/// Everything a convolution has to compute.
template <class Y, class X, class Weight, class Bias>
struct results {
  Y y;
  Y y_without_bias;
  X dx;
  Weight dweight;
  Bias dbias;
};

template <class T, class X, class Weight, conv2d_window Window>
constexpr auto results_of(std::uint64_t seed) {
  using bias_type = tensor<T, Weight::extent(0)>;
  using sizes = ctnn::detail::conv2d_sizes<X, Weight, Window>;
  using y_type = tensor_of<T, typename sizes::output_shape>;
  auto const x = ctnn::test::random<tensor_of<T, X>>(seed);
  auto const weight = ctnn::test::random<tensor_of<T, Weight>>(seed + 1);
  auto const bias = ctnn::test::random<bias_type>(seed + 2);
  auto const dy = ctnn::test::random<y_type>(seed + 3);
  results<y_type, tensor_of<T, X>, tensor_of<T, Weight>, bias_type> result{
      ctnn::conv2d<Window>(x, weight, bias), ctnn::conv2d<Window>(x, weight),
      ctnn::conv2d_input_gradient<X, Window>(dy, weight), weight, bias};
  ctnn::add_conv2d_weight_gradient<Window>(x, dy, result.dweight);
  ctnn::add_channel_sums(dy, result.dbias);
  return result;
}

template <class X, class Weight, conv2d_window Window = {}>
bool have_same_bits_at_both_times() {
  return same_bits_at_both_times<results_of<float, X, Weight, Window>, std::uint64_t{1}>() &&
         same_bits_at_both_times<results_of<double, X, Weight, Window>, std::uint64_t{1}>();
}

constexpr auto counting = make_tensor<float>({{{1, 2, 3}, {4, 5, 6}}});
constexpr auto corners = make_tensor<float>({{{{1, 0}, {0, 10}}}});

} // namespace

TEST_CASE("conv2d: lays the kernel over the image unflipped", "[ops][conv2d]") {
  STATIC_REQUIRE(ctnn::conv2d(counting, corners) == make_tensor<float>({{{51, 62}}}));
  STATIC_REQUIRE(ctnn::conv2d(counting, corners, make_tensor<float>({100})) ==
                 make_tensor<float>({{{151, 162}}}));
  STATIC_REQUIRE(ctnn::conv2d<{.padding = {1, 0}}>(counting, corners) ==
                 make_tensor<float>({{{20, 30}, {51, 62}, {4, 5}}}));
  STATIC_REQUIRE(ctnn::conv2d<{.stride = 2}>(counting, corners) == make_tensor<float>({{{51}}}));
}

TEST_CASE("conv2d: sums over in channels, for each out channel", "[ops][conv2d]") {
  STATIC_REQUIRE(
      ctnn::conv2d(make_tensor<float>({{{1, 2}}, {{3, 4}}}),
                   make_tensor<float>({{{{1}}, {{10}}}, {{{0}}, {{1}}}, {{{2}}, {{0}}}})) ==
      make_tensor<float>({{{31, 42}}, {{3, 4}}, {{2, 4}}}));
}

TEST_CASE("conv2d: of a single element is a product", "[ops][conv2d]") {
  STATIC_REQUIRE(ctnn::conv2d(make_tensor<float>({{{3}}}), make_tensor<float>({{{{-2}}}})) ==
                 make_tensor<float>({{{-6}}}));
}

TEST_CASE("conv2d: is the bias where a kernel sees padding alone", "[ops][conv2d]") {
  STATIC_REQUIRE(ctnn::conv2d<{.padding = 2}>(
                     make_tensor<float>({{{3}}}), make_tensor<float>({{{{5}}}}),
                     make_tensor<float>({7})) == make_tensor<float>({{{7, 7, 7, 7, 7},
                                                                      {7, 7, 7, 7, 7},
                                                                      {7, 7, 22, 7, 7},
                                                                      {7, 7, 7, 7, 7},
                                                                      {7, 7, 7, 7, 7}}}));
}

TEST_CASE("conv2d: and its gradients match PyTorch", "[ops][conv2d]") {
  STATIC_REQUIRE(matches_pytorch_for_all_windows<double>());
  STATIC_REQUIRE(matches_pytorch_for_all_windows<float>());
}

TEST_CASE("conv2d: parameter gradients add to what is there", "[ops][conv2d]") {
  STATIC_REQUIRE([] {
    auto dweight = make_tensor<float>({{{{1000, 2000}}}});
    ctnn::add_conv2d_weight_gradient(counting, make_tensor<float>({{{1, 0}, {10, 0}}}), dweight);
    return dweight;
  }() == make_tensor<float>({{{{1041, 2052}}}}));
  STATIC_REQUIRE([] {
    auto dbias = make_tensor<float>({100, 200});
    ctnn::add_channel_sums(make_tensor<float>({{{1, 2}}, {{3, 4}}}), dbias);
    return dbias;
  }() == make_tensor<float>({103, 207}));
}

TEST_CASE("conv2d: gives the same bits at both times", "[ops][conv2d]") {
  REQUIRE(have_same_bits_at_both_times<shape<3, 5, 7>, shape<2, 3, 3, 3>>());
  REQUIRE(have_same_bits_at_both_times<shape<1, 4, 19>, shape<5, 1, 2, 3>, {.padding = 1}>());
  REQUIRE(have_same_bits_at_both_times<shape<2, 7, 6>, shape<3, 2, 2, 4>,
                                       {.stride = {3, 2}, .padding = {1, 2}}>());
  REQUIRE(have_same_bits_at_both_times<shape<1, 1, 1>, shape<1, 1, 1, 1>>());
  REQUIRE(have_same_bits_at_both_times<shape<2, 7, 9>, shape<3, 2, 3, 2>, {.dilation = {2, 3}}>());
  REQUIRE(have_same_bits_at_both_times<shape<6, 5, 4>, shape<4, 3, 2, 3>,
                                       {.stride = {1, 2}, .padding = 1, .groups = 2}>());
  REQUIRE(have_same_bits_at_both_times<shape<3, 6, 5>, shape<6, 1, 3, 3>,
                                       {.padding = 2, .dilation = 2, .groups = 3}>());
  REQUIRE(have_same_bits_at_both_times<shape<5, 7, 7>, shape<5, 1, 3, 3>,
                                       {.stride = 2, .padding = 1, .groups = 5}>());
  REQUIRE(have_same_bits_at_both_times<shape<1, 1, 150>, shape<2, 1, 1, 37>,
                                       {.stride = {1, 3}, .padding = {0, 5}}>());
  REQUIRE(have_same_bits_at_both_times<shape<2, 9, 11>, shape<3, 2, 4, 5>,
                                       {.stride = 4, .padding = 1, .dilation = {2, 1}}>());
}

TEST_CASE("conv2d: of many out channels gives the same bits at both times", "[ops][conv2d]") {
  REQUIRE(have_same_bits_at_both_times<shape<1, 1, 1>, shape<12, 1, 1, 1>>());
  REQUIRE(have_same_bits_at_both_times<shape<3, 5, 7>, shape<13, 3, 3, 3>, {.padding = 1}>());
  REQUIRE(have_same_bits_at_both_times<shape<5, 7, 6>, shape<33, 5, 2, 1>,
                                       {.stride = {3, 2}, .padding = {1, 2}}>());
  REQUIRE(have_same_bits_at_both_times<shape<4, 6, 5>, shape<24, 2, 3, 3>,
                                       {.padding = 1, .dilation = {1, 2}, .groups = 2}>());
  // Two parts of a row of places, of some rows, and of the in channels.
  REQUIRE(have_same_bits_at_both_times<shape<1, 1, 301>, shape<12, 1, 1, 3>, {.stride = 2}>());
  REQUIRE(have_same_bits_at_both_times<shape<1, 15, 12>, shape<12, 1, 2, 2>>());
  REQUIRE(have_same_bits_at_both_times<shape<150, 2, 2>, shape<12, 150, 1, 1>>());
  REQUIRE(have_same_bits_at_both_times<shape<13, 3, 4>, shape<16, 13, 3, 3>, {.padding = 1}>());
}

TEST_CASE("conv2d: goes without a table where windows see very much", "[ops][conv2d]") {
  // 65 * 1100 pairs of a weight and a place.
  using ctnn::kernels::evaluator::most_tabled;
  STATIC_REQUIRE(65 * 1100 > most_tabled);
  constexpr auto y = ctnn::conv2d(ctnn::test::random<tensor<float, 1, 1, 1164>>(1),
                                  ctnn::test::random<tensor<float, 1, 1, 1, 65>>(2));
  REQUIRE(ctnn::test::same_bits(
      ctnn::conv2d(ctnn::test::random<tensor<float, 1, 1, 1164>>(ctnn::test::opaque(1u)),
                   ctnn::test::random<tensor<float, 1, 1, 1, 65>>(2)),
      y));
}

TEST_CASE("conv2d: needs channels that agree, a window that fits and one element type",
          "[ops][conv2d]") {
  using image = tensor<float, 2, 4, 5>;
  STATIC_REQUIRE(convolvable<image, tensor<float, 3, 2, 4, 5>>);
  STATIC_REQUIRE_FALSE(convolvable<image, tensor<float, 3, 1, 4, 5>>);
  STATIC_REQUIRE_FALSE(convolvable<image, tensor<float, 2, 3, 4, 5>>);
  STATIC_REQUIRE_FALSE(convolvable<image, tensor<float, 3, 2, 5, 5>>);
  STATIC_REQUIRE(convolvable<image, tensor<float, 3, 2, 5, 5>, {.padding = {1, 0}}>);
  STATIC_REQUIRE_FALSE(convolvable<image, tensor<float, 3, 2, 1, 1>, {.stride = {1, 0}}>);
  STATIC_REQUIRE_FALSE(convolvable<image, tensor<double, 3, 2, 4, 5>>);
  STATIC_REQUIRE_FALSE(convolvable<tensor<float, 4, 5>, tensor<float, 3, 2, 4, 5>>);
  STATIC_REQUIRE_FALSE(convolvable<image, tensor<float, 2, 4, 5>>);
  STATIC_REQUIRE(convolvable_with_bias<image, tensor<float, 3, 2, 1, 1>, tensor<float, 3>>);
  STATIC_REQUIRE_FALSE(convolvable_with_bias<image, tensor<float, 3, 2, 1, 1>, tensor<float, 2>>);
  STATIC_REQUIRE_FALSE(convolvable_with_bias<image, tensor<float, 3, 2, 1, 1>, tensor<double, 3>>);
}

TEST_CASE("conv2d: needs groups that divide the channels", "[ops][conv2d]") {
  using image = tensor<float, 4, 4, 5>;
  STATIC_REQUIRE(convolvable<image, tensor<float, 6, 2, 1, 1>, {.groups = 2}>);
  STATIC_REQUIRE(convolvable<image, tensor<float, 4, 1, 1, 1>, {.groups = 4}>);
  STATIC_REQUIRE(convolvable<image, tensor<float, 8, 1, 1, 1>, {.groups = 4}>);
  STATIC_REQUIRE_FALSE(convolvable<image, tensor<float, 6, 4, 1, 1>, {.groups = 2}>);
  STATIC_REQUIRE_FALSE(convolvable<image, tensor<float, 6, 1, 1, 1>, {.groups = 4}>);
  STATIC_REQUIRE_FALSE(convolvable<image, tensor<float, 6, 1, 1, 1>, {.groups = 3}>);
  STATIC_REQUIRE_FALSE(convolvable<image, tensor<float, 6, 4, 1, 1>, {.groups = 0}>);
  STATIC_REQUIRE(convolvable<image, tensor<float, 1, 4, 2, 3>, {.dilation = {3, 2}}>);
  STATIC_REQUIRE_FALSE(convolvable<image, tensor<float, 1, 4, 2, 3>, {.dilation = {4, 2}}>);
  STATIC_REQUIRE_FALSE(convolvable<image, tensor<float, 1, 4, 2, 3>, {.dilation = {0, 1}}>);
}

TEST_CASE("conv2d: gradients need a dy of the output's shape", "[ops][conv2d]") {
  using image = tensor<float, 2, 4, 5>;
  using weight = tensor<float, 3, 2, 2, 3>;
  STATIC_REQUIRE(has_gradients<image, tensor<float, 3, 3, 3>, weight>);
  STATIC_REQUIRE_FALSE(has_gradients<image, tensor<float, 3, 4, 5>, weight>);
  STATIC_REQUIRE_FALSE(has_gradients<image, tensor<float, 2, 3, 3>, weight>);
  STATIC_REQUIRE_FALSE(has_gradients<image, tensor<double, 3, 3, 3>, weight>);
  STATIC_REQUIRE_FALSE(has_gradients<tensor<float, 1, 4, 5>, tensor<float, 3, 3, 3>, weight>);
}
