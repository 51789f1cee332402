// SPDX-License-Identifier: BSL-1.0
// LeNet-5's second convolution: 5x5, 6 to 16 channels, 14x14 to 10x10 places: 240,000
// multiply-adds.
#include <ctnn/ops.hpp>

#include <array>

#include "varied.hpp"

#ifdef BASELINE
template <std::size_t Channels, std::size_t Size>
using image = std::array<std::array<std::array<float, Size>, Size>, Channels>;
constexpr auto x = varied_nested<image<6, 14>>(1);
constexpr auto weight = varied_nested<std::array<image<6, 5>, 16>>(2);

constexpr image<16, 10> evaluate() {
  image<16, 10> y{};
  for (std::size_t o = 0; o < 16; ++o) {
    for (std::size_t r = 0; r < 10; ++r) {
      for (std::size_t c = 0; c < 10; ++c) {
        for (std::size_t i = 0; i < 6; ++i) {
          for (std::size_t j = 0; j < 5; ++j) {
            for (std::size_t k = 0; k < 5; ++k) {
              y[o][r][c] += weight[o][i][j][k] * x[i][r + j][c + k];
            }
          }
        }
      }
    }
  }
  return y;
}
#else
constexpr auto x = varied<ctnn::tensor<float, 6, 14, 14>>(1);
constexpr auto weight = varied<ctnn::tensor<float, 16, 6, 5, 5>>(2);

constexpr auto evaluate(float change) {
  auto input = x;
  *input.begin() += change;
  return ctnn::conv2d(input, weight);
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
