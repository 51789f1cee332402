// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <vector>

#include "nets/operands.hpp"
#include "nets/plain_forward.hpp"

namespace run_time::nets {

template <class Net>
std::span<double const> expected_output() {
  static std::vector<double> const y = [] {
    operands<Net> const given;
    std::vector<double> const x(given.x.begin(), given.x.end());
    std::vector<double> const parameters(given.parameters.begin(), given.parameters.end());
    std::vector<double> result(Net::outputs);
    plain_forward(Net{}, parameters.data(), x.data(), result.data());
    return result;
  }();
  return y;
}

template std::span<double const> expected_output<exercise>();
template std::span<double const> expected_output<xor_net>();
template std::span<double const> expected_output<small>();
template std::span<double const> expected_output<digits>();
template std::span<double const> expected_output<lenet5>();

} // namespace run_time::nets
