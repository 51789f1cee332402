// SPDX-License-Identifier: BSL-1.0
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/evaluator/accumulate.hpp>
#include <ctnn/math/fma.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <limits>

// Sums of products in wide lanes are those of `fma`, bit for bit, whatever the magnitudes: also
// where a target is fused and its compiler has no fused multiply-add on vectors in constant
// expressions.

namespace {

namespace evaluator = ctnn::kernels::evaluator;

template <class T, std::size_t Size>
constexpr std::array<T, Size> varied(unsigned seed, T scale) {
  std::array<T, Size> result;
  for (T& element : result) {
    seed = seed * 1664525U + 1013904223U;
    element = scale * (T(seed >> 8) / T(1 << 24) - T(0.5));
  }
  return result;
}

template <class T, std::size_t Rows, std::size_t Inner, std::size_t Columns>
consteval bool sums_as_fma_does(std::array<T, Rows * Inner> const& a,
                                std::array<T, Inner * Columns> const& b,
                                std::array<T, Rows * Columns> const& start) {
  constexpr evaluator::accumulation sizes{
      .rows = Rows, .inner = Inner, .columns = Columns, .a = {Inner, 1}};
  auto const b_rows = std::bit_cast<evaluator::wide_matrix<T, Inner, Columns>>(b);
  auto sums = std::bit_cast<evaluator::wide_matrix<T, Rows, Columns>>(start);
  evaluator::accumulate<sizes>(a, b_rows.rows, sums.rows);
  auto const c = std::bit_cast<std::array<T, Rows * Columns>>(sums);
  for (std::size_t i = 0; i < Rows * Columns; ++i) {
    T sum = start[i];
    for (std::size_t j = 0; j < Inner; ++j) {
      sum = ctnn::fma(a[i / Columns * Inner + j], b[j * Columns + i % Columns], sum);
    }
    if (sum != c[i]) {
      return false;
    }
  }
  return true;
}

template <class T>
consteval bool sums_as_fma_does_at(T scale_a, T scale_b, T scale_start) {
  return sums_as_fma_does<T, 3, 9, 11>(varied<T, 27>(1, scale_a), varied<T, 99>(2, scale_b),
                                       varied<T, 33>(3, scale_start)) &&
         sums_as_fma_does<T, 1, 9, 11>(varied<T, 9>(1, scale_a), varied<T, 99>(2, scale_b),
                                       varied<T, 11>(3, scale_start));
}

template <std::size_t Size>
consteval bool adds_scaled_as_fma_does(std::array<float, Size> const& y, float factor,
                                       std::array<float, Size> const& x) {
  auto sums = y;
  ctnn::kernels::add_scaled(sums, factor, x);
  for (std::size_t i = 0; i < Size; ++i) {
    if (sums[i] != ctnn::fma(factor, x[i], y[i])) {
      return false;
    }
  }
  return true;
}

/// 1 + i ulps, and numbers that make products of them ties and near ties of rounding.
consteval std::array<float, 16> near_ties() {
  std::array<float, 16> result;
  for (std::size_t i = 0; i < 16; ++i) {
    float const ulps = static_cast<float>(i % 4) * 0x1p-12F;
    result[i] = (i % 8 < 4 ? 1 + ulps : 1 - ulps) * (i < 8 ? 1.0F : 0x1p-12F);
  }
  return result;
}

} // namespace

TEST_CASE("accumulate: sums as fma does", "[kernels]") {
  STATIC_REQUIRE(sums_as_fma_does_at<float>(1, 1, 1));
  STATIC_REQUIRE(sums_as_fma_does_at<float>(1, 200, 0));
  STATIC_REQUIRE(sums_as_fma_does_at<float>(0x1p-20F, 1, 0x1p-22F));
  STATIC_REQUIRE(sums_as_fma_does_at<double>(1, 1, 1));
  STATIC_REQUIRE(sums_as_fma_does_at<double>(1e-9, 1e6, 1));
}

TEST_CASE("accumulate: sums as fma does where magnitudes lie far apart", "[kernels]") {
  STATIC_REQUIRE(sums_as_fma_does_at<float>(1, 0x1p-40F, 1));
  STATIC_REQUIRE(sums_as_fma_does_at<float>(0x1p60F, 0x1p-60F, 1));
  STATIC_REQUIRE(sums_as_fma_does_at<float>(1, 1, 0x1p-120F));
  STATIC_REQUIRE(
      sums_as_fma_does<float, 1, 2, 2>({1, 0x1p-70F}, {0x1p60F, 1, 0x1p-60F, 3}, {0x1p-100F, -1}));
}

