// SPDX-License-Identifier: BSL-1.0
#include "matmul/sizes.hpp"

namespace run_time::matmul {
namespace {

template <std::size_t N>
struct plain_loops : operands<N> {
  void run() {
    float const* const a = this->a.data();
    float const* const b = this->b.data();
    float* const c = this->c.data();
    for (std::size_t row = 0; row < N; ++row) {
      float sums[N]{};
      for (std::size_t inner = 0; inner < N; ++inner) {
        for (std::size_t column = 0; column < N; ++column) {
          sums[column] += a[row * N + inner] * b[inner * N + column];
        }
      }
      for (std::size_t column = 0; column < N; ++column) {
        c[row * N + column] = sums[column];
      }
    }
  }
};

bool const added = add_sizes<plain_loops>("plain loops");

} // namespace
} // namespace run_time::matmul
