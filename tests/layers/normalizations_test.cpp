// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/group_norm.hpp>
#include <ctnn/layers/instance_norm.hpp>
#include <ctnn/layers/layer_norm.hpp>
#include <ctnn/layers/rms_norm.hpp>
#include <ctnn/model.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>

#include "golden/normalizations.hpp"
#include "support/backpropagated.hpp"
#include "support/both_times.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::make_tensor;
using ctnn::shape;
using ctnn::tensor;
using ctnn::layers::all_axes;
using ctnn::layers::group_norm;
using ctnn::layers::instance_norm;
using ctnn::layers::layer_norm;
using ctnn::layers::rms_norm;
using ctnn::test::backpropagated;
using ctnn::test::backpropagation_matches_finite_differences;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::opaque;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;

template <class Spec, class T, class Golden>
constexpr bool matches_in() {
  using layer_type = typename Spec::template fn<T, typename decltype(Golden::x)::shape_type>;
  layer_type layer{};
  if constexpr (requires { Golden::weight; }) {
    layer.weight = in<T>(Golden::weight);
  }
  if constexpr (requires { Golden::bias; }) {
    layer.bias = in<T>(Golden::bias);
  }
  auto const x = in<T>(Golden::x);
  auto const dy = in<T>(Golden::dy);
  auto const back = backpropagated(layer, x, dy);
  bool right = matches(layer.forward(x), Golden::y) && back.y == layer.forward(x) &&
               matches(back.dx, Golden::dx);
  if constexpr (requires { Golden::dweight; }) {
    right = right && matches(back.gradient.weight, Golden::dweight);
  }
  if constexpr (requires { Golden::dbias; }) {
    right = right && matches(back.gradient.bias, Golden::dbias);
  }
  return right;
}

template <class Spec, class Golden>
constexpr bool matches_golden() {
  return matches_in<Spec, double, Golden>() && matches_in<Spec, float, Golden>();
}

template <class Spec, class In>
constexpr bool gradients_are_right() {
  using layer = typename Spec::template fn<double, In>;
  return backpropagation_matches_finite_differences(random<layer>(1),
                                                    random<typename layer::input_type>(2),
                                                    random<typename layer::output_type>(3));
}

template <class Layer>
constexpr auto results_of(std::uint64_t seed) {
  return backpropagated(random<Layer>(seed), random<typename Layer::input_type>(seed + 1),
                        random<typename Layer::output_type>(seed + 2));
}

template <class Spec, class T, class In>
bool has_same_bits_at_both_times() {
  constexpr auto layer_results = results_of<typename Spec::template fn<T, In>>;
  constexpr auto expected = layer_results(1);
  auto const got = layer_results(opaque(std::uint64_t{1}));
  return ctnn::test::same_bits(got.y, expected.y) && ctnn::test::same_bits(got.dx, expected.dx) &&
         got.gradient == expected.gradient;
}

/// A batch's gradients are those of its samples, one after the other.
template <class Spec, class In>
constexpr bool batch_is_its_samples() {
  using layer_type = typename Spec::template fn<float, In>;
  using batch = ctnn::tensor_of<float, ctnn::batch_shape<3, In>>;
  auto const layer = random<layer_type>(1);
  auto const x = random<batch>(2);
  auto const dy = random<batch>(3);
  auto const all = backpropagated(layer, x, dy);
  layer_type gradient{};
  bool same = true;
  for (std::size_t i = 0; i < 3; ++i) {
    auto head = [&](auto const& y) {
      same = same && y == subtensor(all.y, i) && y == layer.forward(subtensor(x, i));
      return subtensor(dy, i);
    };
    same = layer.template backpropagate<true>(subtensor(x, i), head, gradient, {}) ==
               subtensor(all.dx, i) &&
           same;
  }
  return same && gradient == all.gradient;
}

/// Without a gradient of the input the parameters' are the same.
template <class Spec, class In>
constexpr bool needs_no_input_gradient() {
  using layer_type = typename Spec::template fn<float, In>;
  auto const layer = random<layer_type>(1);
  auto const x = random<typename layer_type::input_type>(2);
  auto const dy = random<typename layer_type::input_type>(3);
  layer_type gradient{};
  auto head = [&](auto const&) { return dy; };
  layer.template backpropagate<false>(x, head, gradient, {});
  return gradient == backpropagated(layer, x, dy).gradient;
}