TEST_CASE("accumulate: sums as fma does among subnormal numbers", "[kernels]") {
  STATIC_REQUIRE(sums_as_fma_does_at<float>(0x1p-66F, 0x1p-66F, 0x1p-130F));
  STATIC_REQUIRE(sums_as_fma_does_at<float>(0x1p-29F, 0x1p-30F, 0x1p-60F));
  STATIC_REQUIRE(sums_as_fma_does_at<float>(0x1p-100F, 0x1p-40F, 0));
  // What rounding took from a product.
  constexpr float factor = 0x1.abcdeep-56F;
  constexpr float other = 0x1.234566p-57F;
  STATIC_REQUIRE(sums_as_fma_does<float, 1, 1, 2>({factor}, {other, -other},
                                                  {-(factor * other), factor * other}));
  constexpr float least = std::numeric_limits<float>::denorm_min();
  STATIC_REQUIRE(sums_as_fma_does<float, 1, 2, 4>(
      {0.5F, 0.75F}, {least, 3 * least, 5 * least, -least, least, -least, 2 * least, 7 * least},
      {least, 0, -least, 2 * least}));
}

TEST_CASE("accumulate: sums as fma does at ties", "[kernels]") {
  STATIC_REQUIRE(sums_as_fma_does<float, 4, 4, 4>(near_ties(), near_ties(), near_ties()));
  STATIC_REQUIRE(sums_as_fma_does<float, 1, 1, 2>({1 + 0x1p-12F}, {1 - 0x1p-12F, 1 + 0x1p-12F},
                                                  {0x1p-149F, -0x1p-149F}));
  // Half an ulp, and a number that decides the tie far below it.
  STATIC_REQUIRE(sums_as_fma_does<float, 1, 1, 4>({0x1p-24F + 0x1p-36F},
                                                  {1 - 0x1p-12F, 1, -1, 0x1p-12F - 1},
                                                  {1, 1 + 0x1p-23F, 1, 1 + 0x1p-23F}));
  // A tie that is decided by a number which 113 bits do not hold.
  constexpr float half_way = 1 + 0x1p-12F;
  STATIC_REQUIRE(sums_as_fma_does<float, 1, 1, 4>({half_way},
                                                  {half_way, half_way, -half_way, -half_way},
                                                  {0x1p-149F, -0x1p-149F, -0x1p-120F, 0}));
  STATIC_REQUIRE(sums_as_fma_does<float, 3, 9, 1>(
      [] {
        std::array<float, 27> a{};
        a[0] = a[10] = a[20] = half_way;
        return a;
      }(),
      {half_way, half_way, -half_way}, {0x1p-149F, -0x1p-149F, -0x1p-120F}));
}

TEST_CASE("accumulate: sums as fma does with infinity", "[kernels]") {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  STATIC_REQUIRE(sums_as_fma_does<float, 1, 2, 4>(
      {1, 0.5F}, {infinity, -1, 1, 2, infinity, 3, -infinity, 1}, {1, 2, 0, 3}));
  STATIC_REQUIRE(sums_as_fma_does<float, 3, 9, 2>(
      varied<float, 27>(1, 1),
      [] {
        auto b = varied<float, 18>(2, 1);
        b[4] = infinity;
        return b;
      }(),
      varied<float, 6>(3, 1)));
}

TEST_CASE("add_scaled: fma for each number", "[kernels]") {
  STATIC_REQUIRE(adds_scaled_as_fma_does(varied<float, 11>(1, 1), -0.1F, varied<float, 11>(2, 1)));
  STATIC_REQUIRE(
      adds_scaled_as_fma_does(varied<float, 11>(1, 0x1p-100F), 0x1p-20F, varied<float, 11>(2, 1)));
  constexpr float half_way = 1 + 0x1p-12F;
  STATIC_REQUIRE(adds_scaled_as_fma_does<4>({0x1p-149F, -0x1p-149F, -0x1p-120F, 0}, half_way,
                                            {half_way, half_way, -half_way, half_way}));
}
