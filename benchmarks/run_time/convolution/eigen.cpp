// SPDX-License-Identifier: BSL-1.0
#include <Eigen/Core>
#include <algorithm>

#include "convolution/operands.hpp"

namespace run_time::convolution {
namespace {

using matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// A matrix of what each place of y sees (im2col), and a matrix product.
template <layer L>
struct eigen : operands<L> {
  static constexpr bool supported = L.groups == 1;
  static constexpr std::size_t places = L.out_size() * L.out_size();
  alignas(64) std::array<float, L.taps() * places> seen{};

  void gather() {
    float* to = seen.data();
    for (std::size_t in = 0; in < L.in; ++in) {
      for (std::size_t i = 0; i < L.kernel; ++i) {
        for (std::size_t j = 0; j < L.kernel; ++j) {
          // The places of a row that see the image.
          std::size_t const first = j < L.padding ? (L.padding - j + L.stride - 1) / L.stride : 0;
          std::size_t const end =
              std::min(L.out_size(), (L.size + L.padding - j + L.stride - 1) / L.stride);
          for (std::size_t row = 0; row < L.out_size(); ++row, to += L.out_size()) {
            std::size_t const from_row = row * L.stride + i - L.padding;
            if (from_row < L.size) {
              float const* const from = this->x.data() + (in * L.size + from_row) * L.size;
              for (std::size_t column = first; column < end; ++column) {
                to[column] = from[column * L.stride + j - L.padding];
              }
            }
          }
        }
      }
    }
  }

  void run() {
    float const* right = this->x.data();
    if constexpr (L.kernel > 1 || L.stride > 1 || L.padding > 0) {
      gather();
      right = seen.data();
    }
    Eigen::Map<matrix, Eigen::Aligned64> sums(this->y.data(), L.out, places);
    sums.noalias() =
        Eigen::Map<matrix const, Eigen::Aligned64>(this->weight.data(), L.out, L.taps()) *
        Eigen::Map<matrix const, Eigen::Aligned64>(right, L.taps(), places);
    sums.colwise() += Eigen::Map<Eigen::VectorXf const, Eigen::Aligned64>(this->bias.data(), L.out);
  }
};

bool const added = add_layers<eigen>("Eigen (im2col)");

} // namespace
} // namespace run_time::convolution
