// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops/elementwise.hpp>
#include <ctnn/ops/gelu.hpp>
#include <ctnn/ops/sigmoid.hpp>
#include <ctnn/ops/softplus.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>

#include "support/both_times.hpp"
#include "support/close.hpp"
#include "support/random.hpp"

// sigmoid, softplus and gelu of tensors: those of their elements, with gradients that match finite
// differences, and the same bits at both times.

namespace {

using ctnn::tensor;
using ctnn::test::close;
using ctnn::test::same_bits_at_both_times;

struct sigmoid {
  static constexpr auto of(auto const& x) { return ctnn::sigmoid(x); }
  template <class Tensor>
  static constexpr Tensor gradient(Tensor const& x, Tensor const& dy) {
    return ctnn::sigmoid_input_gradient(ctnn::sigmoid(x), dy);
  }
};

struct softplus {
  static constexpr auto of(auto const& x) { return ctnn::softplus(x); }
  template <class Tensor>
  static constexpr Tensor gradient(Tensor const& x, Tensor const& dy) {
    return ctnn::softplus_input_gradient(x, dy);
  }
};

struct gelu {
  static constexpr auto of(auto const& x) { return ctnn::gelu(x); }
  template <class Tensor>
  static constexpr Tensor gradient(Tensor const& x, Tensor const& dy) {
    return ctnn::gelu_input_gradient(x, dy);
  }
};

template <class Tensor>
constexpr Tensor varied(std::uint64_t seed) {
  return typename Tensor::value_type{4} * ctnn::test::random<Tensor>(seed);
}

template <class Function>
constexpr bool is_that_of_elements() {
  auto const x = varied<tensor<float, 3, 5>>(1);
  auto const y = Function::of(x);
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (y.begin()[i] != Function::of(x.begin()[i])) {
      return false;
    }
  }
  return true;
}

template <class Function>
constexpr bool gradient_matches_finite_differences() {
  constexpr double h = 1e-5;
  auto const x = varied<tensor<double, 20>>(2);
  auto const dy = ctnn::test::random<tensor<double, 20>>(3);
  auto const dx = Function::gradient(x, dy);
  for (std::size_t i = 0; i < x.size(); ++i) {
    double const slope = (Function::of(x[i] + h) - Function::of(x[i] - h)) / (2 * h);
    if (!close(dx[i], dy[i] * slope, 1e-9)) {
      return false;
    }
  }
  return true;
}

template <class Function, class Tensor>
constexpr Tensor gradient_of(std::uint64_t seed) {
  return Function::gradient(varied<Tensor>(seed), ctnn::test::random<Tensor>(seed + 1));
}

template <class Tensor>
constexpr Tensor elementwise_of(std::uint64_t seed) {
  auto const x = varied<Tensor>(seed);
  auto const positive = ctnn::exp(x);
  return ctnn::expm1(x) + ctnn::log1p(positive) + ctnn::erf(x) + ctnn::rsqrt(positive);
}

} // namespace

TEMPLATE_TEST_CASE("activations: of a tensor are those of its elements", "[ops]", sigmoid, softplus,
                   gelu) {
  STATIC_REQUIRE(is_that_of_elements<TestType>());
}

TEMPLATE_TEST_CASE("activations: gradients match finite differences", "[ops]", sigmoid, softplus,
                   gelu) {
  STATIC_REQUIRE(gradient_matches_finite_differences<TestType>());
}

TEMPLATE_TEST_CASE("activations: gradients have the same bits at both times", "[ops]", sigmoid,
                   softplus, gelu) {
  using T = TestType;
  REQUIRE(same_bits_at_both_times<gradient_of<T, tensor<float, 3, 7>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<gradient_of<T, tensor<double, 37>>, std::uint64_t{1}>());
}

TEST_CASE("expm1, log1p, erf, rsqrt: have the same bits at both times", "[ops][elementwise]") {
  REQUIRE(same_bits_at_both_times<elementwise_of<tensor<float, 3, 7>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<elementwise_of<tensor<double, 37>>, std::uint64_t{1}>());
}
