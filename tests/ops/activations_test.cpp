// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/activations.hpp>
#include <ctnn/layers/concepts.hpp>
#include <ctnn/ops.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "golden/pytorch.hpp"
#include "support/both_times.hpp"
#include "support/close.hpp"
#include "support/finite_differences.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

// Each activation, as a function of tensors and as a layer: PyTorch's numbers, gradients that match
// finite differences, and the same bits at both times.

namespace {

using ctnn::shape;
using ctnn::tensor;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;
namespace layers = ctnn::layers;

#define CTNN_TEST_ACTIVATION(name, spec_type, ...)                                                 \
  struct name {                                                                                    \
    using spec = layers::spec_type;                                                                \
    using numbers = golden::name;                                                                  \
    static constexpr bool needs_output = ctnn::activations::name::needs_output;                    \
    static constexpr auto of(auto const& x) { return ctnn::name(x __VA_OPT__(, ) __VA_ARGS__); }   \
    static constexpr auto gradient(auto const& x, auto const& dy) {                                \
      return ctnn::name##_input_gradient(x, dy __VA_OPT__(, ) __VA_ARGS__);                        \
    }                                                                                              \
  }

CTNN_TEST_ACTIVATION(relu, relu);
CTNN_TEST_ACTIVATION(relu6, relu6);
CTNN_TEST_ACTIVATION(leaky_relu, leaky_relu<>);
CTNN_TEST_ACTIVATION(elu, elu<0.7>, 0.7);
CTNN_TEST_ACTIVATION(selu, selu);
CTNN_TEST_ACTIVATION(celu, celu<0.7>, 0.7);
CTNN_TEST_ACTIVATION(gelu, gelu);
CTNN_TEST_ACTIVATION(gelu_tanh, gelu_tanh);
CTNN_TEST_ACTIVATION(silu, silu);
CTNN_TEST_ACTIVATION(mish, mish);
CTNN_TEST_ACTIVATION(hard_sigmoid, hard_sigmoid);
CTNN_TEST_ACTIVATION(hard_swish, hard_swish);
CTNN_TEST_ACTIVATION(sigmoid, sigmoid);
CTNN_TEST_ACTIVATION(softplus, softplus);
CTNN_TEST_ACTIVATION(softsign, softsign);
CTNN_TEST_ACTIVATION(tanh, tanh);

template <class Function, class T>
constexpr bool matches_pytorch() {
  using numbers = typename Function::numbers;
  auto const x = in<T>(numbers::x);
  auto const dy = in<T>(numbers::dy);
  auto const y = Function::of(x);
  using layer = typename Function::spec::template fn<T, typename decltype(y + y)::shape_type>;
  return matches(y, numbers::y) &&
         matches(Function::gradient(Function::needs_output ? y : x, dy), numbers::dx) &&
         layer{}.forward(x) == y && matches(layer{}.input_gradient(x, y, dy), numbers::dx);
}

template <class Function>
constexpr bool is_a_layer() {
  using layer = typename Function::spec::template fn<double, shape<2, 3, 5>>;
  static_assert(ctnn::layer_spec<typename Function::spec> && ctnn::layer<layer>);
  static_assert(std::regular<layer> && std::is_empty_v<layer>);
  using x = typename layer::input_type;
  return ctnn::test::gradients_match_finite_differences(layer{}, 3.0 * ctnn::test::random<x>(2),
                                                        ctnn::test::random<x>(3));
}

template <class Tensor>
struct results {
  Tensor y;
  Tensor dx;
};

template <class Function, class Tensor>
constexpr results<Tensor> results_of(std::uint64_t seed) {
  using T = typename Tensor::value_type;
  auto const x = T{5} * ctnn::test::random<Tensor>(seed);
  auto const y = Function::of(x);
  return {y,
          Function::gradient(Function::needs_output ? y : x, ctnn::test::random<Tensor>(seed + 1))};
}

/// No overflow on the way to a finite result: in the evaluator that would be an error.
template <class Function>
constexpr bool takes_large_numbers() {
  constexpr float large = std::numeric_limits<float>::max() / 8;
  auto const x = ctnn::make_tensor<float>({large, -large, 100, -100, 1e-38F});
  auto const y = Function::of(x);
  auto const dx =
      Function::gradient(Function::needs_output ? y : x, ctnn::make_tensor<float>({1, 1, 1, 1, 1}));
  bool right = true;
  for (std::size_t i = 0; i < x.size(); ++i) {
    right = right && y[i] - y[i] == 0 && dx[i] - dx[i] == 0;
  }
  return right;
}

template <class Function>
bool keeps_nan() {
  auto const nan = ctnn::test::opaque(std::numeric_limits<float>::quiet_NaN());
  auto const y = Function::of(ctnn::make_tensor<float>({1, nan, 2}));
  return y[0] == y[0] && y[1] != y[1] && y[2] == y[2];
}

/// A function of a user's.
struct cube {
  double factor = 1;

