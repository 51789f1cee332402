// SPDX-License-Identifier: BSL-1.0
// A dense layer of 784 inputs and 128 units: 100,352 multiply-adds.
#include <ctnn/ops.hpp>

#include <array>

#include "varied.hpp"

#ifdef BASELINE
constexpr auto x = varied_nested<std::array<float, 784>>(1);
constexpr auto weight = varied_nested<std::array<std::array<float, 128>, 784>>(2);
constexpr auto bias = varied_nested<std::array<float, 128>>(3);

constexpr std::array<float, 128> evaluate() {
  std::array<float, 128> y{};
  for (std::size_t o = 0; o < 128; ++o) {
    y[o] = bias[o];
    for (std::size_t i = 0; i < 784; ++i) {
      y[o] += x[i] * weight[i][o];
    }
  }
  return y;
}
#else
constexpr auto x = varied<ctnn::tensor<float, 784>>(1);
constexpr auto weight = varied<ctnn::tensor<float, 784, 128>>(2);
constexpr auto bias = varied<ctnn::tensor<float, 128>>(3);

constexpr auto evaluate(float change) {
  auto input = x;
  *input.begin() += change;
  return ctnn::dense(input, weight, bias);
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
