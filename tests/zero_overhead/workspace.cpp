// SPDX-License-Identifier: BSL-1.0
// The forward pass of one net, NET, in a workspace, alone, and what the net states that it takes of
// the stack.
#include "nets.hpp"

using net = zero_overhead::NET;

extern "C" {

extern unsigned long const stated;
unsigned long const stated = net::stack_bytes;

void forward(net const& parameters, net::input_type const& x, net::workspace& memory,
             net::output_type& y) {
  y = parameters.forward(x, memory);
}
}
