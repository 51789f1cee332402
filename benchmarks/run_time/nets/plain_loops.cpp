// SPDX-License-Identifier: BSL-1.0
#include "nets/operands.hpp"
#include "nets/plain_forward.hpp"

namespace run_time::nets {
namespace {

template <class Net>
struct plain_loops : operands<Net> {
  void run() { plain_forward(Net{}, this->parameters.data(), this->x.data(), this->y.data()); }
};

bool const added = add_nets<plain_loops, exercise, xor_net, small, digits, lenet5>("plain loops");

} // namespace
} // namespace run_time::nets
