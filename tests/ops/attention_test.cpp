// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops/attention.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>

#include "golden/transformer.hpp"
#include "support/both_times.hpp"
#include "support/finite_differences.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::attention;
using ctnn::attention_gradient;
using ctnn::attention_mask;
using ctnn::tensor;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;

template <class T, class Expected, attention_mask Mask>
constexpr bool matches_pytorch() {
  auto const q = in<T>(Expected::queries);
  auto const k = in<T>(Expected::keys);
  auto const v = in<T>(Expected::values);
  auto const gradient = attention_gradient<Mask>(q, k, v, in<T>(Expected::dy));
  return matches(attention<Mask>(q, k, v), Expected::y) &&
         matches(gradient.queries, Expected::dqueries) && matches(gradient.keys, Expected::dkeys) &&
         matches(gradient.values, Expected::dvalues);
}

template <attention_mask Mask, class T, std::size_t Queries, std::size_t Keys, std::size_t Depth,
          std::size_t Width>
struct operands {
  tensor<T, Queries, Depth> q;
  tensor<T, Keys, Depth> k;
  tensor<T, Keys, Width> v;
  tensor<T, Queries, Width> dy;

  explicit constexpr operands(std::uint64_t seed)
      : q{random<tensor<T, Queries, Depth>>(seed)}, k{random<tensor<T, Keys, Depth>>(seed + 1)},
        v{random<tensor<T, Keys, Width>>(seed + 2)},
        dy{random<tensor<T, Queries, Width>>(seed + 3)} {}

  constexpr double weighted() const {
    auto const y = attention<Mask>(q, k, v);
    double sum = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
      sum += y.begin()[i] * dy.begin()[i];
    }
    return sum;
  }
};

template <attention_mask Mask, std::size_t... Sizes>
constexpr bool gradients_match_finite_differences() {
  operands<Mask, double, Sizes...> const at(1);
  auto const gradient = attention_gradient<Mask>(at.q, at.k, at.v, at.dy);
  auto const of = [&](auto member) {
    return [&, member](auto const& moved) {
      auto there = at;
      there.*member = moved;
      return there.weighted();
    };
  };
  using o = operands<Mask, double, Sizes...>;
  return ctnn::test::is_gradient(gradient.queries, of(&o::q), at.q) &&
         ctnn::test::is_gradient(gradient.keys, of(&o::k), at.k) &&
         ctnn::test::is_gradient(gradient.values, of(&o::v), at.v);
}

template <attention_mask Mask, class T, std::size_t... Sizes>
constexpr auto attended(std::uint64_t seed) {
  operands<Mask, T, Sizes...> const at(seed);
  struct results {
    decltype(attention<Mask>(at.q, at.k, at.v)) y;
    decltype(attention_gradient<Mask>(at.q, at.k, at.v, at.dy)) gradient;
  };
  return results{attention<Mask>(at.q, at.k, at.v),
                 attention_gradient<Mask>(at.q, at.k, at.v, at.dy)};
}

/// The first times of a causal attention know nothing of what comes.
template <std::size_t Time, std::size_t Part>
constexpr bool sees_no_future() {
  auto const q = random<tensor<float, Time, 4>>(1);
  auto const k = random<tensor<float, Time, 4>>(2);
  auto const v = random<tensor<float, Time, 3>>(3);
  auto const cut = []<std::size_t Width>(tensor<float, Time, Width> const& x) {
    tensor<float, Part, Width> part;
    for (std::size_t i = 0; i < part.size(); ++i) {
      part.begin()[i] = x.begin()[i];
    }
    return part;
  };
  return cut(attention<attention_mask::causal>(q, k, v)) ==
         attention<attention_mask::causal>(cut(q), cut(k), cut(v));
}

constexpr auto none = attention_mask::none;
constexpr auto causal = attention_mask::causal;

} // namespace

TEST_CASE("attention: and its gradients match PyTorch", "[ops][attention]") {
  STATIC_REQUIRE(matches_pytorch<double, golden::attention, none>());
  STATIC_REQUIRE(matches_pytorch<float, golden::attention, none>());
  STATIC_REQUIRE(matches_pytorch<double, golden::causal_attention, causal>());
  STATIC_REQUIRE(matches_pytorch<float, golden::causal_attention, causal>());
}

TEST_CASE("attention: gradients match finite differences", "[ops][attention]") {
  STATIC_REQUIRE(gradients_match_finite_differences<none, 2, 3, 2, 2>());
  STATIC_REQUIRE(gradients_match_finite_differences<none, 1, 1, 1, 1>());
  STATIC_REQUIRE(gradients_match_finite_differences<causal, 3, 3, 2, 1>());
}

TEST_CASE("attention: gives the same bits at both times", "[ops][attention]") {
  REQUIRE(same_bits_at_both_times<attended<none, float, 5, 3, 4, 2>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<attended<none, double, 2, 19, 3, 5>, std::uint64_t{2}>());
  REQUIRE(same_bits_at_both_times<attended<none, float, 1, 1, 1, 1>, std::uint64_t{3}>());
  REQUIRE(same_bits_at_both_times<attended<causal, float, 7, 7, 4, 4>, std::uint64_t{4}>());
  REQUIRE(same_bits_at_both_times<attended<causal, double, 17, 17, 3, 5>, std::uint64_t{5}>());
  REQUIRE(same_bits_at_both_times<attended<causal, float, 33, 33, 2, 18>, std::uint64_t{6}>());
}

TEST_CASE("attention: causal sees nothing of the future", "[ops][attention]") {
  STATIC_REQUIRE(sees_no_future<20, 17>());
  STATIC_REQUIRE(sees_no_future<17, 16>());
}

TEST_CASE("attention: scores may be large", "[ops][attention]") {
  constexpr auto big = ctnn::make_tensor<float>({{1e18F}, {-1e18F}});
  constexpr auto values = ctnn::make_tensor<float>({{1, 2}, {3, 4}});
  STATIC_REQUIRE(attention(big, big, values) == values);
  STATIC_REQUIRE(attention<causal>(big, big, values) == values);
}
