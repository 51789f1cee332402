// SPDX-License-Identifier: BSL-1.0
// With a run-time input, a tiny net, NET, is code without a call, an allocation or a copy of the
// weights.
#include "nets.hpp"

using net = zero_overhead::NET;

extern "C" void with_constexpr_net(net::input_type const& x, net::output_type& y) {
  y = zero_overhead::initialized_net<net>(x);
}

extern "C" void with_reference(net const& parameters, net::input_type const& x,
                               net::output_type& y) {
  y = parameters(x);
}
