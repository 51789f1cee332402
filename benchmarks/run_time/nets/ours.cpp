// SPDX-License-Identifier: BSL-1.0
#include "nets/ctnn_nets.hpp"
#include "nets/operands.hpp"

namespace run_time::nets {
namespace {

template <class Net>
struct tensors {
  alignas(64) typename ctnn_net<Net>::input_type x;
  alignas(64) typename ctnn_net<Net>::output_type y;

  tensors() { fill_varied(x.begin(), x.size(), x_seed); }

  [[nodiscard]] std::span<float> input() { return x.data; }
  [[nodiscard]] std::span<float const> result() const { return y.data; }
};

template <class Net>
struct ours : tensors<Net> {
  alignas(64) ctnn_net<Net> net;

  ours() { set_parameters<Net>(net, operands<Net>{}.parameters); }

  void run() { this->y = net(this->x); }
};

/// With the parameters known to the compiler.
template <class Net>
struct ours_constexpr : tensors<Net> {
  static constexpr ctnn_net<Net> net = [] {
    std::array<float, Net::parameters> parameters{};
    fill_varied(parameters.data(), parameters.size(), parameters_seed);
    ctnn_net<Net> result{};
    set_parameters<Net>(result, parameters);
    return result;
  }();

  void run() { this->y = net(this->x); }
};

bool const added = add_nets<ours, exercise, xor_net, small, digits, lenet5>("ctnn") &&
                   add_nets<ours_constexpr, exercise, xor_net, small>("ctnn constexpr");

} // namespace
} // namespace run_time::nets