/// The operations give the gradients of the layers, one by one.
template <std::size_t Size>
constexpr bool operations_agree() {
  using rows = tensor<float, 4, Size>;
  auto const x = random<rows>(1);
  auto const dy = random<rows>(2);
  auto const layer = random<layer_norm<>::fn<float, shape<4, Size>>>(3);
  auto const rms = random<rms_norm<>::fn<float, shape<4, Size>>>(3);
  auto const group = random<group_norm<{.groups = 2}>::fn<float, shape<4, Size>>>(3);
  auto const agree = [&](auto const& back, rows const& dx, auto const& dweight) {
    return back.dx == dx && back.gradient.weight == dweight;
  };
  tensor<float, Size> of_rows{};
  add_layer_norm_weight_gradient(x, dy, of_rows);
  tensor<float, Size> of_rms{};
  add_rms_norm_weight_gradient(x, dy, of_rms);
  tensor<float, 4> of_groups{};
  ctnn::add_group_norm_weight_gradient<2>(x, dy, of_groups);
  return agree(backpropagated(layer, x, dy), layer_norm_input_gradient(x, layer.weight, dy),
               of_rows) &&
         agree(backpropagated(rms, x, dy), rms_norm_input_gradient(x, rms.weight, dy), of_rms) &&
         agree(backpropagated(group, x, dy),
               ctnn::group_norm_input_gradient<2>(x, group.weight, dy), of_groups);
}

template <class Spec, class In>
constexpr bool starts_plain() {
  using layer_type = typename Spec::template fn<float, In>;
  auto layer = random<layer_type>(5);
  ctnn::philox4x32 generator(1);
  layer.initialize(0, generator);
  typename Spec::template fn<float, In> ones{};
  for (float& weight : ones.weight) {
    weight = 1;
  }
  return layer == ones;
}

constexpr auto row = make_tensor<double>({1, 3, 5, 7});

template <class X>
concept normalizes_by_two = requires(X const& x) { ctnn::layer_norm<2>(x); };
template <class X>
concept normalizes_by_halves = requires(X const& x) { ctnn::group_norm<2>(x); };
template <class X, class Weight>
concept normalizes_with = requires(X const& x, Weight const& weight) {
  ctnn::layer_norm(x, weight, weight);
  ctnn::rms_norm(x, weight);
};

static_assert(ctnn::layer_spec<layer_norm<>> && ctnn::layer<layer_norm<>::fn<float, shape<3, 4>>>);
static_assert(layer_norm<>::fn<float, shape<3, 4>>::parameter_count == 8);
static_assert(layer_norm<{.axes = all_axes}>::fn<float, shape<3, 4>>::parameter_count == 24);
static_assert(rms_norm<>::fn<float, shape<3, 4>>::parameter_count == 4);
static_assert(group_norm<{.groups = 2}>::fn<float, shape<6, 4>>::parameter_count == 12);
static_assert(instance_norm<>::fn<float, shape<6, 4>>::parameter_count == 0);

} // namespace

TEST_CASE("layer_norm: and its gradients match PyTorch", "[layers][layer_norm]") {
  STATIC_REQUIRE(matches_golden<layer_norm<>, golden::layer_norm>());
  STATIC_REQUIRE(
      matches_golden<layer_norm<{.axes = all_axes, .epsilon = 1e-3}>, golden::layer_norm_of_all>());
  STATIC_REQUIRE(
      matches_golden<layer_norm<{.axes = 2, .affine = false}>, golden::layer_norm_plain>());
}

TEST_CASE("rms_norm: and its gradients match their definition", "[layers][rms_norm]") {
  STATIC_REQUIRE(matches_golden<rms_norm<>, golden::rms_norm>());
  STATIC_REQUIRE(matches_golden<rms_norm<{.axes = 2, .epsilon = 1e-3, .affine = false}>,
                                golden::rms_norm_plain>());
}

TEST_CASE("group_norm: and its gradients match PyTorch", "[layers][group_norm]") {
  STATIC_REQUIRE(matches_golden<group_norm<{.groups = 2}>, golden::group_norm>());
  STATIC_REQUIRE(
      matches_golden<group_norm<{.groups = 3, .epsilon = 1e-3}>, golden::group_norm_of_features>());
  STATIC_REQUIRE(
      matches_golden<group_norm<{.groups = 1, .affine = false}>, golden::group_norm_plain>());
}

