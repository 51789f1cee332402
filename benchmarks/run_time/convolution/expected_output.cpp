// SPDX-License-Identifier: BSL-1.0
#include <map>
#include <vector>

#include "compile_time/kernels/varied.hpp"
#include "convolution/operands.hpp"

namespace run_time::convolution {
namespace {

std::vector<float> varied_numbers(std::size_t count, std::uint32_t seed) {
  std::vector<float> result(count);
  fill_varied(result.data(), count, seed);
  return result;
}

std::vector<double> computed(layer const& sizes) {
  auto const x = varied_numbers(sizes.x_size(), x_seed);
  auto const weight = varied_numbers(sizes.weight_size(), weight_seed);
  auto const bias = varied_numbers(sizes.out, bias_seed);
  std::vector<double> y;
  std::size_t const group_out = sizes.out / sizes.groups;
  for (std::size_t out = 0; out < sizes.out; ++out) {
    for (std::size_t row = 0; row < sizes.out_size(); ++row) {
      for (std::size_t column = 0; column < sizes.out_size(); ++column) {
        double sum = bias[out];
        float const* factor = weight.data() + out * sizes.taps();
        for (std::size_t in = 0; in < sizes.group_in(); ++in) {
          std::size_t const channel = out / group_out * sizes.group_in() + in;
          for (std::size_t i = 0; i < sizes.kernel; ++i) {
            for (std::size_t j = 0; j < sizes.kernel; ++j, ++factor) {
              // Unsigned: what lies before the image wraps to behind it.
              std::size_t const from_row = row * sizes.stride + i - sizes.padding;
              std::size_t const from_column = column * sizes.stride + j - sizes.padding;
              if (from_row < sizes.size && from_column < sizes.size) {
                sum += double{*factor} *
                       double{x[(channel * sizes.size + from_row) * sizes.size + from_column]};
              }
            }
          }
        }
        y.push_back(sum);
      }
    }
  }
  return y;
}

} // namespace

std::span<double const> expected_output(layer const& sizes) {
  static std::map<layer, std::vector<double>> outputs;
  auto const [place, is_new] = outputs.try_emplace(sizes);
  if (is_new) {
    place->second = computed(sizes);
  }
  return place->second;
}

} // namespace run_time::convolution
