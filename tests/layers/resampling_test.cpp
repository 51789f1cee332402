// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/pad2d.hpp>
#include <ctnn/layers/pixel_shuffle.hpp>
#include <ctnn/layers/pixel_unshuffle.hpp>
#include <ctnn/layers/upsample.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "golden/resampling.hpp"
#include "support/both_times.hpp"
#include "support/golden.hpp"
#include "support/layers.hpp"
#include "support/random.hpp"

// Upsampling, padding and shuffling, as operations and as layers.

namespace {

using ctnn::make_tensor;
using ctnn::pad_mode;
using ctnn::same;
using ctnn::shape;
using ctnn::tensor;
using ctnn::upsample_mode;
using ctnn::layers::pad2d;
using ctnn::layers::pixel_shuffle;
using ctnn::layers::pixel_unshuffle;
using ctnn::layers::upsample;
using ctnn::test::batch_is_sample_by_sample;
using ctnn::test::gradient_is_right;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;

template <class X, ctnn::upsample_options Options>
concept has_upsample = requires(X const& x) { ctnn::upsample<Options>(x); };

template <class X, ctnn::pad2d_options Options>
concept has_pad2d = requires(X const& x) { ctnn::pad2d<Options>(x); };

template <class X, std::size_t Factor>
concept has_pixel_shuffle = requires(X const& x) { ctnn::pixel_shuffle<Factor>(x); };

template <class X, std::size_t Factor>
concept has_pixel_unshuffle = requires(X const& x) { ctnn::pixel_unshuffle<Factor>(x); };

using nearest = upsample<{.scale = {2, 3}}>;
using bilinear = upsample<{.scale = 2, .mode = upsample_mode::bilinear}>;
using uneven = upsample<{.scale = {3, 1}, .mode = upsample_mode::bilinear}>;
using aligned = upsample<{.scale = {2, 3}, .mode = upsample_mode::bilinear, .align_corners = true}>;
using constant = pad2d<{.padding = {{2, 1}, {1, 0}}, .value = 0.5}>;
using reflect = pad2d<{.padding = {{0, 2}, {2, 1}}, .mode = pad_mode::reflect}>;
using replicate = pad2d<{.padding = {{3, 0}, {2, 1}}, .mode = pad_mode::replicate}>;
using circular = pad2d<{.padding = {{0, 2}, {2, 1}}, .mode = pad_mode::circular}>;
using layer = bilinear::fn<float, shape<2, 3, 4>>;

static_assert(ctnn::layer_spec<nearest> && ctnn::layer_spec<pixel_shuffle<2>>);
static_assert(ctnn::layer<layer> && ctnn::layer<reflect::fn<float, shape<1, 3, 3>>>);
static_assert(std::regular<layer> && std::is_empty_v<layer>);

template <class T, class Golden, class Spec>
constexpr bool matches_pytorch() {
  auto const x = in<T>(Golden::x);
  return matches(Spec::forward(x), Golden::y) &&
         matches(Spec::input_gradient(x, in<T>(Golden::dy)), Golden::dx);
}

template <class T>
constexpr bool match_pytorch() {
  return matches_pytorch<T, golden::upsample_nearest, nearest>() &&
         matches_pytorch<T, golden::upsample_bilinear, bilinear>() &&
         matches_pytorch<T, golden::upsample_bilinear_uneven, uneven>() &&
         matches_pytorch<T, golden::upsample_bilinear_aligned, aligned>() &&
         matches_pytorch<T, golden::pad2d_constant, constant>() &&
         matches_pytorch<T, golden::pad2d_reflect, reflect>() &&
         matches_pytorch<T, golden::pad2d_replicate, replicate>() &&
         matches_pytorch<T, golden::pad2d_circular, circular>() &&
         matches_pytorch<T, golden::pixel_shuffle, pixel_shuffle<2>>() &&
         matches_pytorch<T, golden::pixel_unshuffle, pixel_unshuffle<2>>();
}

template <class X, class Y>
struct results {
  Y y;
  X dx;
};

template <class Spec, class X>
constexpr auto results_of(std::uint64_t seed) {
  auto const x = random<X>(seed);
  auto const y = Spec::forward(x);
  auto const dy = random<decltype(y + y)>(seed + 1);
  return results<X, decltype(y + y)>{y, Spec::input_gradient(x, dy)};
}

template <class Spec, class X>
bool has_same_bits_at_both_times() {
  return same_bits_at_both_times<results_of<Spec, X>, std::uint64_t{1}>();
}

} // namespace

