// SPDX-License-Identifier: BSL-1.0
#include <cstdio>
#include <cstdlib>
#include <libxsmm.h>

#include "matmul/sizes.hpp"

namespace run_time::matmul {
namespace {

template <std::size_t N>
struct libxsmm : operands<N> {
  libxsmm_smmfunction product = [] {
    constexpr auto n = static_cast<libxsmm_blasint>(N);
    float const alpha = 1;
    float const beta = 0;
    auto const kernel =
        libxsmm_smmdispatch(n, n, n, nullptr, nullptr, nullptr, &alpha, &beta, nullptr, nullptr);
    if (kernel == nullptr) {
      std::fprintf(stderr, "LIBXSMM has no product of size %zu\n", N);
      std::exit(EXIT_FAILURE);
    }
    return kernel;
  }();

  // Its matrices are column-major: transposed(c) = transposed(b) transposed(a).
  void run() { product(this->b.data(), this->a.data(), this->c.data()); }
};

bool const added = add_sizes<libxsmm>("LIBXSMM");

} // namespace
} // namespace run_time::matmul
