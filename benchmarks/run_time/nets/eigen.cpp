// SPDX-License-Identifier: BSL-1.0
#include <Eigen/Core>

#include "nets/operands.hpp"

namespace run_time::nets {
namespace {

template <std::size_t Size>
using vector = Eigen::Matrix<float, Size, 1>;

/// x (In) weight (In, Out) + bias (Out). Moves on to the parameters behind.
template <std::size_t In, std::size_t Out, class X>
vector<Out> dense(float const*& parameters, X const& x) {
  vector<Out> y = Eigen::Map<vector<Out> const>(parameters + In * Out);
  y.noalias() += Eigen::Map<Eigen::Matrix<float, Out, In> const>(parameters) * x;
  parameters += (In + 1) * Out;
  return y;
}

vector<3> forward(exercise, float const* parameters, float const* x) {
  using image = Eigen::Matrix<float, 4, 4, Eigen::RowMajor>;
  Eigen::Matrix<float, 6, 6, Eigen::RowMajor> padded =
      Eigen::Matrix<float, 6, 6, Eigen::RowMajor>::Zero();
  padded.block<4, 4>(1, 1) = Eigen::Map<image const>(x);
  image sums = image::Zero();
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) {
      sums += parameters[3 * i + j] * padded.block<4, 4>(i, j);
    }
  }
  parameters += 9;
  sums = sums.cwiseMax(0.0f);
  vector<4> const pooled{sums.block<2, 2>(0, 0).maxCoeff(), sums.block<2, 2>(0, 2).maxCoeff(),
                         sums.block<2, 2>(2, 0).maxCoeff(), sums.block<2, 2>(2, 2).maxCoeff()};
  vector<3> const logits = dense<4, 3>(parameters, pooled);
  vector<3> const exps = (logits.array() - logits.maxCoeff()).exp();
  return exps / exps.sum();
}

vector<1> forward(xor_net, float const* parameters, float const* x) {
  vector<8> const hidden = dense<2, 8>(parameters, Eigen::Map<vector<2> const>(x)).array().tanh();
  return dense<8, 1>(parameters, hidden).array().logistic();
}

vector<3> forward(small, float const* parameters, float const* x) {
  vector<16> const first = dense<4, 16>(parameters, Eigen::Map<vector<4> const>(x)).cwiseMax(0.0f);
  vector<16> const second = dense<16, 16>(parameters, first).cwiseMax(0.0f);
  return dense<16, 3>(parameters, second);
}

vector<10> forward(digits, float const* parameters, float const* x) {
  vector<128> const hidden =
      dense<784, 128>(parameters, Eigen::Map<vector<784> const>(x)).cwiseMax(0.0f);
  return dense<128, 10>(parameters, hidden);
}

/// A 5x5 convolution (as a matrix of what each place sees, and a matrix product) with bias, ReLU
/// and 2x2 pooling. Moves on to the parameters behind.
template <int In, int Out, int Size, int Padding>
auto convolve_relu_pool(float const*& parameters, float const* x) {
  constexpr int places = Size + 2 * Padding - 4;
  using row_major = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  using image = Eigen::Matrix<float, Size, Size, Eigen::RowMajor>;
  using padded_image =
      Eigen::Matrix<float, Size + 2 * Padding, Size + 2 * Padding, Eigen::RowMajor>;
  Eigen::Matrix<float, In * 25, places * places, Eigen::RowMajor> seen;
  for (int in = 0; in < In; ++in) {
    padded_image padded = padded_image::Zero();
    padded.template block<Size, Size>(Padding, Padding) =
        Eigen::Map<image const>(x + in * Size * Size);
    for (int tap = 0; tap < 25; ++tap) {
      Eigen::Map<Eigen::Matrix<float, places, places, Eigen::RowMajor>>(
          seen.row(in * 25 + tap).data()) = padded.template block<places, places>(tap / 5, tap % 5);
    }
  }
  Eigen::Matrix<float, Out, places * places, Eigen::RowMajor> sums;
  sums.noalias() = Eigen::Map<row_major const>(parameters, Out, In * 25) * seen;
  sums.colwise() += Eigen::Map<Eigen::Matrix<float, Out, 1> const>(parameters + Out * In * 25);
  parameters += Out * (In * 25 + 1);
  constexpr int half = places / 2;
  Eigen::Matrix<float, Out * half * half, 1> y;
  for (int row = 0; row < Out * half; ++row) {
    float const* const above = sums.data() + 2 * row * places;
    using strided = Eigen::Map<Eigen::Array<float, half, 1> const, 0, Eigen::InnerStride<2>>;
    Eigen::Map<Eigen::Array<float, half, 1>>{y.data() + row* half} =
        strided{above}
            .max(strided{above + 1})
            .max(strided{above + places})
            .max(strided{above + places + 1})
            .max(0.0f);
  }
  return y;
}

vector<10> forward(lenet5, float const* parameters, float const* x) {
  auto const first = convolve_relu_pool<1, 6, 28, 2>(parameters, x);
  auto const second = convolve_relu_pool<6, 16, 14, 0>(parameters, first.data());
  vector<120> const third = dense<400, 120>(parameters, second).cwiseMax(0.0f);
  vector<84> const fourth = dense<120, 84>(parameters, third).cwiseMax(0.0f);
  return dense<84, 10>(parameters, fourth);
}

template <class Net>
struct eigen : operands<Net> {
  void run() {
    Eigen::Map<vector<Net::outputs>>(this->y.data()) =
        forward(Net{}, this->parameters.data(), this->x.data());
  }
};

bool const added = add_nets<eigen, exercise, xor_net, small, digits, lenet5>("Eigen");

} // namespace
} // namespace run_time::nets
