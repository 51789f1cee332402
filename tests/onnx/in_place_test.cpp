// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <bit>
#include <cstddef>

#include "support/onnx_bytes.hpp"
#include "support/static_require.hpp"

// Nodes that write over what they read give the same bits as the constant evaluator, whose values
// all have memory of their own.

namespace {

using ctnn::tensor;
using ctnn::onnx::dimension;
using ctnn::onnx::network;
using onnx_bytes::graph;
using onnx_bytes::node;
using onnx_bytes::value;

constexpr auto float32 = 1;

/// Elementwise nodes one after the other, that end in a node that needs the last and the first.
constexpr auto elementwise = onnx_bytes::model(graph{}
                                                   .node(node("Softplus", {"x"}, {"a"}))
                                                   .node(node("Sqrt", {"a"}, {"b"}))
                                                   .node(node("Mul", {"x", "b"}, {"c"}))
                                                   .node(node("Exp", {"c"}, {"d"}))
                                                   .node(node("Sub", {"d", "x"}, {"e"}))
                                                   .node(node("Mul", {"e", "e"}, {"f"}))
                                                   .node(node("Mean", {"x", "f", "x"}, {"g"}))
                                                   .node(node("Round", {"g"}, {"h"}))
                                                   .node(node("Softmax", {"h"}, {"i"}))
                                                   .node(node("MatMul", {"i", "f"}, {"y"}))
                                                   .input(value("x", float32, {-1, -1}))
                                                   .output(value("y", float32, {-1, -1})));

/// The same, in the place of the output.
constexpr auto to_the_end = onnx_bytes::model(graph{}
                                                  .node(node("Tanh", {"x"}, {"a"}))
                                                  .node(node("Add", {"a", "x"}, {"b"}))
                                                  .node(node("Reshape", {"b", "shape"}, {"c"}))
                                                  .node(node("Sigmoid", {"c"}, {"d"}))
                                                  .node(node("Reshape", {"d", "shape"}, {"e"}))
                                                  .node(node("Mul", {"e", "e"}, {"y"}))
                                                  .input(value("x", float32, {-1}))
                                                  .output(value("y", float32, {-1}))
                                                  .initializer(onnx_bytes::int64s("shape", {0})));

/// a is read after what stands in its place would be written: only the last may be.
constexpr auto read_later = onnx_bytes::model(graph{}
                                                  .node(node("Exp", {"x"}, {"a"}))
                                                  .node(node("Neg", {"a"}, {"b"}))
                                                  .node(node("Sin", {"a"}, {"c"}))
                                                  .node(node("Sub", {"b", "c"}, {"d"}))
                                                  .node(node("LogSoftmax", {"d"}, {"e"}))
                                                  .node(node("Mul", {"e", "a"}, {"y"}))
                                                  .input(value("x", float32, {-1}))
                                                  .output(value("y", float32, {-1})));

template <std::size_t... Extents>
constexpr auto varied = [] {
  tensor<float, Extents...> result{};
  unsigned state = 12345;
  for (float& each : result.data) {
    state = state * 1664525U + 1013904223U;
    each = static_cast<float>(state >> 16 & 1023) / 256.0F - 2.0F;
  }
  return result;
}();

template <class Net, std::size_t... Extents>
bool same_at_both_times() {
  static constexpr auto expected = Net{}(varied<Extents...>);
  auto x = varied<Extents...>;
  asm volatile("" : : "r"(&x) : "memory");
  auto const got = Net{}(x);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (std::bit_cast<unsigned>(got.data[i]) != std::bit_cast<unsigned>(expected.data[i])) {
      return false;
    }
  }
  return true;
}

} // namespace

TEMPLATE_TEST_CASE_SIG("Elementwise nodes work in place", "[onnx]", ((std::size_t N), N), 3, 5) {
  using square = network<elementwise, dimension<"N", N>>;
  CHECK(same_at_both_times<square, N, N>());
  // One for a to h, as long as f is read; the softmax needs another.
  STATIC_REQUIRE(square::node_count == 10);
  STATIC_REQUIRE(square::arena_bytes == 2 * ((4 * N * N + 63) / 64 * 64));
}

TEMPLATE_TEST_CASE_SIG("Nodes write over what is read last, in the output too", "[onnx]",
                       ((std::size_t N), N), 1, 3, 17, 33) {
  using end = network<to_the_end, dimension<"N", N>>;
  CHECK(same_at_both_times<end, N>());
  STATIC_REQUIRE(end::arena_bytes == 0);
  using later = network<read_later, dimension<"N", N>>;
  CHECK(same_at_both_times<later, N>());
}
