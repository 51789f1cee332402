// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <vector>

#include "streaming/streams.hpp"

namespace run_time::streaming {
namespace {

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/// x (1) and h through weights that lie at `parameters`: two sums for each gate, which moves on.
struct sums {
  std::vector<double> of_x;
  std::vector<double> of_h;

  sums(float const*& parameters, std::size_t gates, double x, std::vector<double> const& h)
      : of_x(gates), of_h(gates) {
    float const* const weight = parameters;
    float const* const recurrent = weight + gates;
    float const* const bias = recurrent + h.size() * gates;
    for (std::size_t i = 0; i < gates; ++i) {
      of_x[i] = bias[i] + x * weight[i];
      for (std::size_t j = 0; j < h.size(); ++j) {
        of_h[i] += h[j] * recurrent[j * gates + i];
      }
    }
    parameters = bias + gates;
  }
};

struct state {
  std::vector<double> h;
  std::vector<double> c;
};

template <std::size_t Hidden>
void step(gru<Hidden>, float const*& parameters, double x, state& s) {
  sums const sum(parameters, 3 * Hidden, x, s.h);
  for (std::size_t i = 0; i < Hidden; ++i) {
    double const r = sigmoid(sum.of_x[i] + sum.of_h[i]);
    double const z = sigmoid(sum.of_x[Hidden + i] + sum.of_h[Hidden + i]);
    double const n =
        std::tanh(sum.of_x[2 * Hidden + i] + r * (sum.of_h[2 * Hidden + i] + parameters[i]));
    s.h[i] = (1 - z) * n + z * s.h[i];
  }
  parameters += Hidden;
}

template <std::size_t Hidden>
void step(lstm<Hidden>, float const*& parameters, double x, state& s) {
  sums const sum(parameters, 4 * Hidden, x, s.h);
  auto const gate = [&](std::size_t i) { return sum.of_x[i] + sum.of_h[i]; };
  for (std::size_t i = 0; i < Hidden; ++i) {
    s.c[i] =
        sigmoid(gate(Hidden + i)) * s.c[i] + sigmoid(gate(i)) * std::tanh(gate(2 * Hidden + i));
    s.h[i] = sigmoid(gate(3 * Hidden + i)) * std::tanh(s.c[i]);
  }
}

} // namespace

template <class Net>
std::span<double const> expected_output() {
  static std::vector<double> const y = [] {
    operands<Net> const given;
    state s{std::vector<double>(Net::hidden), std::vector<double>(Net::hidden)};
    double out = 0;
    for (float const x : given.signal) {
      float const* parameters = given.parameters.data();
      step(Net{}, parameters, x, s);
      out = parameters[Net::hidden];
      for (std::size_t i = 0; i < Net::hidden; ++i) {
        out += s.h[i] * parameters[i];
      }
    }
    return std::vector<double>{out};
  }();
  return y;
}

template std::span<double const> expected_output<gru<8>>();
template std::span<double const> expected_output<gru<16>>();
template std::span<double const> expected_output<gru<24>>();
template std::span<double const> expected_output<gru<32>>();
template std::span<double const> expected_output<gru<64>>();
template std::span<double const> expected_output<lstm<8>>();
template std::span<double const> expected_output<lstm<16>>();
template std::span<double const> expected_output<lstm<24>>();
template std::span<double const> expected_output<lstm<32>>();
template std::span<double const> expected_output<lstm<64>>();

} // namespace run_time::streaming
