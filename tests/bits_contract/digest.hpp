// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/parameters.hpp>

#include <bit>
#include <concepts>
#include <cstdint>
#include <type_traits>

namespace bits {

/// 64 bits that stand for all bits of a sequence of numbers: FNV-1a over words, with a shift that
/// carries high bits down.
class digest {
public:
  constexpr void add(std::uint64_t word) noexcept {
    state_ = (state_ ^ word) * 0x100000001b3;
    state_ ^= state_ >> 29;
  }

  /// All NaNs are alike: their signs and payloads are not promised.
  template <std::floating_point T>
  constexpr void add(T x) noexcept {
    using word = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
    add(x != x ? ~std::uint64_t{0} : std::uint64_t{std::bit_cast<word>(x)});
  }

  /// Every number of a tensor, a layer or a net.
  template <class Parameters>
    requires std::is_class_v<Parameters>
  constexpr void add(Parameters const& parameters) noexcept {
    ctnn::for_each_parameter(
        [&sum = *this](auto const& tensor) {
          for (auto x : tensor) {
            sum.add(x);
          }
        },
        parameters);
  }

  /// What must hold whatever the bits are; if it does not, the digest is 0.
  constexpr void require(bool holds) noexcept { right_ = right_ && holds; }

  [[nodiscard]] constexpr std::uint64_t value() const noexcept { return right_ ? state_ : 0; }

private:
  std::uint64_t state_ = 0xcbf29ce484222325;
  bool right_ = true;
};

/// The digest of a few results.
template <class... Results>
[[nodiscard]] constexpr std::uint64_t digest_of(Results const&... results) noexcept {
  digest sum;
  (sum.add(results), ...);
  return sum.value();
}

} // namespace bits
