// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace bits {

/// Computes results from random numbers of this seed, and gives their digest.
using computation = std::uint64_t (*)(std::uint64_t seed);

inline constexpr std::uint64_t seed = 20'240'229;

/// An entry of the table of digests.
struct entity {
  char const* name;
  computation compute;
  std::optional<std::uint64_t> in_the_compiler;
};

// A variable of its own, so that each is one constant expression with the compiler's limits to
// itself.
template <computation Compute>
inline constexpr std::uint64_t evaluated = Compute(seed);

/// Computed by the constant evaluator and by the processor; at -O0 by the processor alone, since
/// what the evaluator gives does not depend on the level.
template <computation Compute>
[[nodiscard]] consteval entity both_times(char const* name) {
#ifdef __OPTIMIZE__
  return {name, Compute, evaluated<Compute>};
#else
  return {name, Compute, {}};
#endif
}

/// Computed by the processor alone: too large for the constant evaluator.
template <computation Compute>
[[nodiscard]] consteval entity run_time(char const* name) {
  return {name, Compute, {}};
}

[[nodiscard]] std::span<entity const> elementary() noexcept;
[[nodiscard]] std::span<entity const> products() noexcept;
[[nodiscard]] std::span<entity const> convolutions() noexcept;
[[nodiscard]] std::span<entity const> images() noexcept;
[[nodiscard]] std::span<entity const> operations() noexcept;
[[nodiscard]] std::span<entity const> nets() noexcept;

} // namespace bits
