// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx.hpp>

#include <catch2/catch.hpp>

#include <cstddef>

#include "support/both_times.hpp"
#include "support/onnx_bytes.hpp"
#include "support/static_require.hpp"

// Nodes that become one step of a plan, and what a network then costs. What they compute is checked
// by onnx_models.

namespace {

using ctnn::tensor;
using ctnn::onnx::network;
using onnx_bytes::graph;
using onnx_bytes::node;
using onnx_bytes::value;
using onnx_bytes::zeros;

constexpr auto float32 = 1;

constexpr graph normalized(std::string_view product, std::string_view result) {
  return graph{}
      .node(node("Conv", {"x", "w"}, {product}))
      .node(node("BatchNormalization", {product, "s", "b", "m", "v"}, {result}))
      .initializer(zeros("w", {2, 1, 3, 3}))
      .initializer(zeros("s", {2}))
      .initializer(zeros("b", {2}))
      .initializer(zeros("m", {2}))
      .initializer(zeros("v", {2}))
      .input(value("x", float32, {1, 1, 5, 5}));
}

constexpr auto to_the_end = onnx_bytes::model(
    normalized("a", "c").node(node("Cos", {"c"}, {"y"})).output(value("y", float32, {1, 2, 3, 3})));

constexpr auto before_a_pooling =
    onnx_bytes::model(normalized("a", "c")
                          .node(node("Cos", {"c"}, {"d"}))
                          .node(node("GlobalAveragePool", {"d"}, {"y"}))
                          .output(value("y", float32, {1, 2, 1, 1})));

constexpr auto seen = onnx_bytes::model(normalized("y", "c")
                                            .node(node("Cos", {"c"}, {"z"}))
                                            .output(value("y", float32, {1, 2, 3, 3}))
                                            .output(value("z", float32, {1, 2, 3, 3})));

} // namespace

TEST_CASE("a batch normalisation and a function are one step with a convolution", "[onnx]") {
  using net = network<to_the_end>;
  STATIC_REQUIRE(net::node_count == 1);
  STATIC_REQUIRE(net::arena_bytes == 0);
  STATIC_REQUIRE(net::macs == 2 * 9 * 9);
  STATIC_REQUIRE(net::parameter_count == 18 + 4 * 2);
  // The compiler's weights and biases, in the place of the model's weights and normalisation.
  STATIC_REQUIRE(net::flash_bytes == sizeof(float) * (18 + 2));
  static constexpr auto y = net{}(tensor<float, 1, 1, 5, 5>{});
  STATIC_REQUIRE(y[0, 1, 2, 2] == 1);
  CHECK(net{}(ctnn::test::opaque(tensor<float, 1, 1, 5, 5>{})) == y);
}

TEST_CASE("of a step only the last value takes memory", "[onnx]") {
  using net = network<before_a_pooling>;
  STATIC_REQUIRE(net::node_count == 2);
  STATIC_REQUIRE(net::arena_bytes == (sizeof(float) * 18 + 63) / 64 * 64);
  static constexpr auto y = net{}(tensor<float, 1, 1, 5, 5>{});
  STATIC_REQUIRE(y[0, 1, 0, 0] == 1);
  CHECK(net{}(ctnn::test::opaque(tensor<float, 1, 1, 5, 5>{})) == y);
}

TEST_CASE("what a graph gives is computed as it stands there", "[onnx]") {
  using net = network<seen>;
  STATIC_REQUIRE(net::node_count == 2); // the normalisation and the function are one
  STATIC_REQUIRE(net::flash_bytes == sizeof(float) * (18 + 2 * 2)); // a factor and what is added
}