TEST_CASE("upsample: repeats the nearest, or draws lines between", "[ops][upsample]") {
  constexpr auto x = make_tensor<float>({{{1, 3}, {-0.0F, 8}}});
  STATIC_REQUIRE(ctnn::upsample<{.scale = {2, 1}}>(x) ==
                 make_tensor<float>({{{1, 3}, {1, 3}, {0, 8}, {0, 8}}}));
  STATIC_REQUIRE(ctnn::test::same_bits(ctnn::upsample<{.scale = 1}>(x), x));
  STATIC_REQUIRE(ctnn::upsample<{.scale = {1, 2}, .mode = upsample_mode::bilinear}>(x) ==
                 make_tensor<float>({{{1, 1.5F, 2.5F, 3}, {0, 2, 6, 8}}}));
  STATIC_REQUIRE(
      ctnn::upsample<{.scale = {1, 2}, .mode = upsample_mode::bilinear, .align_corners = true}>(
          make_tensor<float>({{{0, 3}}})) == make_tensor<float>({{{0, 1, 2, 3}}}));
}

TEST_CASE("upsample: of a single element repeats it", "[ops][upsample]") {
  constexpr auto x = make_tensor<float>({{{5}}});
  constexpr auto y = make_tensor<float>({{{5, 5}, {5, 5}}});
  STATIC_REQUIRE(ctnn::upsample<{.scale = 2}>(x) == y);
  STATIC_REQUIRE(bilinear::forward(x) == y);
  STATIC_REQUIRE(
      ctnn::upsample<{.scale = 2, .mode = upsample_mode::bilinear, .align_corners = true}>(x) == y);
}

TEST_CASE("upsample: a NaN stays with what is made of it", "[ops][upsample]") {
  auto const x = make_tensor<float>({{{1, 3, std::numeric_limits<float>::quiet_NaN(), 4, 5, 6}}});
  auto const y = ctnn::upsample<{.scale = 2}>(ctnn::test::opaque(x));
  auto const lines = bilinear::forward(ctnn::test::opaque(x));
  REQUIRE((y[0, 0, 3] == 3 && y[0, 0, 4] != y[0, 0, 4] && y[0, 0, 6] == 4));
  REQUIRE((lines[0, 0, 1] == 1.5F && lines[0, 0, 4] != lines[0, 0, 4] && lines[0, 0, 8] == 4.75F));
}

TEST_CASE("pad2d: pads signals and images", "[ops][pad2d]") {
  constexpr auto signal = make_tensor<float>({{1, 2, 3}, {4, 5, 6}});
  STATIC_REQUIRE(ctnn::pad2d<{.padding = {0, {2, 1}}, .mode = pad_mode::reflect}>(signal) ==
                 make_tensor<float>({{3, 2, 1, 2, 3, 2}, {6, 5, 4, 5, 6, 5}}));
  STATIC_REQUIRE(ctnn::pad2d<{.padding = {0, {1, 0}}, .value = -7}>(signal) ==
                 make_tensor<float>({{-7, 1, 2, 3}, {-7, 4, 5, 6}}));
  STATIC_REQUIRE(ctnn::pad2d<{.padding = {{0, 1}, {1, 2}}, .mode = pad_mode::circular}>(signal) ==
                 make_tensor<float>({{3, 1, 2, 3, 1, 2}, {6, 4, 5, 6, 4, 5}, {3, 1, 2, 3, 1, 2}}));
  STATIC_REQUIRE(ctnn::pad2d<{.padding = 1, .mode = pad_mode::replicate}>(make_tensor<float>(
                     {{{5}}})) == make_tensor<float>({{{5, 5, 5}, {5, 5, 5}, {5, 5, 5}}}));
  STATIC_REQUIRE(ctnn::pad2d<{.padding = 0}>(signal) == signal);
}

TEST_CASE("pixel_shuffle: and pixel_unshuffle are each other's way back", "[ops][pixel_shuffle]") {
  constexpr auto x = random<tensor<float, 18, 2, 3>>(1);
  STATIC_REQUIRE(ctnn::pixel_unshuffle<3>(ctnn::pixel_shuffle<3>(x)) == x);
  STATIC_REQUIRE(ctnn::pixel_shuffle<1>(x) == x);
  STATIC_REQUIRE(ctnn::pixel_shuffle<2>(make_tensor<float>({{{1}}, {{2}}, {{3}}, {{4}}})) ==
                 make_tensor<float>({{{1, 2}, {3, 4}}}));
}

TEST_CASE("upsample, pad2d, pixel_shuffle: match PyTorch", "[ops][resampling]") {
  STATIC_REQUIRE(match_pytorch<double>());
  STATIC_REQUIRE(match_pytorch<float>());
}

