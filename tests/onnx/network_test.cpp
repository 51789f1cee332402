// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx.hpp>
#include <ctnn/tensor/make_tensor.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cstdint>

#include "support/onnx_bytes.hpp"
#include "support/static_require.hpp"

namespace {

using ctnn::tensor;
using ctnn::onnx::dimension;
using ctnn::onnx::network;
using onnx_bytes::graph;
using onnx_bytes::node;
using onnx_bytes::value;

constexpr auto float32 = 1;
constexpr auto int64 = 7;

/// d = |(a + b) - b| + b, and a node that nobody needs; all in the place of d.
constexpr auto chain = onnx_bytes::model(graph{}
                                             .node(node("Add", {"a", "b"}, {"s"}))
                                             .node(node("Neg", {"s"}, {"unused"}))
                                             .node(node("Sub", {"s", "b"}, {"t"}))
                                             .node(node("Abs", {"t"}, {"u"}))
                                             .node(node("Add", {"u", "b"}, {"d"}))
                                             .input(value("a", float32, {-1, 3}))
                                             .input(value("b", float32, {3}))
                                             .output(value("d", float32, {-1, 3})));

/// -(x + x) transposed, plus |x| transposed, times that.
constexpr auto two_orders = onnx_bytes::model(graph{}
                                                  .node(node("Add", {"x", "x"}, {"s"}))
                                                  .node(node("Transpose", {"s"}, {"t"}))
                                                  .node(node("Neg", {"t"}, {"u"}))
                                                  .node(node("Abs", {"x"}, {"v"}))
                                                  .node(node("Transpose", {"v"}, {"w"}))
                                                  .node(node("Add", {"w", "u"}, {"p"}))
                                                  .node(node("Mul", {"p", "w"}, {"q"}))
                                                  .node(node("Transpose", {"q"}, {"y"}))
                                                  .input(value("x", float32, {-1, 3}))
                                                  .output(value("y", float32, {-1, 3})));

/// s = x + k, p = x k with the constants k = (1, 2, 3), and 2 k besides.
constexpr auto several = onnx_bytes::model(graph{}
                                               .initializer(onnx_bytes::int64s("k", {1, 2, 3}))
                                               .node(node("Add", {"k", "k"}, {"twice"}))
                                               .node(node("Add", {"x", "k"}, {"sum"}))
                                               .node(node("Mul", {"x", "k"}, {"product"}))
                                               .input(value("x", int64, {3}))
                                               .output(value("sum", int64, {3}))
                                               .output(value("twice", int64, {3}))
                                               .output(value("product", int64, {3})));

template <class T>
T opaque(T x) {
  asm volatile("" : : "r"(&x) : "memory");
  return x;
}

} // namespace

TEST_CASE("network computes at both times what the model says", "[onnx]") {
  using net = network<chain, dimension<"N", 2>>;
  static constexpr tensor<float, 2, 3> a{{1, -2, 3, -4, 5, -6}};
  static constexpr tensor<float, 3> b{{10, 20, 30}};
  static constexpr tensor<float, 2, 3> expected{{11, 22, 33, 14, 25, 36}};

  STATIC_REQUIRE(net{}(a, b) == expected);
  CHECK(net{}(opaque(a), opaque(b)) == expected);

  STATIC_REQUIRE(net::input_shape == ctnn::shape<2, 3>{});
  STATIC_REQUIRE(net::output_shape == ctnn::shape<2, 3>{});
  STATIC_REQUIRE(std::same_as<net::input_type<1>, tensor<float, 3>>);
  STATIC_REQUIRE(net::input_place("b") == 1);
  STATIC_REQUIRE(net::output_place("d") == 0);
  STATIC_REQUIRE(net::output_place("b") == ctnn::onnx::none);
}

TEST_CASE("network runs only what is needed, in memory that is used again", "[onnx]") {
  using net = network<chain, dimension<"N", 16>>;
  STATIC_REQUIRE(net::node_count == 4);
  STATIC_REQUIRE(net::arena_bytes == 0); // each is written over the last
  STATIC_REQUIRE(net::flash_bytes == 0);
}

TEST_CASE("network has several outputs, and folds what is constant", "[onnx]") {
  using net = network<several>;
  STATIC_REQUIRE(net::input_count == 1);
  STATIC_REQUIRE(net::output_count == 3);
  STATIC_REQUIRE(net::node_count == 2);
  STATIC_REQUIRE(net::flash_bytes == 6 * sizeof(std::int64_t)); // k, and the output 2 k

  static constexpr tensor<std::int64_t, 3> x{{5, 6, 7}};
  static constexpr auto y = net{}(x);
  STATIC_REQUIRE(y.get<0>() == tensor<std::int64_t, 3>{{6, 8, 10}});
  STATIC_REQUIRE(y.get<1>() == tensor<std::int64_t, 3>{{2, 4, 6}});
  STATIC_REQUIRE(y.get<net::output_place("product")>() == tensor<std::int64_t, 3>{{5, 12, 21}});
  CHECK(net{}(opaque(x)) == y);
}

TEST_CASE("bind makes an input a constant", "[onnx]") {
  static constexpr tensor<std::int64_t, 3> x{{5, 6, 7}};
  using net = network<several, ctnn::onnx::bind<"x", x>>;
  STATIC_REQUIRE(net::input_count == 0);
  STATIC_REQUIRE(net::node_count == 0);
  STATIC_REQUIRE(net{}().get<0>() == tensor<std::int64_t, 3>{{6, 8, 10}});
  CHECK(net{}().get<2>() == tensor<std::int64_t, 3>{{5, 12, 21}});
}

TEST_CASE("network works in memory of the caller's", "[onnx]") {
  using net = network<two_orders, dimension<"N", 16>>;
  static constexpr auto x = [] {
    tensor<float, 16, 3> result{};
    for (std::size_t i = 0; i < result.size(); ++i) {
      result.data[i] = static_cast<float>(i) - 20;
    }
    return result;
  }();
  static net::workspace memory;
  // Of the two and their transposes three are needed at a time.
  STATIC_REQUIRE(net::arena_bytes == 3 * 16 * 3 * sizeof(float));
  STATIC_REQUIRE(sizeof(memory) == net::arena_bytes);
  CHECK(net{}(memory, opaque(x)) == net{}(x));
  CHECK(net{}(memory, opaque(x)) == net{}(x)); // again
}
