// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx.hpp>

#include <catch2/catch.hpp>

#include <cstddef>

#include "support/onnx_bytes.hpp"
#include "support/static_require.hpp"

// What a network costs is a constant.

namespace {

using ctnn::onnx::network;
using onnx_bytes::graph;
using onnx_bytes::integers;
using onnx_bytes::node;
using onnx_bytes::value;
using onnx_bytes::zeros;

constexpr auto float32 = 1;

constexpr auto halved(std::initializer_list<std::string_view> inputs,
                      std::initializer_list<std::string_view> outputs) {
  return node("MaxPool", inputs, outputs)
      .part(5, integers("kernel_shape", {2, 2}))
      .part(5, integers("strides", {2, 2}));
}

/// LeNet-5 for images of 28 x 28, its weights given like the image.
constexpr auto lenet5 = onnx_bytes::model(
    graph{}
        .node(node("Conv", {"x", "k1", "c1"}, {"a"}).part(5, integers("pads", {2, 2, 2, 2})))
        .node(node("Relu", {"a"}, {"b"}))
        .node(halved({"b"}, {"c"}))
        .node(node("Conv", {"c", "k2", "c2"}, {"d"}))
        .node(node("Relu", {"d"}, {"e"}))
        .node(halved({"e"}, {"f"}))
        .node(node("Flatten", {"f"}, {"g"}))
        .node(node("Gemm", {"g", "w1", "b1"}, {"h"}))
        .node(node("Relu", {"h"}, {"i"}))
        .node(node("Gemm", {"i", "w2", "b2"}, {"j"}))
        .node(node("Relu", {"j"}, {"k"}))
        .node(node("Gemm", {"k", "w3", "b3"}, {"y"}))
        .input(value("x", float32, {1, 1, 28, 28}))
        .input(value("k1", float32, {6, 1, 5, 5}))
        .input(value("c1", float32, {6}))
        .input(value("k2", float32, {16, 6, 5, 5}))
        .input(value("c2", float32, {16}))
        .input(value("w1", float32, {400, 120}))
        .input(value("b1", float32, {120}))
        .input(value("w2", float32, {120, 84}))
        .input(value("b2", float32, {84}))
        .input(value("w3", float32, {84, 10}))
        .input(value("b3", float32, {10}))
        .output(value("y", float32, {1, 10})));

/// A product and a sum, with weights that are the sum of two, and one that nobody reads.
constexpr auto of_constants =
    onnx_bytes::model(graph{}
                          .node(node("Add", {"w", "v"}, {"weight"}))
                          .node(node("MatMul", {"x", "weight"}, {"product"}))
                          .node(node("Add", {"product", "bias"}, {"y"}))
                          .initializer(zeros("w", {3, 5}))
                          .initializer(zeros("v", {5}))
                          .initializer(zeros("bias", {5}))
                          .initializer(zeros("unused", {7}))
                          .input(value("x", float32, {2, 3}))
                          .output(value("y", float32, {2, 5})));

/// A batch normalisation, one of whose numbers something else reads.
constexpr auto normalised =
    onnx_bytes::model(graph{}
                          .node(node("BatchNormalization", {"x", "s", "b", "m", "v"}, {"n"}))
                          .node(node("Add", {"n", "v"}, {"y"}))
                          .initializer(zeros("s", {3}))
                          .initializer(zeros("b", {3}))
                          .initializer(zeros("m", {3}))
                          .initializer(zeros("v", {3}))
                          .input(value("x", float32, {2, 3}))
                          .output(value("y", float32, {2, 3})));

/// A recurrent layer of 4 states over 6 times of 2 samples of 3 numbers, with two biases of which
/// the compiler makes one.
constexpr auto recurrent = onnx_bytes::model(graph{}
                                                 .node(node("RNN", {"x", "w", "r", "b"}, {"y"}))
                                                 .initializer(zeros("w", {1, 4, 3}))
                                                 .initializer(zeros("r", {1, 4, 4}))
                                                 .initializer(zeros("b", {1, 8}))
                                                 .input(value("x", float32, {6, 2, 3}))
                                                 .output(value("y", float32, {6, 1, 2, 4})));

} // namespace

TEST_CASE("network counts the multiply-adds of LeNet-5", "[onnx]") {
  using net = network<lenet5>;
  STATIC_REQUIRE(net::macs == 416'520);
  STATIC_REQUIRE(net::parameter_count == 0);
  // The rectified maps stand where the convolution wrote them: at most both sides of a node.
  STATIC_REQUIRE(net::arena_bytes == (sizeof(float) * (6 * 28 * 28 + 6 * 14 * 14) + 63) / 64 * 64);
}

TEST_CASE("network counts the parameters that are used, and the bytes of what is left of them",
          "[onnx]") {
  using net = network<of_constants>;
  STATIC_REQUIRE(net::parameter_count == 15 + 5 + 5);
  STATIC_REQUIRE(net::flash_bytes == sizeof(float) * (15 + 5)); // the sum is the compiler's
  STATIC_REQUIRE(net::macs == 2 * 3 * 5);
}

TEST_CASE("network counts the statistics of a normalisation as the scale that they become",
          "[onnx]") {
  using net = network<normalised>;
  STATIC_REQUIRE(net::parameter_count == 4 * 3);
  STATIC_REQUIRE(net::flash_bytes == sizeof(float) * (2 * 3 + 3)); // v is read as it is, too
}

TEST_CASE("network counts the multiply-adds of each time", "[onnx]") {
  using net = network<recurrent>;
  STATIC_REQUIRE(net::parameter_count == 4 * 3 + 4 * 4 + 8);
  STATIC_REQUIRE(net::flash_bytes == sizeof(float) * (4 * 3 + 4 * 4 + 4));
  STATIC_REQUIRE(net::macs == 6 * 2 * 4 * (3 + 4));
}
