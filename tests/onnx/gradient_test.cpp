// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <string_view>
#include <utility>

#include "support/finite_differences.hpp"
#include "support/onnx_bytes.hpp"
#include "support/static_require.hpp"

// The gradients of operators, against finite differences; tests/onnx_models/make_gradients.py has
// nets.

namespace {

using ctnn::tensor;
using ctnn::onnx::network;
using ctnn::onnx::static_text;
using onnx_bytes::gradient;
using onnx_bytes::graph;
using onnx_bytes::int64s;
using onnx_bytes::message;
using onnx_bytes::node;
using onnx_bytes::value;

constexpr auto float64 = 11;

/// Whether the outputs behind the first are the gradients of its sum by the first inputs.
template <class Net, std::size_t Count, class... X>
constexpr bool is_right(X const&... x) {
  auto const outputs = Net{}(x...);
  auto const is_right_at = [&]<std::size_t I>() {
    ctnn::detail::tuple<X...> inputs{{{x}...}};
    auto const sum = [&](auto const& moved) {
      ctnn::detail::get<I>(inputs) = moved;
      double result = 0;
      [&]<std::size_t... K>(std::index_sequence<K...>) {
        auto const moved_outputs = Net{}(ctnn::detail::get<K>(inputs)...);
        for (double const each : ctnn::detail::get<0>(moved_outputs).data) {
          result += each;
        }
      }(std::index_sequence_for<X...>{});
      return result;
    };
    auto const at = ctnn::detail::get<I>(inputs);
    return ctnn::test::is_gradient(ctnn::detail::get<1 + I>(outputs), sum, at);
  };
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return (... && is_right_at.template operator()<I>());
  }(std::make_index_sequence<Count>{});
}

constexpr tensor<double, 2, 3> mixed{-1.1, 0.4, 0.9, 1.7, -0.3, -2.2};
constexpr tensor<double, 2, 3> positive{1.1, 0.4, 0.9, 1.7, 0.3, 2.2};
constexpr tensor<double, 2, 3> weights{0.5, -0.7, 1.3, 0.2, 1.1, -0.4};

/// The sum of several operators' op(x), times w, and its gradient by x.
template <static_text... Operators>
constexpr auto of_each = [] {
  graph result;
  char sum[] = "a";
  char next[] = "b";
  for (std::string_view const each : {Operators.view()...}) {
    result.node(node(each, {"x"}, {each}));
    result.node(node("Add", {sum[0] == 'a' ? "w" : sum, each}, {next}));
    ++sum[0];
    ++next[0];
  }
  return onnx_bytes::model(result.node(node("Mul", {sum, "w"}, {"z"}))
                               .node(gradient({"x"}, {"w"}, "z", {"dx"}))
                               .input(value("x", float64, {2, 3}))
                               .input(value("w", float64, {2, 3}))
                               .output(value("z", float64, {2, 3}))
                               .output(value("dx", float64, {2, 3})));
}();

TEST_CASE("onnx Gradient: operators of one tensor against finite differences", "[onnx]") {
  STATIC_REQUIRE(
      is_right<
          network<of_each<"Neg", "Exp", "Log", "Sqrt", "Sin", "Cos", "Reciprocal", "Identity">>, 1>(
          positive, weights));
  STATIC_REQUIRE(is_right<network<of_each<"Relu", "LeakyRelu", "Elu", "Celu", "Gelu", "HardSwish",
                                          "Mish", "Sigmoid", "Softplus", "Softsign", "Tanh">>,
                          1>(mixed, weights));
  STATIC_REQUIRE(is_right<network<of_each<"Softmax", "LogSoftmax">>, 1>(mixed, weights));
}

/// The sum of several operators' op(x, v) of a row v, times w, and its gradients by x and v.
template <static_text... Operators>
constexpr auto of_two = [] {
  graph result;
  char sum[] = "a";
  char next[] = "b";
  for (std::string_view const each : {Operators.view()...}) {
    result.node(node(each, {"x", "v"}, {each}));
    result.node(node("Add", {sum[0] == 'a' ? "w" : sum, each}, {next}));
    ++sum[0];
    ++next[0];
  }
  return onnx_bytes::model(result.node(node("Mul", {sum, "w"}, {"z"}))
                               .node(gradient({"x", "v"}, {"w"}, "z", {"dx", "dv"}))
                               .input(value("x", float64, {2, 3}))
                               .input(value("v", float64, {3}))
                               .input(value("w", float64, {2, 3}))
                               .output(value("z", float64, {}))
                               .output(value("dx", float64, {}))
                               .output(value("dv", float64, {})));
}();

TEST_CASE("onnx Gradient: operators of two tensors against finite differences", "[onnx]") {
  STATIC_REQUIRE(is_right<network<of_two<"Add", "Sub", "Mul", "Div", "Pow">>, 2>(
      positive, tensor<double, 3>{1.5, -0.6, 2}, weights));
}

