// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <limits>
#include <string_view>

#include "support/both_times.hpp"
#include "support/onnx_bytes.hpp"
#include "support/static_require.hpp"

// The operators with random numbers, of which ONNX's backend tests can know nothing, and what else
// those do not show.

namespace {

using ctnn::tensor;
using ctnn::onnx::network;
using ctnn::test::opaque;
using ctnn::test::same_bits;
using onnx_bytes::graph;
using onnx_bytes::node;
using onnx_bytes::value;

constexpr auto float32 = 1;
constexpr auto int32 = 6;
constexpr auto boolean = 9;

template <class T, std::size_t Size>
constexpr tensor<T, Size> filled(T x) {
  tensor<T, Size> result{};
  result.data.fill(x);
  return result;
}

template <class T, std::size_t Size>
constexpr double mean(tensor<T, Size> const& x) {
  double sum = 0;
  for (T const each : x.data) {
    sum += static_cast<double>(each);
  }
  return sum / Size;
}

/// An operator of one input x and one output y.
template <unsigned Type, unsigned OutputType, int Size>
constexpr auto of_one(std::string_view op_type) {
  return onnx_bytes::model(graph{}
                               .node(node(op_type, {"x"}, {"y"}))
                               .input(value("x", Type, {Size}))
                               .output(value("y", OutputType, {Size})));
}

constexpr auto bernoulli = of_one<float32, float32, 400>("Bernoulli");
constexpr auto uniform_like = of_one<float32, float32, 400>("RandomUniformLike");
constexpr auto normal_like = of_one<float32, float32, 400>("RandomNormalLike");
constexpr auto multinomial = onnx_bytes::model(graph{}
                                                   .node(node("Multinomial", {"x"}, {"y"}))
                                                   .input(value("x", float32, {2, 3}))
                                                   .output(value("y", int32, {2, 1})));
constexpr auto dropout =
    onnx_bytes::model(graph{}
                          .node(node("Dropout", {"x", "ratio", "training"}, {"y", "mask"}))
                          .input(value("x", float32, {400}))
                          .input(value("ratio", float32, {}))
                          .input(value("training", boolean, {}))
                          .output(value("y", float32, {400}))
                          .output(value("mask", boolean, {400})));
constexpr auto quotients = onnx_bytes::model(graph{}
                                                 .node(node("Div", {"x", "y"}, {"z"}))
                                                 .input(value("x", float32, {6}))
                                                 .input(value("y", float32, {6}))
                                                 .output(value("z", float32, {6})));

/// Sums of one shape along its second and its third dimension.
constexpr auto sums = onnx_bytes::model(graph{}
                                            .initializer(onnx_bytes::int64s("one", {1}))
                                            .initializer(onnx_bytes::int64s("two", {2}))
                                            .node(node("ReduceSum", {"x", "one"}, {"y"}))
                                            .node(node("ReduceSum", {"x", "two"}, {"z"}))
                                            .input(value("x", float32, {1, 2, 2}))
                                            .output(value("y", float32, {1, 1, 2}))
                                            .output(value("z", float32, {1, 2, 1})));

} // namespace

TEST_CASE("Bernoulli: draws ones with their probability", "[onnx]") {
  using net = network<bernoulli>;
  static constexpr auto quarter = filled<float, 400>(0.25F);
  constexpr auto drawn = net{}(quarter);
  STATIC_REQUIRE(mean(drawn) > 0.17);
  STATIC_REQUIRE(mean(drawn) < 0.33);
  REQUIRE(same_bits(net{}(opaque(quarter)), drawn));
  STATIC_REQUIRE(mean(net{}(filled<float, 400>(0))) == 0);
  STATIC_REQUIRE(mean(net{}(filled<float, 400>(1))) == 1);
}

TEST_CASE("RandomUniformLike, RandomNormalLike: draw what they say, at both times alike",
          "[onnx]") {
  static constexpr tensor<float, 400> x{};
  constexpr auto uniform = network<uniform_like>{}(x);
  constexpr auto normal = network<normal_like>{}(x);
  STATIC_REQUIRE(mean(uniform) > 0.45);
  STATIC_REQUIRE(mean(uniform) < 0.55);
  STATIC_REQUIRE(mean(normal) > -0.15);
  STATIC_REQUIRE(mean(normal) < 0.15);
  REQUIRE(same_bits(network<uniform_like>{}(opaque(x)), uniform));
  REQUIRE(same_bits(network<normal_like>{}(opaque(x)), normal));
}

TEST_CASE("Multinomial: draws a class of each row", "[onnx]") {
  static constexpr tensor<float, 2, 3> x{{-200, 0, -200, 0, -200, -200}};
  constexpr auto drawn = network<multinomial>{}(x);
  STATIC_REQUIRE(drawn[0, 0] == 1);
  STATIC_REQUIRE(drawn[1, 0] == 0);
}

TEST_CASE("Dropout: drops in training alone, and scales what is left", "[onnx]") {
  using net = network<dropout>;
  static constexpr auto x = filled<float, 400>(3);
  static constexpr tensor<float> ratio{{0.25F}};
  static constexpr auto trained = net{}(x, ratio, tensor<bool>{{true}});
  constexpr auto const& y = ctnn::detail::get<0>(trained);
  constexpr auto const& mask = ctnn::detail::get<1>(trained);
  STATIC_REQUIRE(mean(mask) > 0.67);
  STATIC_REQUIRE(mean(mask) < 0.83);
  for (std::size_t i = 0; i < 400; ++i) {
    REQUIRE(y.data[i] == (mask.data[i] ? 4.F : 0.F));
  }
  auto const again = net{}(opaque(x), opaque(ratio), opaque(tensor<bool>{{true}}));
  REQUIRE(same_bits(ctnn::detail::get<0>(again), y));
  REQUIRE(same_bits(ctnn::detail::get<1>(again), mask));
  static constexpr auto inferred = net{}(x, ratio, tensor<bool>{{false}});
  STATIC_REQUIRE(ctnn::detail::get<0>(inferred) == x);
  STATIC_REQUIRE(mean(ctnn::detail::get<1>(inferred)) == 1);
}

TEST_CASE("Div: of zeros, infinities and NaN as the processor has it", "[onnx]") {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  static constexpr tensor<float, 6> x{{1, -1, 0, infinity, -2, infinity}};
  static constexpr tensor<float, 6> y{{0, 0, 0, -2, infinity, infinity}};
  constexpr auto z = network<quotients>{}(x, y);
  STATIC_REQUIRE(z[0] == infinity);
  STATIC_REQUIRE(z[1] == -infinity);
  STATIC_REQUIRE(z[2] != z[2]);
  STATIC_REQUIRE(z[3] == -infinity);
  STATIC_REQUIRE(same_bits(z[4], -0.F));
  STATIC_REQUIRE(z[5] != z[5]);
  auto const now = network<quotients>{}(opaque(x), opaque(y));
  for (unsigned const i : {0U, 1U, 3U, 4U}) {
    REQUIRE(same_bits(now[i], z[i]));
  }
}

TEST_CASE("ReduceSum: along axes of one tensor", "[onnx]") {
  static constexpr tensor<float, 1, 2, 2> x{{1, 2, 3, 5}};
  static constexpr auto both = network<sums>{}(x);
  STATIC_REQUIRE(ctnn::detail::get<0>(both) == tensor<float, 1, 1, 2>{{4, 7}});
  STATIC_REQUIRE(ctnn::detail::get<1>(both) == tensor<float, 1, 2, 1>{{3, 8}});
}
