// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace run_time::nets {

// Each net's parameters lie one after another, layer by layer, weight before bias: dense (in, out),
// convolutions (out, in, rows, columns).

/// In a 4x4 image: a 3x3 convolution without bias, padded by 1, ReLU, 2x2 pooling, 3 units,
/// softmax.
struct exercise {
  static constexpr char const* name = "the exercise's net";
  static constexpr std::size_t inputs = 16;
  static constexpr std::size_t outputs = 3;
  static constexpr std::size_t parameters = 9 + 4 * 3 + 3;
  static constexpr std::size_t macs = 16 * 9 + 4 * 3;
};

/// 8 units with tanh, one with a sigmoid.
struct xor_net {
  static constexpr char const* name = "2-8-1, tanh and sigmoid";
  static constexpr std::size_t inputs = 2;
  static constexpr std::size_t outputs = 1;
  static constexpr std::size_t parameters = 2 * 8 + 8 + 8 + 1;
  static constexpr std::size_t macs = 2 * 8 + 8;
};

/// ReLU between layers.
struct small {
  static constexpr char const* name = "4-16-16-3";
  static constexpr std::size_t inputs = 4;
  static constexpr std::size_t outputs = 3;
  static constexpr std::size_t parameters = 4 * 16 + 16 + 16 * 16 + 16 + 16 * 3 + 3;
  static constexpr std::size_t macs = 4 * 16 + 16 * 16 + 16 * 3;
};

/// ReLU between layers.
struct digits {
  static constexpr char const* name = "784-128-10";
  static constexpr std::size_t inputs = 784;
  static constexpr std::size_t outputs = 10;
  static constexpr std::size_t parameters = 784 * 128 + 128 + 128 * 10 + 10;
  static constexpr std::size_t macs = 784 * 128 + 128 * 10;
};

/// Two 5x5 convolutions (6 channels, padded by 2, and 16), each with ReLU and 2x2 pooling, then
/// 120, 84 and 10 units with ReLU between them.
struct lenet5 {
  static constexpr char const* name = "LeNet-5";
  static constexpr std::size_t inputs = 28 * 28;
  static constexpr std::size_t outputs = 10;
  static constexpr std::size_t parameters =
      6 * 25 + 6 + 16 * 6 * 25 + 16 + 400 * 120 + 120 + 120 * 84 + 84 + 84 * 10 + 10;
  static constexpr std::size_t macs =
      784 * 6 * 25 + 100 * 16 * 6 * 25 + 400 * 120 + 120 * 84 + 84 * 10;
};

} // namespace run_time::nets