/// op(x, some integers) squared, so that no gradient is 1, and its gradient by x.
template <static_text Operator, unsigned... Integers>
constexpr auto of_one_and_integers =
    onnx_bytes::model(graph{}
                          .initializer(int64s("k", {Integers...}))
                          .node(node(Operator.view(), {"x", "k"}, {"y"}))
                          .node(node("Mul", {"y", "y"}, {"z"}))
                          .node(node("Transpose", {"z"}, {"t"}))
                          .node(gradient({"x"}, {}, "t", {"dx"}))
                          .input(value("x", float64, {2, 3}))
                          .output(value("t", float64, {}))
                          .output(value("dx", float64, {2, 3})));

/// The product of reductions along rows, and its gradient by x.
constexpr auto along_rows = [] {
  auto const reduced = [](std::string_view op, std::string_view y) {
    return node(op, {"x"}, {y}).part(5, onnx_bytes::integers("axes", {1}));
  };
  return onnx_bytes::model(graph{}
                               .node(reduced("ReduceMean", "a"))
                               .node(reduced("ReduceSumSquare", "b"))
                               .node(reduced("ReduceLogSumExp", "c"))
                               .node(node("Mul", {"a", "b"}, {"ab"}))
                               .node(node("Mul", {"ab", "c"}, {"z"}))
                               .node(gradient({"x"}, {}, "z", {"dx"}))
                               .input(value("x", float64, {2, 3}))
                               .output(value("z", float64, {}))
                               .output(value("dx", float64, {})));
}();

TEST_CASE("onnx Gradient: reductions and shapes against finite differences", "[onnx]") {
  STATIC_REQUIRE(is_right<network<of_one_and_integers<"ReduceSum", 0>>, 1>(mixed));
  STATIC_REQUIRE(is_right<network<of_one_and_integers<"Reshape", 3, 2>>, 1>(mixed));
  STATIC_REQUIRE(is_right<network<along_rows>, 1>(mixed));
}

/// A Gemm of factors that are transposed or not, scaled by 1/2, and a row; its square and its
/// gradients.
template <unsigned TransA, unsigned TransB>
constexpr auto gemm =
    onnx_bytes::model(graph{}
                          .node(node("Gemm", {"a", "b", "c"}, {"p"})
                                    .part(5, onnx_bytes::integer("transA", TransA))
                                    .part(5, onnx_bytes::integer("transB", TransB))
                                    .part(5, onnx_bytes::number("alpha", 0x3F) /* 0.5 */)
                                    .part(5, onnx_bytes::number("beta", 0x40) /* 2 */))
                          .node(node("Mul", {"p", "p"}, {"y"}))
                          .node(gradient({"a", "b", "c"}, {}, "y", {"da", "db", "dc"}))
                          .input(value("a", float64, {TransA ? 3 : 2, TransA ? 2 : 3}))
                          .input(value("b", float64, {TransB ? 2 : 3, TransB ? 3 : 2}))
                          .input(value("c", float64, {2}))
                          .output(value("y", float64, {}))
                          .output(value("da", float64, {}))
                          .output(value("db", float64, {}))
                          .output(value("dc", float64, {})));

/// A product of matrices in batches, its square and its gradients.
template <int... A>
struct of_a {
  template <int... B>
  static constexpr auto mat_mul =
      onnx_bytes::model(graph{}
                            .node(node("MatMul", {"a", "b"}, {"p"}))
                            .node(node("Mul", {"p", "p"}, {"y"}))
                            .node(gradient({"a", "b"}, {}, "y", {"da", "db"}))
                            .input(value("a", float64, {A...}))
                            .input(value("b", float64, {B...}))
                            .output(value("y", float64, {}))
                            .output(value("da", float64, {}))
                            .output(value("db", float64, {})));
};

template <std::size_t... Extents>
constexpr tensor<double, Extents...> numbers(double first) {
  tensor<double, Extents...> result;
  for (double& each : result.data) {
    each = first;
    first = first > 0 ? 0.3 - first : 0.7 - first;
  }
  return result;
}