  static constexpr char const* name = "cube";
  static constexpr bool needs_output = false;

  template <class V>
  constexpr V value(V const& x) const noexcept {
    return x * x * x * static_cast<ctnn::detail::element_of<V>>(factor);
  }
  template <class V>
  constexpr V gradient(V const& x, V const& dy) const noexcept {
    return dy * x * x * static_cast<ctnn::detail::element_of<V>>(3 * factor);
  }
  [[nodiscard]] constexpr bool operator==(cube const&) const = default;
};

template <class Tensor>
constexpr Tensor elementwise_of(std::uint64_t seed) {
  auto const x = typename Tensor::value_type{4} * ctnn::test::random<Tensor>(seed);
  auto const positive = ctnn::exp(x);
  return ctnn::expm1(x) + ctnn::log1p(positive) + ctnn::erf(x) + ctnn::rsqrt(positive);
}

#define CTNN_TEST_ACTIVATIONS                                                                      \
  relu, relu6, leaky_relu, elu, selu, celu, gelu, gelu_tanh, silu, mish, hard_sigmoid, hard_swish, \
      sigmoid, softplus, softsign, tanh

} // namespace

TEMPLATE_TEST_CASE("activations: match PyTorch", "[ops][layers]", CTNN_TEST_ACTIVATIONS) {
  STATIC_REQUIRE(matches_pytorch<TestType, double>());
  STATIC_REQUIRE(matches_pytorch<TestType, float>());
}

TEMPLATE_TEST_CASE("activations: gradients match finite differences", "[ops][layers]",
                   CTNN_TEST_ACTIVATIONS) {
  STATIC_REQUIRE(is_a_layer<TestType>());
}

TEMPLATE_TEST_CASE("activations: give the same bits at both times", "[ops]",
                   CTNN_TEST_ACTIVATIONS) {
  using F = TestType;
  REQUIRE(same_bits_at_both_times<results_of<F, tensor<float, 3, 7>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<results_of<F, tensor<double, 37>>, std::uint64_t{1}>());
}

TEMPLATE_TEST_CASE("activations: overflow nowhere on the way", "[ops]", CTNN_TEST_ACTIVATIONS) {
  STATIC_REQUIRE(takes_large_numbers<TestType>());
}

TEMPLATE_TEST_CASE("activations: NaN stays NaN", "[ops]", CTNN_TEST_ACTIVATIONS) {
  REQUIRE(keeps_nan<TestType>());
}

TEST_CASE("activation: makes a layer of any function", "[layers]") {
  using layer = layers::activation<cube{.factor = 2}>::fn<double, shape<3>>;
  STATIC_REQUIRE(layer{}.forward(ctnn::make_tensor<double>({1, -2, 0.5})) ==
                 ctnn::make_tensor<double>({2, -16, 0.25}));
  using x = layer::input_type;
  STATIC_REQUIRE(ctnn::test::gradients_match_finite_differences(layer{}, ctnn::test::random<x>(1),
                                                                ctnn::test::random<x>(2)));
  STATIC_REQUIRE_FALSE(ctnn::activation_function<int>);
}

TEST_CASE("expm1, log1p, erf, rsqrt: have the same bits at both times", "[ops][elementwise]") {
  REQUIRE(same_bits_at_both_times<elementwise_of<tensor<float, 3, 7>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<elementwise_of<tensor<double, 37>>, std::uint64_t{1}>());
}
