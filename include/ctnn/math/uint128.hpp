// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <compare>
#include <cstdint>

namespace ctnn::detail {

#if defined(__SIZEOF_INT128__)
__extension__ typedef unsigned __int128 uint128;
#else
/// What `unsigned __int128` is, for targets of 32 bits, which have none.
class uint128 {
public:
  constexpr uint128() noexcept = default;
  constexpr uint128(std::uint64_t x) noexcept : low_{x} {}

  [[nodiscard]] explicit constexpr operator std::uint64_t() const noexcept { return low_; }

  [[nodiscard]] friend constexpr auto operator<=>(uint128 const& a,
                                                  uint128 const& b) noexcept = default;

  [[nodiscard]] friend constexpr uint128 operator~(uint128 x) noexcept {
    return {~x.high_, ~x.low_};
  }
  [[nodiscard]] friend constexpr uint128 operator-(uint128 x) noexcept { return ~x + 1; }
  [[nodiscard]] friend constexpr uint128 operator+(uint128 a, uint128 b) noexcept {
    std::uint64_t const low = a.low_ + b.low_;
    return {a.high_ + b.high_ + (low < a.low_ ? 1 : 0), low};
  }
  [[nodiscard]] friend constexpr uint128 operator-(uint128 a, uint128 b) noexcept { return a + -b; }
  [[nodiscard]] friend constexpr uint128 operator*(uint128 a, uint128 b) noexcept {
    std::uint64_t const half = 0xffffffff;
    std::uint64_t const low = (a.low_ & half) * (b.low_ & half);
    std::uint64_t const middle = (a.low_ >> 32) * (b.low_ & half) + (low >> 32);
    std::uint64_t const other = (a.low_ & half) * (b.low_ >> 32) + (middle & half);
    return {a.high_ * b.low_ + a.low_ * b.high_ + (a.low_ >> 32) * (b.low_ >> 32) + (middle >> 32) +
                (other >> 32),
            other << 32 | (low & half)};
  }
  [[nodiscard]] friend constexpr uint128 operator&(uint128 a, uint128 b) noexcept {
    return {a.high_ & b.high_, a.low_ & b.low_};
  }
  [[nodiscard]] friend constexpr uint128 operator|(uint128 a, uint128 b) noexcept {
    return {a.high_ | b.high_, a.low_ | b.low_};
  }
  [[nodiscard]] friend constexpr uint128 operator<<(uint128 x, int distance) noexcept {
    if (distance == 0) {
      return x;
    }
    return distance >= 64
               ? uint128{x.low_ << (distance - 64), 0}
               : uint128{x.high_ << distance | x.low_ >> (64 - distance), x.low_ << distance};
  }
  [[nodiscard]] friend constexpr uint128 operator>>(uint128 x, int distance) noexcept {
    if (distance == 0) {
      return x;
    }
    return distance >= 64
               ? uint128{0, x.high_ >> (distance - 64)}
               : uint128{x.high_ >> distance, x.low_ >> distance | x.high_ << (64 - distance)};
  }
  constexpr uint128& operator<<=(int distance) noexcept { return *this = *this << distance; }
  constexpr uint128& operator++() noexcept { return *this = *this + 1; }

private:
  constexpr uint128(std::uint64_t high, std::uint64_t low) noexcept : high_{high}, low_{low} {}

  std::uint64_t high_ = 0; // first, for comparisons
  std::uint64_t low_ = 0;
};
#endif

} // namespace ctnn::detail
