// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops/tanh.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>

#include "golden/pytorch.hpp"
#include "support/both_times.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::make_tensor;
using ctnn::tensor;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::same_bits_at_both_times;
using golden = ctnn::test::golden::tanh;

template <class X>
concept has_tanh = requires(X const& x) { ctnn::tanh(x); };

template <class T>
constexpr bool matches_pytorch() {
  auto const y = ctnn::tanh(in<T>(golden::x));
  return matches(y, golden::y) &&
         matches(ctnn::tanh_input_gradient(y, in<T>(golden::dy)), golden::dx);
}

template <class Tensor>
struct results {
  Tensor y;
  Tensor dx;
};

template <class Tensor>
constexpr results<Tensor> results_of(std::uint64_t seed) {
  using T = typename Tensor::value_type;
  auto const y = ctnn::tanh(T{3} * ctnn::test::random<Tensor>(seed));
  return {y, ctnn::tanh_input_gradient(y, ctnn::test::random<Tensor>(seed + 1))};
}

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();

} // namespace

TEST_CASE("tanh: of a tensor is that of its elements", "[ops][tanh]") {
  STATIC_REQUIRE(ctnn::tanh(make_tensor<double>({{0, 0.5}, {-0.5, 30}})) ==
                 make_tensor<double>({{0, ctnn::tanh(0.5)}, {-ctnn::tanh(0.5), 1}}));
  STATIC_REQUIRE(ctnn::tanh(make_tensor<float>({infinity, -infinity})) ==
                 make_tensor<float>({1, -1}));
}

TEST_CASE("tanh: NaN stays NaN", "[ops][tanh]") {
  STATIC_REQUIRE([] {
    auto const y = ctnn::tanh(make_tensor<float>({not_a_number, 0}));
    return y[0] != y[0] && y[1] == 0;
  }());
}

TEST_CASE("tanh: and its gradient match PyTorch", "[ops][tanh]") {
  STATIC_REQUIRE(matches_pytorch<double>());
  STATIC_REQUIRE(matches_pytorch<float>());
}

TEST_CASE("tanh: gives the same bits at both times", "[ops][tanh]") {
  REQUIRE(same_bits_at_both_times<results_of<tensor<float, 3, 7>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<results_of<tensor<double, 37>>, std::uint64_t{1}>());
}

TEST_CASE("tanh: needs floating-point elements", "[ops][tanh]") {
  STATIC_REQUIRE(has_tanh<tensor<float, 2, 3>>);
  STATIC_REQUIRE_FALSE(has_tanh<tensor<int, 2, 3>>);
}
