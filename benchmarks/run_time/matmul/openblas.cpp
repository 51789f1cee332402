// SPDX-License-Identifier: BSL-1.0
#include <cblas.h>

#include "matmul/sizes.hpp"

namespace run_time::matmul {
namespace {

template <std::size_t N>
struct openblas : operands<N> {
  openblas() { openblas_set_num_threads(1); }

  void run() {
    constexpr auto n = static_cast<blasint>(N);
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1.0f, this->a.data(), n,
                this->b.data(), n, 0.0f, this->c.data(), n);
  }
};

bool const added = add_sizes<openblas>("OpenBLAS");

} // namespace
} // namespace run_time::matmul
