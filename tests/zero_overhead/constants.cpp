// SPDX-License-Identifier: BSL-1.0
// With a constexpr net and input, a function returns an immediate.
#include "nets.hpp"

using namespace zero_overhead;

extern "C" float tiny_answer() {
  constexpr auto y = initialized_net<tiny>(ctnn::make_tensor<float>({0.25f, -0.5f}));
  return y[0];
}

extern "C" unsigned long small_answer() {
  constexpr auto label = argmax(initialized_net<small>(ctnn::make_tensor<float>({1, -1, 0.5f, 2})));
  return label;
}

extern "C" void small_outputs(float* to) {
  static constexpr auto y = initialized_net<small>(ctnn::make_tensor<float>({1, -1, 0.5f, 2}));
  for (float x : y) {
    *to++ = x;
  }
}
