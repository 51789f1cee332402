// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace ctnn {

/// A net with weights drawn by an initializer from a seed and biases of
/// zero: `constexpr auto start = initialized<net>(he_normal{}, 42);`
template <class Net, class Initializer>
[[nodiscard]] constexpr Net initialized(Initializer const& initializer,
                                        std::uint64_t seed) noexcept {
  Net net{};
  net.initialize(initializer, seed);
  return net;
}

} // namespace ctnn
