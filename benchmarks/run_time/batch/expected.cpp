// SPDX-License-Identifier: BSL-1.0
#include <vector>

#include "batch/operands.hpp"
#include "nets/plain_forward.hpp"

namespace run_time::batch {
namespace {

template <class Range>
std::vector<double> in_double(Range const& values) {
  return {values.begin(), values.end()};
}

} // namespace

std::span<double const> expected_outputs() {
  static std::vector<double> const y = [] {
    operands const given;
    auto const x = in_double(given.x);
    auto const parameters = in_double(given.parameters);
    std::vector<double> result(samples * classes);
    for (std::size_t sample = 0; sample < samples; ++sample) {
      nets::plain_forward(digits{}, parameters.data(), x.data() + sample * inputs,
                          result.data() + sample * classes);
    }
    return result;
  }();
  return y;
}

std::span<double const> expected_change() {
  static std::vector<double> const change = [] {
    operands const given;
    auto const x = in_double(given.x);
    auto const p = in_double(given.parameters);
    std::vector<double> result(p.size());
    for (std::size_t sample = 0; sample < samples; ++sample) {
      double const* const from = x.data() + sample * inputs;
      double h[hidden];
      double y[classes];
      nets::dense_relu<inputs, hidden>(p.data(), from, h);
      nets::dense<hidden, classes>(p.data() + second_weight, h, y);
      nets::softmax<classes>(y);
      y[label(sample)] -= 1;
      for (double& dy : y) {
        dy *= -double{learning_rate} / samples;
      }
      for (std::size_t j = 0; j < hidden; ++j) {
        double dh = 0;
        for (std::size_t k = 0; k < classes; ++k) {
          dh += y[k] * p[second_weight + j * classes + k];
          result[second_weight + j * classes + k] += h[j] * y[k];
        }
        if (h[j] > 0) {
          for (std::size_t i = 0; i < inputs; ++i) {
            result[i * hidden + j] += from[i] * dh;
          }
          result[first_bias + j] += dh;
        }
      }
      for (std::size_t k = 0; k < classes; ++k) {
        result[second_bias + k] += y[k];
      }
    }
    return result;
  }();
  return change;
}

} // namespace run_time::batch
