// SPDX-License-Identifier: BSL-1.0
#include <Eigen/Core>
#include <cmath>

#include "transformer/operands.hpp"

namespace run_time::transformer {
namespace {

template <std::size_t Columns>
using matrix = Eigen::Matrix<float, time, Columns, Eigen::RowMajor>;
template <std::size_t Rows, std::size_t Columns, class T>
using view =
    Eigen::Map<std::conditional_t<std::is_const_v<T>,
                                  Eigen::Matrix<float, Rows, Columns, Eigen::RowMajor> const,
                                  Eigen::Matrix<float, Rows, Columns, Eigen::RowMajor>>,
               Eigen::Aligned64>;
using row = Eigen::Map<Eigen::Matrix<float, 1, width, Eigen::RowMajor> const, Eigen::Aligned64>;

template <class Row>
void softmax(Row&& x) {
  x.array() = (x.array() - x.maxCoeff()).exp();
  x /= x.sum();
}

template <part Which>
struct eigen : operands {
  alignas(64) std::array<float, time * 3 * width> qkv_data;
  alignas(64) std::array<float, time * time> scores_data;
  alignas(64) std::array<float, time * width> seen_data;

  void run() {
    view<time, width, float const> const in(x.data());
    view<time, width, float> out(y.data());
    if constexpr (Which == part::layer_norm) {
      for (Eigen::Index t = 0; t < static_cast<Eigen::Index>(time); ++t) {
        auto const centered = (in.row(t).array() - in.row(t).mean()).eval();
        float const scale = 1 / std::sqrt(centered.square().mean() + 1e-5F);
        out.row(t).array() =
            centered * scale * row(weight.data()).array() + row(bias.data()).array();
      }
    } else if constexpr (Which == part::softmax) {
      out = in;
      for (Eigen::Index t = 0; t < static_cast<Eigen::Index>(time); ++t) {
        softmax(out.row(t));
      }
    } else {
      attend(in, out);
    }
  }

private:
  template <class In, class Out>
  void attend(In const& in, Out& out) {
    view<time, 3 * width, float> qkv(qkv_data.data());
    view<time, time, float> scores(scores_data.data());
    view<time, width, float> seen(seen_data.data());
    qkv.noalias() = in * view<width, 3 * width, float const>(in_weight.data());
    qkv.rowwise() += Eigen::Map<Eigen::Matrix<float, 1, 3 * width> const>(in_bias.data());
    for (Eigen::Index first = 0; first < static_cast<Eigen::Index>(width);
         first += static_cast<Eigen::Index>(depth)) {
      auto const part_of = [&](std::size_t offset) {
        return qkv.template middleCols<depth>(first + static_cast<Eigen::Index>(offset));
      };
      scores.noalias() =
          (part_of(0) * (1 / std::sqrt(static_cast<float>(depth)))) * part_of(width).transpose();
      for (Eigen::Index t = 0; t < static_cast<Eigen::Index>(time); ++t) {
        if constexpr (Which == part::causal_attention) {
          softmax(scores.row(t).head(t + 1));
          scores.row(t).tail(static_cast<Eigen::Index>(time) - t - 1).setZero();
        } else {
          softmax(scores.row(t));
        }
      }
      seen.template middleCols<depth>(first).noalias() = scores * part_of(2 * width);
    }
    out.noalias() = seen * view<width, width, float const>(out_weight.data());
    out.rowwise() += row(out_bias.data());
  }
};

bool const added = add_parts<eigen>("Eigen");

} // namespace
} // namespace run_time::transformer