TEST_CASE("instance_norm: and its gradients match PyTorch", "[layers][instance_norm]") {
  STATIC_REQUIRE(
      matches_golden<instance_norm<{.epsilon = 1e-3, .affine = true}>, golden::instance_norm>());
  STATIC_REQUIRE(matches_golden<instance_norm<>, golden::instance_norm_plain>());
}

TEST_CASE("normalizations: the gradients match finite differences", "[layers][layer_norm]") {
  STATIC_REQUIRE(gradients_are_right<layer_norm<>, shape<2, 5>>());
  STATIC_REQUIRE(gradients_are_right<rms_norm<>, shape<2, 5>>());
  STATIC_REQUIRE(gradients_are_right<group_norm<{.groups = 2}>, shape<4, 3>>());
  STATIC_REQUIRE(gradients_are_right<group_norm<{.groups = 2}>, shape<6>>());
  STATIC_REQUIRE(gradients_are_right<instance_norm<{.affine = true}>, shape<2, 5>>());
  STATIC_REQUIRE(gradients_are_right<instance_norm<>, shape<2, 5>>());
}

TEST_CASE("normalizations: give the same bits at both times", "[layers][layer_norm]") {
  REQUIRE(has_same_bits_at_both_times<layer_norm<>, float, shape<2, 37>>());
  REQUIRE(has_same_bits_at_both_times<layer_norm<>, float, shape<5, 2>>());
  REQUIRE(has_same_bits_at_both_times<layer_norm<>, float, shape<3, 5>>());
  REQUIRE(has_same_bits_at_both_times<layer_norm<>, double, shape<2, 19>>());
  REQUIRE(has_same_bits_at_both_times<layer_norm<{.affine = false}>, float, shape<3, 16>>());
  REQUIRE(has_same_bits_at_both_times<rms_norm<>, float, shape<1, 35>>());
  REQUIRE(has_same_bits_at_both_times<rms_norm<{.affine = false}>, double, shape<16>>());
  REQUIRE(has_same_bits_at_both_times<group_norm<{.groups = 2}>, float, shape<4, 17>>());
  REQUIRE(has_same_bits_at_both_times<group_norm<{.groups = 2}>, double, shape<18>>());
  REQUIRE(has_same_bits_at_both_times<rms_norm<>, double, shape<3, 7>>());
  REQUIRE(has_same_bits_at_both_times<instance_norm<>, float, shape<2, 3, 3>>());
  REQUIRE(has_same_bits_at_both_times<instance_norm<{.affine = true}>, float, shape<3, 33>>());
}

TEST_CASE("normalizations: gradients of a batch are those of its samples", "[layers][layer_norm]") {
  STATIC_REQUIRE(batch_is_its_samples<layer_norm<>, shape<3, 9>>());
  STATIC_REQUIRE(batch_is_its_samples<layer_norm<{.axes = all_axes}>, shape<2, 3>>());
  STATIC_REQUIRE(batch_is_its_samples<rms_norm<>, shape<5>>());
  STATIC_REQUIRE(batch_is_its_samples<group_norm<{.groups = 2}>, shape<4, 5>>());
  STATIC_REQUIRE(batch_is_its_samples<group_norm<{.groups = 2}>, shape<6>>());
  STATIC_REQUIRE(batch_is_its_samples<instance_norm<>, shape<2, 5>>());
}

TEST_CASE("normalizations: the parameters' gradients need none of the input",
          "[layers][layer_norm]") {
  STATIC_REQUIRE(needs_no_input_gradient<layer_norm<>, shape<3, 9>>());
  STATIC_REQUIRE(needs_no_input_gradient<rms_norm<>, shape<3, 9>>());
  STATIC_REQUIRE(needs_no_input_gradient<group_norm<{.groups = 2}>, shape<4, 5>>());
}

TEST_CASE("normalizations: the operations give the layers' gradients", "[ops][layer_norm]") {
  STATIC_REQUIRE(operations_agree<5>());
  STATIC_REQUIRE(operations_agree<37>());
}

TEST_CASE("normalizations: a worked row", "[ops][layer_norm]") {
  // mean 4, variance 5; mean of squares 21
  STATIC_REQUIRE(ctnn::test::close(ctnn::layer_norm(row, 4),
                                   make_tensor<double>({-1, -1.0 / 3, 1.0 / 3, 1}), 1e-15));
  STATIC_REQUIRE(ctnn::test::close(ctnn::rms_norm(row, 4), row / 5.0, 1e-15));
  STATIC_REQUIRE(ctnn::test::close(ctnn::group_norm<2>(row, 3),
                                   make_tensor<double>({-0.5, 0.5, -0.5, 0.5}), 1e-15));
}

