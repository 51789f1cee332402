// SPDX-License-Identifier: BSL-1.0
// With a run-time input, tiny nets are code without a call, an allocation or a copy of the weights.
#include "nets.hpp"

using namespace zero_overhead;

extern "C" void tiny_constexpr(tiny::input_type const& x, tiny::output_type& y) { y = tiny_net(x); }

extern "C" void tiny_reference(tiny const& net, tiny::input_type const& x, tiny::output_type& y) {
  y = net(x);
}

extern "C" void small_constexpr(small::input_type const& x, small::output_type& y) {
  y = small_net(x);
}

extern "C" void small_reference(small const& net, small::input_type const& x,
                                small::output_type& y) {
  y = net(x);
}