TEST_CASE("onnx Gradient: products against finite differences", "[onnx]") {
  auto constexpr a = numbers<2, 3>(0.5);
  auto constexpr b = numbers<3, 2>(-0.4);
  auto constexpr c = numbers<2>(0.2);
  STATIC_REQUIRE(is_right<network<gemm<0, 0>>, 3>(a, b, c));
  STATIC_REQUIRE(is_right<network<gemm<0, 1>>, 3>(a, numbers<2, 3>(-0.4), c));
  STATIC_REQUIRE(is_right<network<gemm<1, 0>>, 3>(numbers<3, 2>(0.5), b, c));
  STATIC_REQUIRE(is_right<network<gemm<1, 1>>, 3>(numbers<3, 2>(0.5), numbers<2, 3>(-0.4), c));
  STATIC_REQUIRE(is_right<network<of_a<3>::mat_mul<3, 2>>, 2>(numbers<3>(0.5), b));
  STATIC_REQUIRE(is_right<network<of_a<2, 1, 2, 3>::mat_mul<2, 3, 1>>, 2>(numbers<2, 1, 2, 3>(0.5),
                                                                          numbers<2, 3, 1>(-0.4)));
}

/// y = exp(h) v of h = x w, whose gradient by h is asked for where h is another tensor.
constexpr auto elsewhere =
    onnx_bytes::model(graph{}
                          .node(node("Mul", {"x", "w"}, {"h"}))
                          .node(node("Exp", {"h"}, {"e"}))
                          .node(node("Mul", {"e", "v"}, {"y"}))
                          .node(node("Neg", {"x"}, {"other"}))
                          .node(message{}
                                    .text(1, "other")
                                    .text(2, "dh")
                                    .text(4, "Gradient")
                                    .text(7, "ai.onnx.preview.training")
                                    .part(5, onnx_bytes::strings("xs", {"h"}))
                                    .part(5, onnx_bytes::string("y", "y")))
                          .input(value("x", float64, {3}))
                          .input(value("w", float64, {3}))
                          .input(value("v", float64, {3}))
                          .output(value("dh", float64, {3})));

constexpr bool differentiates_elsewhere(tensor<double, 3> const& x) {
  tensor<double, 3> const v{2, -1, 0.5};
  auto const dh = network<elsewhere>{}(x, tensor<double, 3>{7, 8, 9}, v);
  for (std::size_t i = 0; i < 3; ++i) {
    if (!ctnn::test::close(dh[i], ctnn::exp(-x[i]) * v[i], 1e-12)) {
      return false;
    }
  }
  return true;
}

TEST_CASE("onnx Gradient: where another tensor stands for the one named", "[onnx]") {
  STATIC_REQUIRE(differentiates_elsewhere({0.3, -0.4, 1}));
  // The nodes between h and y run in Gradient alone.
  STATIC_REQUIRE(network<elsewhere>::node_count == 2);
}

/// What y does not depend on has a gradient of zeros, and an output can be left out.
constexpr auto independent = onnx_bytes::model(graph{}
                                                   .node(node("Mul", {"x", "x"}, {"y"}))
                                                   .node(node("Add", {"x", "w"}, {"other"}))
                                                   .node(gradient({"x", "w"}, {}, "y", {"", "dw"}))
                                                   .input(value("x", float64, {2}))
                                                   .input(value("w", float64, {2}))
                                                   .output(value("dw", float64, {2})));

TEST_CASE("onnx Gradient: of what y does not depend on", "[onnx]") {
  STATIC_REQUIRE(network<independent>{}(tensor<double, 2>{1, 2}, tensor<double, 2>{3, 4}) ==
                 tensor<double, 2>{0, 0});
}

/// By a constant, what depends on which alone is folded: y = exp(2 w x).
constexpr auto by_a_constant = onnx_bytes::model(graph{}
                                                     .initializer(onnx_bytes::zeros("w", {3}))
                                                     .node(node("Add", {"w", "w"}, {"k"}))
                                                     .node(node("Mul", {"k", "x"}, {"h"}))
                                                     .node(node("Exp", {"h"}, {"y"}))
                                                     .node(gradient({"w"}, {"x"}, "y", {"dw"}))
                                                     .input(value("x", 1, {3}))
                                                     .output(value("dw", 1, {3})));

/// In a function, of the function's own names: y = s q of halves, where s = q q.
constexpr auto in_a_function =
    onnx_bytes::model(graph{}
                          .node(onnx_bytes::call("Slope", {"a"}, {"da"}))
                          .input(value("a", 10, {2}))
                          .output(value("da", 10, {2})))
        .part(25,
              onnx_bytes::function("Slope", {"q"}, {"r"},
                                   {node("Mul", {"q", "q"}, {"s"}), node("Mul", {"s", "q"}, {"y"}),
                                    gradient({"q"}, {}, "y", {"r"})}));

TEST_CASE("onnx Gradient: by constants, and in functions", "[onnx]") {
  STATIC_REQUIRE(network<by_a_constant>{}(tensor<float, 3>{1, 2, 3}) == tensor<float, 3>{2, 4, 6});
  using half = ctnn::float16;
  STATIC_REQUIRE(network<in_a_function>{}(tensor<half, 2>{half(1.0F), half(-2.0F)}) ==
                 tensor<half, 2>{half(3.0F), half(12.0F)});
}

} // namespace
