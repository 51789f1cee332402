// SPDX-License-Identifier: BSL-1.0
#include <ctnn/kernels/matmul.hpp>
#include <ctnn/math/fma.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cstddef>

#include "support/both_times.hpp"
#include "support/varied.hpp"

// The order of a sum is part of what the kernel computes: each product is compared, bit by bit,
// with one that follows the documented order element by element, in the compiler and at run time.

namespace {

using ctnn::kernels::contraction_chains;
using ctnn::kernels::matrix_product;
using ctnn::kernels::start;
using ctnn::test::opaque;
using ctnn::test::same_bits;
using ctnn::test::varied;

template <matrix_product P, start Start, class T>
constexpr auto by_the_rule(std::array<T, P.rows * P.inner> const& a,
                           std::array<T, P.inner * P.columns> const& b,
                           std::array<T, P.starts(Start)> const& from) {
  std::array<T, P.rows * P.columns> c{};
  for (std::size_t row = 0; row < P.rows; ++row) {
    for (std::size_t column = 0; column < P.columns; ++column) {
      std::array<T, P.chains> chains{};
      if constexpr (Start != start::zero) {
        chains[0] = from[Start == start::row      ? column
                         : Start == start::column ? row
                                                  : row * P.columns + column];
      }
      for (std::size_t i = 0; i < P.inner; ++i) {
        T& chain = chains[i % P.chains];
        chain = ctnn::fma(a[row * P.a.row + i * P.a.column], b[i * P.b.row + column * P.b.column],
                          chain);
      }
      for (std::size_t half = P.chains / 2; half > 0; half /= 2) {
        for (std::size_t i = 0; i < half; ++i) {
          chains[i] += chains[i + half];
        }
      }
      c[row * P.columns + column] = chains[0];
    }
  }
  return c;
}

template <matrix_product P, start Start, class T>
constexpr auto by_the_kernel(std::array<T, P.rows * P.inner> const& a,
                             std::array<T, P.inner * P.columns> const& b,
                             std::array<T, P.starts(Start)> const& from) {
  std::array<T, P.rows * P.columns> c;
  if constexpr (Start == start::present) {
    c = from;
    ctnn::kernels::multiply_accumulate<P>(a, b, c);
  } else {
    ctnn::kernels::multiply<P, Start>(a, b, from, c);
  }
  return c;
}

template <class T, start Start, matrix_product... P>
bool follow_the_rule_from() {
  return ([] {
    constexpr auto const& a = varied<T, P.rows * P.inner>;
    constexpr auto const& b = varied<T, P.inner * P.columns>;
    constexpr auto const& from = varied<T, P.starts(Start)>;
    constexpr auto expected = by_the_rule<P, Start, T>(a, b, from);
    static_assert(same_bits(by_the_kernel<P, Start, T>(a, b, from), expected));
    return same_bits(by_the_kernel<P, Start, T>(opaque(a), opaque(b), opaque(from)), expected);
  }() && ...);
}

/// Row-major a and b.
constexpr matrix_product plain(std::size_t rows, std::size_t inner, std::size_t columns) {
  return {.rows = rows,
          .inner = inner,
          .columns = columns,
          .chains = contraction_chains(inner, columns)};
}

/// b read as its transpose: the gradient of an input.
constexpr matrix_product transposed_right(std::size_t rows, std::size_t inner,
                                          std::size_t columns) {
  return {.rows = rows,
          .inner = inner,
          .columns = columns,
          .b = {1, inner},
          .chains = contraction_chains(inner, columns)};
}

/// a read as its transpose: the gradient of a weight.
constexpr matrix_product transposed_left(std::size_t rows, std::size_t inner, std::size_t columns) {
  return {.rows = rows, .inner = inner, .columns = columns, .a = {1, rows}};
}

} // namespace

TEMPLATE_TEST_CASE("multiply: follows the order of sums on any size", "[kernels]", float, double) {
  using T = TestType;
  REQUIRE(follow_the_rule_from<T, start::zero, plain(1, 1, 1), plain(1, 2, 8), plain(2, 3, 1),
                               plain(3, 17, 1), plain(2, 9, 3), plain(4, 33, 13)>());
  REQUIRE(follow_the_rule_from<T, start::row, plain(1, 8, 1), plain(1, 40, 10), plain(1, 16, 16),
                               plain(3, 20, 31)>());
  REQUIRE(follow_the_rule_from<T, start::column, plain(1, 8, 1), plain(2, 3, 1), plain(5, 7, 3),
                               plain(7, 5, 65)>());
}

