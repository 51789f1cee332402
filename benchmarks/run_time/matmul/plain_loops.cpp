// SPDX-License-Identifier: BSL-1.0
#include "matmul/sizes.hpp"

namespace run_time::matmul {
namespace {

/// Row times column, as the definition says it.
template <std::size_t N>
void multiply_by_dot_products(float const* __restrict a, float const* __restrict b,
                              float* __restrict c) {
  for (std::size_t row = 0; row < N; ++row) {
    for (std::size_t column = 0; column < N; ++column) {
      float sum = 0;
      for (std::size_t inner = 0; inner < N; ++inner) {
        sum += a[row * N + inner] * b[inner * N + column];
      }
      c[row * N + column] = sum;
    }
  }
}

/// With the contiguous index innermost.
template <std::size_t N>
void multiply_by_row_updates(float const* __restrict a, float const* __restrict b,
                             float* __restrict c) {
  for (std::size_t i = 0; i < N * N; ++i) {
    c[i] = 0;
  }
  for (std::size_t row = 0; row < N; ++row) {
    for (std::size_t inner = 0; inner < N; ++inner) {
      for (std::size_t column = 0; column < N; ++column) {
        c[row * N + column] += a[row * N + inner] * b[inner * N + column];
      }
    }
  }
}

/// The same with each row of c in a local array.
template <std::size_t N>
void multiply_by_row_sums(float const* __restrict a, float const* __restrict b,
                          float* __restrict c) {
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

template <std::size_t N>
struct dot_products : operands<N> {
  void run() { multiply_by_dot_products<N>(this->a.data(), this->b.data(), this->c.data()); }
};

template <std::size_t N>
struct row_updates : operands<N> {
  void run() { multiply_by_row_updates<N>(this->a.data(), this->b.data(), this->c.data()); }
};

template <std::size_t N>
struct row_sums : operands<N> {
  void run() { multiply_by_row_sums<N>(this->a.data(), this->b.data(), this->c.data()); }
};

bool const added = add_sizes<dot_products, 0, 32>("plain loops (dot products)") &&
                   add_sizes<row_updates>("plain loops (row updates)") &&
                   add_sizes<row_sums>("plain loops (row sums)");

} // namespace
} // namespace run_time::matmul
