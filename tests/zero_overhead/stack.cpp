// SPDX-License-Identifier: BSL-1.0
// The forward pass of one net, NET, alone: the frames of all functions here are the most that it
// takes of the stack, since none calls itself.
#include "nets.hpp"

using net = zero_overhead::NET;

extern "C" void forward(net const& parameters, net::input_type const& x, net::output_type& y) {
  y = parameters(x);
}