TEST_CASE("upsample, pad2d, pixel_shuffle: give the same bits at both times", "[ops][resampling]") {
  REQUIRE(has_same_bits_at_both_times<nearest, tensor<float, 2, 3, 4>>());
  REQUIRE(has_same_bits_at_both_times<bilinear, tensor<float, 2, 3, 5>>());
  REQUIRE(has_same_bits_at_both_times<uneven, tensor<double, 1, 3, 4>>());
  REQUIRE(has_same_bits_at_both_times<aligned, tensor<float, 1, 3, 4>>());
  REQUIRE(has_same_bits_at_both_times<constant, tensor<float, 2, 3, 4>>());
  REQUIRE(has_same_bits_at_both_times<reflect, tensor<float, 2, 3, 4>>());
  REQUIRE(has_same_bits_at_both_times<circular, tensor<double, 2, 3, 4>>());
  REQUIRE(has_same_bits_at_both_times<pixel_shuffle<2>, tensor<float, 8, 3, 2>>());
}

TEST_CASE("upsample, pad2d, pixel_shuffle: need inputs that they fit", "[ops][resampling]") {
  using image = tensor<float, 4, 2, 3>;
  STATIC_REQUIRE(has_upsample<image, {.scale = 2}>);
  STATIC_REQUIRE_FALSE(has_upsample<image, {.scale = {2, 0}}>);
  STATIC_REQUIRE_FALSE(has_upsample<tensor<float, 2, 3>, {.scale = 2}>);
  STATIC_REQUIRE(has_pad2d<image, {.padding = {1, 2}, .mode = pad_mode::reflect}>);
  STATIC_REQUIRE_FALSE(has_pad2d<image, {.padding = {2, 2}, .mode = pad_mode::reflect}>);
  STATIC_REQUIRE(has_pad2d<image, {.padding = {2, 3}, .mode = pad_mode::circular}>);
  STATIC_REQUIRE_FALSE(has_pad2d<image, {.padding = {2, 4}, .mode = pad_mode::circular}>);
  STATIC_REQUIRE_FALSE(has_pad2d<image, {.padding = same}>);
  STATIC_REQUIRE_FALSE(has_pad2d<tensor<float, 3>, {.padding = 1}>);
  STATIC_REQUIRE(has_pixel_shuffle<image, 2>);
  STATIC_REQUIRE_FALSE(has_pixel_shuffle<image, 3>);
  STATIC_REQUIRE_FALSE(has_pixel_shuffle<image, 0>);
  STATIC_REQUIRE_FALSE(has_pixel_shuffle<tensor<float, 4, 2>, 2>);
  STATIC_REQUIRE_FALSE(has_pixel_unshuffle<image, 2>);
  STATIC_REQUIRE(has_pixel_unshuffle<tensor<float, 4, 2, 4>, 2>);
}

TEST_CASE("upsample, pad2d, pixel_shuffle layers: know their shapes", "[layers][resampling]") {
  STATIC_REQUIRE(std::same_as<layer::output_type, tensor<float, 2, 6, 8>>);
  STATIC_REQUIRE(
      std::same_as<constant::fn<float, shape<2, 3, 4>>::output_type, tensor<float, 2, 6, 5>>);
  STATIC_REQUIRE(std::same_as<pixel_shuffle<2>::fn<float, shape<8, 3, 4>>::output_type,
                              tensor<float, 2, 6, 8>>);
  STATIC_REQUIRE(std::same_as<pixel_unshuffle<2>::fn<float, shape<2, 6, 8>>::output_type,
                              tensor<float, 8, 3, 4>>);
  STATIC_REQUIRE_FALSE(nearest::accepts<shape<3, 4>>);
  STATIC_REQUIRE_FALSE(reflect::accepts<shape<1, 2, 3>>);
  STATIC_REQUIRE_FALSE(constant::accepts<shape<3>>);
  STATIC_REQUIRE_FALSE(pixel_shuffle<2>::accepts<shape<3, 1, 1>>);
  STATIC_REQUIRE_FALSE(pixel_unshuffle<2>::accepts<shape<1, 2, 3>>);
}

TEST_CASE("upsample, pad2d, pixel_shuffle layers: gradients match finite differences",
          "[layers][resampling]") {
  STATIC_REQUIRE(gradient_is_right<shape<1, 2, 3>, nearest>());
  STATIC_REQUIRE(gradient_is_right<shape<1, 2, 3>, bilinear>());
  STATIC_REQUIRE(gradient_is_right<shape<1, 2, 3>, aligned>());
  STATIC_REQUIRE(gradient_is_right<shape<1, 3, 3>, reflect>());
  STATIC_REQUIRE(gradient_is_right<shape<1, 2, 2>, replicate>());
  STATIC_REQUIRE(gradient_is_right<shape<4, 2, 1>, pixel_shuffle<2>>());
}

TEST_CASE("upsample, pad2d, pixel_shuffle layers: a batch is its samples", "[layers][resampling]") {
  STATIC_REQUIRE(batch_is_sample_by_sample<shape<2, 2, 3>, bilinear>());
  STATIC_REQUIRE(batch_is_sample_by_sample<shape<2, 3, 3>, reflect>());
  STATIC_REQUIRE(batch_is_sample_by_sample<shape<4, 3, 3>, pixel_shuffle<2>>());
}
