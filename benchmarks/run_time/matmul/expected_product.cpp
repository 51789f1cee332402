// SPDX-License-Identifier: BSL-1.0
#include <map>
#include <vector>

#include "matmul/operands.hpp"

namespace run_time::matmul {

std::span<double const> expected_product(std::size_t n) {
  static std::map<std::size_t, std::vector<double>> products;
  std::vector<double>& c = products[n];
  if (c.empty()) {
    std::vector<float> a(n * n);
    std::vector<float> b(n * n);
    fill_varied(a.data(), a.size(), a_seed);
    fill_varied(b.data(), b.size(), b_seed);
    c.resize(n * n);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t k = 0; k < n; ++k) {
          c[i * n + k] += double{a[i * n + j]} * double{b[j * n + k]};
        }
      }
    }
  }
  return c;
}

} // namespace run_time::matmul
