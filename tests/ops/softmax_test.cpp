// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops/softmax.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>

#include "golden/pytorch.hpp"
#include "support/both_times.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::make_tensor;
using ctnn::softmax;
using ctnn::tensor;
using ctnn::test::close;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::opaque;
using ctnn::test::same_bits_at_both_times;
using golden = ctnn::test::golden::softmax;

template <class X>
concept has_softmax = requires(X const& x) { ctnn::softmax(x); };

template <class Y, class Dy>
concept has_gradient = requires(Y const& y, Dy const& dy) { ctnn::softmax_input_gradient(y, dy); };

template <class T>
constexpr bool matches_pytorch() {
  auto const y = softmax(in<T>(golden::x));
  return matches(y, golden::y) &&
         matches(ctnn::softmax_input_gradient(y, in<T>(golden::dy)), golden::dx);
}

template <class T, std::size_t Classes>
constexpr bool sums_to_one() {
  T sum = 0;
  for (T p : softmax(T{20} * ctnn::test::random<tensor<T, Classes>>(1))) {
    sum += p;
  }
  return close(sum, T{1}, 1e-6);
}

template <class T, std::size_t Classes>
struct results {
  tensor<T, Classes> y;
  tensor<T, Classes> dx;
};

template <class T, std::size_t Classes>
constexpr results<T, Classes> results_of(std::uint64_t seed) {
  auto const y = softmax(T{10} * ctnn::test::random<tensor<T, Classes>>(seed));
  return {y, ctnn::softmax_input_gradient(y, ctnn::test::random<tensor<T, Classes>>(seed + 1))};
}

template <std::size_t Classes>
bool have_same_bits_at_both_times() {
  return same_bits_at_both_times<results_of<float, Classes>, std::uint64_t{1}>() &&
         same_bits_at_both_times<results_of<double, Classes>, std::uint64_t{1}>();
}

/// Each row along the last axis has the bits that it has alone.
template <class T, std::size_t Classes>
constexpr bool rows_are_alone(tensor<T, 3, Classes> const& x) {
  auto const y = softmax(x);
  auto const block = softmax(ctnn::reshape<3, 1, Classes>(x));
  bool same = block.data == y.data;
  for (std::size_t i = 0; i < 3; ++i) {
    same = same && subtensor(y, i) == softmax(subtensor(x, i));
  }
  return same;
}

template <class T, std::size_t Classes>
bool rows_are_alone_at_both_times() {
  constexpr auto x = T{9} * ctnn::test::random<tensor<T, 3, Classes>>(1);
  static_assert(rows_are_alone(x));
  return rows_are_alone(opaque(x)) && softmax(opaque(x)) == softmax(x);
}

constexpr bool is_nan(float x) { return x != x; }

constexpr bool all_nan(tensor<float, 3> const& y) {
  return is_nan(y[0]) && is_nan(y[1]) && is_nan(y[2]);
}

constexpr float maximum_of(float a, float b, float c) {
  return ctnn::kernels::maximum<3>(make_tensor<float>({a, b, c}).begin());
}

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();
constexpr float largest = std::numeric_limits<float>::max();

} // namespace

TEST_CASE("softmax: is even for equal logits", "[ops][softmax]") {
  STATIC_REQUIRE(softmax(make_tensor<float>({3, 3, 3, 3})) ==
                 make_tensor<float>({0.25F, 0.25F, 0.25F, 0.25F}));
  STATIC_REQUIRE(softmax(make_tensor<float>({-7})) == make_tensor<float>({1}));
}

TEST_CASE("softmax: sums to 1", "[ops][softmax]") {
  STATIC_REQUIRE(sums_to_one<float, 3>());
  STATIC_REQUIRE(sums_to_one<float, 17>());
  STATIC_REQUIRE(sums_to_one<double, 35>());
}

TEST_CASE("softmax: and its gradient match PyTorch", "[ops][softmax]") {
  STATIC_REQUIRE(matches_pytorch<double>());
  STATIC_REQUIRE(matches_pytorch<float>());
}

TEST_CASE("softmax: large logits do not overflow", "[ops][softmax]") {
  STATIC_REQUIRE(softmax(make_tensor<float>({-1e4F, 1e4F, 0})) == make_tensor<float>({0, 1, 0}));
  STATIC_REQUIRE(softmax(make_tensor<float>({-1e4F, -1e4F})) == make_tensor<float>({0.5F, 0.5F}));
  STATIC_REQUIRE(softmax(make_tensor<double>({1e300, -1e300})) == make_tensor<double>({1, 0}));
}

// Differences beyond the largest number, and NaN, are no constant expressions to every compiler.
TEST_CASE("softmax: logits further apart than any number do not overflow", "[ops][softmax]") {
  REQUIRE(softmax(opaque(make_tensor<float>({-largest, largest}))) == make_tensor<float>({0, 1}));
}

TEST_CASE("softmax: NaN makes all of them NaN", "[ops][softmax]") {
  REQUIRE(all_nan(softmax(opaque(make_tensor<float>({not_a_number, 1, 2})))));
  REQUIRE(all_nan(softmax(opaque(make_tensor<float>({1, not_a_number, 2})))));
  REQUIRE(all_nan(softmax(opaque(make_tensor<float>({1, 2, not_a_number})))));
}

TEST_CASE("maximum: is NaN where one of the elements is", "[kernels][softmax]") {
  STATIC_REQUIRE(maximum_of(1, 3, 2) == 3);
  STATIC_REQUIRE(maximum_of(-3, -2, -1) == -1);
  STATIC_REQUIRE(is_nan(maximum_of(not_a_number, 1, 2)));
  STATIC_REQUIRE(is_nan(maximum_of(1, not_a_number, 2)));
  STATIC_REQUIRE(is_nan(maximum_of(1, 2, not_a_number)));
}

TEST_CASE("softmax: gives the same bits at both times", "[ops][softmax]") {
  REQUIRE(have_same_bits_at_both_times<1>());
  REQUIRE(have_same_bits_at_both_times<3>());
  REQUIRE(have_same_bits_at_both_times<10>());
  REQUIRE(have_same_bits_at_both_times<37>());
}

TEST_CASE("softmax: needs one row of floating-point logits", "[ops][softmax]") {
  STATIC_REQUIRE(has_softmax<tensor<float, 3>>);
  STATIC_REQUIRE(has_softmax<tensor<float, 1, 3>>);
  STATIC_REQUIRE_FALSE(has_softmax<tensor<int, 3>>);
  STATIC_REQUIRE(has_gradient<tensor<float, 3>, tensor<float, 3>>);
  STATIC_REQUIRE_FALSE(has_gradient<tensor<float, 3>, tensor<float, 4>>);
  STATIC_REQUIRE_FALSE(has_gradient<tensor<float, 3>, tensor<double, 3>>);
}

TEST_CASE("softmax: of rows", "[ops][softmax]") {
  REQUIRE(rows_are_alone_at_both_times<float, 1>());
  REQUIRE(rows_are_alone_at_both_times<float, 37>());
  REQUIRE(rows_are_alone_at_both_times<double, 16>());
}