TEST_CASE("normalizations: equal numbers become zero, or the bias", "[ops][layer_norm]") {
  STATIC_REQUIRE(ctnn::layer_norm(make_tensor<float>({7})) == make_tensor<float>({0}));
  STATIC_REQUIRE(ctnn::layer_norm(make_tensor<float>({7, 7, 7}), make_tensor<float>({1, 2, 3}),
                                  make_tensor<float>({4, 5, 6})) == make_tensor<float>({4, 5, 6}));
  STATIC_REQUIRE(ctnn::group_norm<2>(make_tensor<float>({3, 7})) == make_tensor<float>({0, 0}));
  STATIC_REQUIRE(ctnn::rms_norm(make_tensor<float>({0, 0})) == make_tensor<float>({0, 0}));
}

TEST_CASE("normalizations: NaN spreads over its own group alone", "[ops][layer_norm]") {
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  auto const is_nan = [](float x) { return x != x; };
  auto const y = ctnn::layer_norm(opaque(make_tensor<float>({{1, nan, 2}, {1, 2, 3}})));
  REQUIRE((is_nan(y[0, 0]) && is_nan(y[0, 2]) && !is_nan(y[1, 0]) && !is_nan(y[1, 2])));
  auto const z = ctnn::group_norm<2>(opaque(make_tensor<float>({1, nan, 2, 5})));
  REQUIRE((is_nan(z[0]) && is_nan(z[1]) && !is_nan(z[2]) && !is_nan(z[3])));
}

TEST_CASE("normalizations: start with weights of 1 and biases of 0", "[layers][layer_norm]") {
  STATIC_REQUIRE(starts_plain<layer_norm<>, shape<3, 4>>());
  STATIC_REQUIRE(starts_plain<rms_norm<>, shape<3, 4>>());
  STATIC_REQUIRE(starts_plain<group_norm<{.groups = 2}>, shape<4, 3>>());
}

TEST_CASE("normalizations: a batch is its samples", "[model][layer_norm]") {
  using net = ctnn::sequential<float, shape<4, 6>, layer_norm<>, group_norm<{.groups = 2}>,
                               rms_norm<{.axes = 2}>, instance_norm<>>;
  auto const n = random<net>(1);
  auto const x = random<tensor<float, 3, 4, 6>>(2);
  for (std::size_t i = 0; i < 3; ++i) {
    REQUIRE(subtensor(n(x), i) == n(subtensor(x, i)));
  }
}

TEST_CASE("normalizations: what they accept", "[layers][layer_norm]") {
  STATIC_REQUIRE(layer_norm<>::accepts<shape<7>>);
  STATIC_REQUIRE_FALSE(layer_norm<>::accepts<shape<>>);
  STATIC_REQUIRE_FALSE(layer_norm<{.axes = 2}>::accepts<shape<7>>);
  STATIC_REQUIRE_FALSE(rms_norm<{.axes = 3}>::accepts<shape<7, 2>>);
  STATIC_REQUIRE(group_norm<{.groups = 3}>::accepts<shape<6, 2>>);
  STATIC_REQUIRE_FALSE(group_norm<{.groups = 4}>::accepts<shape<6, 2>>);
  STATIC_REQUIRE(instance_norm<>::accepts<shape<6, 2>>);
  STATIC_REQUIRE_FALSE(instance_norm<>::accepts<shape<6, 1>>);
  STATIC_REQUIRE(normalizes_by_two<tensor<float, 2, 3>>);
  STATIC_REQUIRE_FALSE(normalizes_by_two<tensor<float, 3>>);
  STATIC_REQUIRE_FALSE(normalizes_by_two<tensor<int, 2, 3>>);
  STATIC_REQUIRE(normalizes_by_halves<tensor<float, 4, 3>>);
  STATIC_REQUIRE_FALSE(normalizes_by_halves<tensor<float, 3, 4>>);
  STATIC_REQUIRE(normalizes_with<tensor<float, 2, 3>, tensor<float, 3>>);
  STATIC_REQUIRE(normalizes_with<tensor<float, 2, 3>, tensor<float, 2, 3>>);
  STATIC_REQUIRE_FALSE(normalizes_with<tensor<float, 2, 3>, tensor<float, 2>>);
  STATIC_REQUIRE_FALSE(normalizes_with<tensor<float, 2, 3>, tensor<double, 3>>);
}
