// SPDX-License-Identifier: BSL-1.0
// A matrix product of 48 x 48 matrices: 110,592 multiply-adds.
#include <ctnn/ops.hpp>

#include <array>

#include "varied.hpp"

#ifdef BASELINE
using matrix = std::array<std::array<float, 48>, 48>;
constexpr auto a = varied_nested<matrix>(1);
constexpr auto b = varied_nested<matrix>(2);

constexpr matrix evaluate() {
  matrix c{};
  for (std::size_t i = 0; i < 48; ++i) {
    for (std::size_t k = 0; k < 48; ++k) {
      for (std::size_t j = 0; j < 48; ++j) {
        c[i][k] += a[i][j] * b[j][k];
      }
    }
  }
  return c;
}
#else
constexpr auto a = varied<ctnn::tensor<float, 48, 48>>(1);
constexpr auto b = varied<ctnn::tensor<float, 48, 48>>(2);

constexpr auto evaluate(float change) {
  auto input = a;
  *input.begin() += change;
  return ctnn::matmul(input, b);
}
#endif

#ifdef EVALUATE
#ifdef BASELINE
constexpr auto y = evaluate();
#else
// Ours is too quick to be measured once; other numbers each time, lest the compiler remember.
constexpr auto y0 = evaluate(0);
constexpr auto y1 = evaluate(1);
constexpr auto y2 = evaluate(2);
constexpr auto y3 = evaluate(3);
#endif
#endif
