// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/philox.hpp>

#include <array>
#include <bit>
#include <cstdint>

namespace ctnn {

/// A random order of 0 ... size - 1, which takes no memory: `order(i)` is the number at place i, a
/// function of (size, seed, stream) alone.
///
/// A Feistel network over the next power of four, walked along its cycles until it is back below
/// size. Source: Black, Rogaway, Ciphers with arbitrary finite domains, 2002; its round function is
/// the finalizer of MurmurHash3.
class permutation {
public:
  constexpr permutation(std::uint64_t size, std::uint64_t seed, std::uint64_t stream = 0) noexcept
      : size_{size},
        half_{size < 3 ? 1 : (static_cast<unsigned>(std::bit_width(size - 1)) + 1) / 2} {
    philox4x32 random(seed, stream);
    for (std::uint32_t& key : keys_) {
      key = random();
    }
  }

  [[nodiscard]] constexpr std::uint64_t size() const noexcept { return size_; }

  /// The number at a place; both below size.
  [[nodiscard]] constexpr std::uint64_t operator()(std::uint64_t place) const noexcept {
    do {
      place = encrypted(place);
    } while (place >= size_);
    return place;
  }

private:
  [[nodiscard]] constexpr std::uint64_t encrypted(std::uint64_t x) const noexcept {
    std::uint64_t const mask = (std::uint64_t{1} << half_) - 1;
    std::uint64_t left = x >> half_;
    std::uint64_t right = x & mask;
    for (std::uint32_t const key : keys_) {
      std::uint64_t const next = left ^ (mixed(static_cast<std::uint32_t>(right) ^ key) & mask);
      left = right;
      right = next;
    }
    return left << half_ | right;
  }

  [[nodiscard]] static constexpr std::uint32_t mixed(std::uint32_t x) noexcept {
    x = (x ^ x >> 16) * 0x85EB'CA6B;
    x = (x ^ x >> 13) * 0xC2B2'AE35;
    return x ^ x >> 16;
  }

  std::uint64_t size_;
  unsigned half_;
  std::array<std::uint32_t, 8> keys_{};
};

} // namespace ctnn
