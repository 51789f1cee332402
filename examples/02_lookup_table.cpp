// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>

// A net inside other compile-time code: it fills a lookup table, is a template argument, and
// decides an `if constexpr` and the size of an array.

using namespace ctnn::layers;

// The contrast curve 3 x^2 - 2 x^3 of a picture, from 0 to 1.
constexpr float contrast(float x) { return x * x * (3 - 2 * x); }

// A net that learns it.
using curve = ctnn::sequential<float, ctnn::shape<1>, dense<4>, tanh, dense<1>>;

constexpr curve train(std::uint64_t seed) {
  auto result = ctnn::initialized<curve>(ctnn::glorot_uniform{}, seed);
  constexpr std::size_t points = 8;
  ctnn::tensor<float, points, 1> x;
  ctnn::tensor<float, points, 1> y;
  for (std::size_t i = 0; i < points; ++i) {
    x[i, 0] = static_cast<float>(i) / (points - 1);
    y[i, 0] = contrast(x[i, 0]);
  }
  for (int epoch = 0; epoch < 100; ++epoch) {
    auto const step = ctnn::value_and_grad(result, ctnn::mean_squared_error{}, x, y);
    ctnn::sgd{.learning_rate = 0.5}.step(result, step.gradient);
  }
  return result;
}

constexpr std::uint8_t to_byte(float x) {
  return static_cast<std::uint8_t>(std::clamp(x, 0.0F, 1.0F) * 255.0F + 0.5F);
}

// The net is a template argument: each net has its own table, in read-only memory.
template <curve Net>
constexpr auto table = [] {
  std::array<std::uint8_t, 256> result{};
  for (std::size_t i = 0; i < result.size(); ++i) {
    auto const y = Net(ctnn::make_tensor<float>({static_cast<float>(i) / 255}));
    result[i] = to_byte(y[0]);
  }
  return result;
}();

constexpr curve trained = train(11);

constexpr int worst_error = [] {
  int worst = 0;
  for (std::size_t i = 0; i < 256; ++i) {
    int const error = table<trained>[i] - to_byte(contrast(static_cast<float>(i) / 255));
    worst = std::max({worst, error, -error});
  }
  return worst;
}();

constexpr std::uint8_t contrasted(std::uint8_t grey) {
  if constexpr (worst_error <= 16) {
    return table<trained>[grey]; // good enough: one load
  } else {
    return to_byte(contrast(static_cast<float>(grey) / 255));
  }
}

// Each grey that the net gives, once.
constexpr auto palette = [] {
  constexpr auto levels = [] {
    auto sorted = table<trained>;
    std::ranges::sort(sorted);
    return sorted;
  }();
  constexpr auto count = [&] {
    auto copy = levels;
    return static_cast<std::size_t>(std::ranges::unique(copy).begin() - copy.begin());
  }();
  std::array<std::uint8_t, count> result{};
  std::ranges::unique_copy(levels, result.begin());
  return result;
}();
static_assert(palette.size() > 100 && palette.size() <= 256);

int main() {
  std::printf("worst error %d of 255, %zu greys, 64 becomes %d\n", worst_error, palette.size(),
              contrasted(64));
}
