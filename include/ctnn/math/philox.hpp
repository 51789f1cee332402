// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstdint>
#include <limits>

namespace ctnn {

/// The counter-based random generator Philox4x32-10.
///
/// Block number n of a stream is a function of (seed, stream, n) alone: streams are independent,
/// any place in one is reached at once, and both times and all machines draw the same numbers. With
/// stream 0 it is C++26's `std::philox4x32` of the same (32-bit) seed.
///
/// Source: Salmon, Moraes, Dror, Shaw, Parallel Random Numbers: As Easy as 1, 2, 3 (SC 2011).
class philox4x32 {
public:
  using result_type = std::uint32_t;
  using block = std::array<std::uint32_t, 4>;

  explicit constexpr philox4x32(std::uint64_t seed, std::uint64_t stream = 0) noexcept
      : key_{low(seed), high(seed)}, stream_{stream} {}

  static constexpr result_type min() noexcept { return 0; }
  static constexpr result_type max() noexcept { return std::numeric_limits<result_type>::max(); }

  /// The next 32 bits of the stream.
  constexpr result_type operator()() noexcept {
    if (position_ % 4 == 0) {
      current_ =
          encrypt({low(position_ / 4), high(position_ / 4), low(stream_), high(stream_)}, key_);
    }
    return current_[position_++ % 4];
  }

  /// The bijection itself: ten rounds of multiply and exclusive or under a key that goes on in Weyl
  /// steps.
  [[nodiscard]] static constexpr block encrypt(block counter,
                                               std::array<std::uint32_t, 2> key) noexcept {
    auto [c0, c1, c2, c3] = counter;
    auto [k0, k1] = key;
    for (int round = 0; round < 10; ++round) {
      std::uint64_t const product0 = std::uint64_t{0xD2511F53} * c0;
      std::uint64_t const product1 = std::uint64_t{0xCD9E8D57} * c2;
      c0 = high(product1) ^ c1 ^ k0;
      c1 = low(product1);
      c2 = high(product0) ^ c3 ^ k1;
      c3 = low(product0);
      k0 += 0x9E3779B9;
      k1 += 0xBB67AE85;
    }
    return {c0, c1, c2, c3};
  }

private:
  static constexpr std::uint32_t low(std::uint64_t x) noexcept {
    return static_cast<std::uint32_t>(x);
  }
  static constexpr std::uint32_t high(std::uint64_t x) noexcept {
    return static_cast<std::uint32_t>(x >> 32);
  }

  std::array<std::uint32_t, 2> key_;
  std::uint64_t stream_;
  std::uint64_t position_ = 0;
  block current_{};
};

} // namespace ctnn
