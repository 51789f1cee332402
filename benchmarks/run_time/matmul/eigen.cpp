// SPDX-License-Identifier: BSL-1.0
#include <Eigen/Core>

#include "matmul/sizes.hpp"

namespace run_time::matmul {
namespace {

template <std::size_t N>
struct eigen_fixed : operands<N> {
  void run() {
    using matrix = Eigen::Matrix<float, N, N, Eigen::RowMajor>;
    Eigen::Map<matrix, Eigen::Aligned64>(this->c.data()).noalias() =
        Eigen::Map<matrix const, Eigen::Aligned64>(this->a.data()) *
        Eigen::Map<matrix const, Eigen::Aligned64>(this->b.data());
  }
};

template <std::size_t N>
struct eigen_dynamic : operands<N> {
  void run() {
    using matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    Eigen::Map<matrix, Eigen::Aligned64>(this->c.data(), N, N).noalias() =
        Eigen::Map<matrix const, Eigen::Aligned64>(this->a.data(), N, N) *
        Eigen::Map<matrix const, Eigen::Aligned64>(this->b.data(), N, N);
  }
};

bool const added = add_sizes<eigen_fixed, 0, 32>("Eigen (fixed)") &&
                   add_sizes<eigen_dynamic, 8>("Eigen (dynamic)");

} // namespace
} // namespace run_time::matmul
