// SPDX-License-Identifier: BSL-1.0
#include "support/expect_close.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

namespace run_time {

void expect_close(std::string const& name, std::span<float const> result,
                  std::span<double const> expected, double tolerance) {
  if (result.size() != expected.size()) {
    std::fprintf(stderr, "%s gives %zu numbers instead of %zu\n", name.c_str(), result.size(),
                 expected.size());
    std::exit(EXIT_FAILURE);
  }
  double largest = 0;
  for (double const value : expected) {
    largest = std::max(largest, std::abs(value));
  }
  for (std::size_t i = 0; i < result.size(); ++i) {
    // Not `>`: NaN is wrong, too.
    if (!(std::abs(static_cast<double>(result[i]) - expected[i]) <= tolerance * largest)) {
      std::fprintf(stderr, "%s is wrong: element %zu is %.9g instead of %.9g\n", name.c_str(), i,
                   static_cast<double>(result[i]), expected[i]);
      std::exit(EXIT_FAILURE);
    }
  }
}

} // namespace run_time
