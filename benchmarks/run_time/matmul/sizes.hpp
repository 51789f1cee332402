// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "matmul/operands.hpp"
#include "support/add_case.hpp"

namespace run_time::matmul {

/// Registers `Product<N>`, a product c = a b of square matrices, for each size from `Least` to
/// `Most` under a contestant's name.
template <template <std::size_t> class Product, std::size_t Least = 0, std::size_t Most = 1'000'000>
bool add_sizes(std::string const& contestant) {
  auto const add = [&]<std::size_t N>() {
    if constexpr (Least <= N && N <= Most) {
      add_case(
          "matmul/" + std::to_string(N) + "/" + contestant, 2.0 * N * N * N,
          [] { return Product<N>{}; }, [] { return expected_product(N); });
    }
  };
  [&]<std::size_t... N>(std::index_sequence<N...>) {
    (add.template operator()<N>(), ...);
  }(std::index_sequence<4, 7, 8, 13, 16, 31, 32, 64, 100, 128, 256, 257, 512>{});
  return true;
}

} // namespace run_time::matmul