TEMPLATE_TEST_CASE("multiply: goes through long rows panel by panel", "[kernels]", float, double) {
  using T = TestType;
  REQUIRE(
      follow_the_rule_from<T, start::row, plain(1, 5, 640), plain(1, 3, 1001), plain(3, 2, 520)>());
  REQUIRE(follow_the_rule_from<T, start::present, plain(2, 5, 333), transposed_right(2, 3, 300)>());
}

TEMPLATE_TEST_CASE("multiply: puts several narrow rows into a vector", "[kernels]", float, double) {
  using T = TestType;
  constexpr auto one_chain = [](std::size_t rows, std::size_t inner, std::size_t columns) {
    return matrix_product{.rows = rows, .inner = inner, .columns = columns};
  };
  REQUIRE(follow_the_rule_from<T, start::zero, one_chain(4, 4, 4), one_chain(8, 3, 4),
                               one_chain(8, 8, 8), one_chain(16, 2, 2), one_chain(272, 3, 4)>());
  REQUIRE(follow_the_rule_from<T, start::row, one_chain(4, 4, 4), one_chain(8, 3, 4)>());
  REQUIRE(follow_the_rule_from<T, start::present, one_chain(8, 1, 8), one_chain(4, 4, 4)>());
}

TEMPLATE_TEST_CASE("multiply: puts the last four columns of several rows into a vector",
                   "[kernels]", float, double) {
  using T = TestType;
  constexpr auto one_chain = [](std::size_t rows, std::size_t inner, std::size_t columns) {
    return matrix_product{.rows = rows, .inner = inner, .columns = columns};
  };
  REQUIRE(follow_the_rule_from<T, start::zero, one_chain(36, 5, 4), one_chain(4, 8, 20),
                               one_chain(72, 7, 12)>());
  REQUIRE(follow_the_rule_from<T, start::row, one_chain(8, 6, 20), one_chain(4, 9, 12)>());
  REQUIRE(follow_the_rule_from<T, start::column, one_chain(8, 6, 20), one_chain(4, 9, 12)>());
  REQUIRE(follow_the_rule_from<T, start::present, one_chain(8, 6, 20), one_chain(4, 9, 12)>());
}

TEMPLATE_TEST_CASE("multiply: reads either side as its transpose", "[kernels]", float, double) {
  using T = TestType;
  REQUIRE(follow_the_rule_from<T, start::zero, transposed_right(1, 10, 7),
                               transposed_right(3, 5, 1), transposed_right(2, 9, 33)>());
  REQUIRE(follow_the_rule_from<T, start::present, transposed_left(7, 3, 1),
                               transposed_left(1, 4, 5), transposed_left(13, 2, 19)>());
}

TEMPLATE_TEST_CASE("multiply: follows the order where it blocks and copies", "[kernels]", float,
                   double) {
  using T = TestType;
  constexpr matrix_product product = plain(37, 530, 131);
  static auto const a = opaque(varied<T, product.rows * product.inner>);
  static auto const b = opaque(varied<T, product.inner * product.columns>);
  REQUIRE(same_bits(by_the_kernel<product, start::zero, T>(a, b, {}),
                    by_the_rule<product, start::zero, T>(a, b, {})));
  static auto const c = opaque(varied<T, product.rows * product.columns>);
  REQUIRE(same_bits(by_the_kernel<product, start::present, T>(a, b, c),
                    by_the_rule<product, start::present, T>(a, b, c)));
}

TEST_CASE("multiply: keeps the sign of a zero in a lone sum", "[kernels]") {
  // -0 + 0 * -0 is -0 + -0: what fills a vector up must not turn it into +0.
  constexpr matrix_product product = plain(1, 3, 1);
  std::array<float, 3> const a = opaque(std::array<float, 3>{0, 0, 0});
  std::array<float, 3> const b = opaque(std::array<float, 3>{-1, -1, -1});
  std::array<float, 1> const from = opaque(std::array<float, 1>{-0.0F});
  REQUIRE(same_bits(by_the_kernel<product, start::row, float>(a, b, from),
                    by_the_rule<product, start::row, float>(a, b, from)));
}

TEST_CASE("contraction_chains: few outputs are summed in several chains") {
  STATIC_REQUIRE(contraction_chains(784, 128) == 1);
  STATIC_REQUIRE(contraction_chains(128, 10) == 8);
  STATIC_REQUIRE(contraction_chains(16, 16) == 4);
  STATIC_REQUIRE(contraction_chains(16, 3) == 4);
  STATIC_REQUIRE(contraction_chains(2, 8) == 1);
  STATIC_REQUIRE(contraction_chains(8, 1) == 8);
  STATIC_REQUIRE(contraction_chains(1000, 1) == 16);
}
