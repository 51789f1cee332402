// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/contract.hpp>

#include <cstdint>
#include <expected>

namespace ctnn {

/// What is wrong with some bytes, and where: parsers run in the compiler as well, where there is no
/// `std::string`.
struct parse_error {
  static constexpr std::uint64_t nowhere = UINT64_MAX;

  /// A sentence, that of a string literal.
  char const* problem = "";
  /// Of the first byte that cannot be right, where there is one.
  std::uint64_t offset = 0;
  /// Two numbers that should be equal; where they are, there are none to tell.
  std::uint64_t got = 0;
  std::uint64_t expected = 0;
};

namespace detail {

/// Constexpr where there is no problem, so that both compilers tell the arguments where there is
/// one.
constexpr void require_parsed(char const* problem, std::uint64_t offset, std::uint64_t got,
                              std::uint64_t expected) {
  if (problem != nullptr && got != expected) {
    contract_violation(problem, got, expected);
  }
  if (problem != nullptr) {
    contract_violation(problem, offset, offset);
  }
}

} // namespace detail

/// What was parsed. An error ends the program with its sentence, or is a compile error:
///
///     constexpr auto images = parsed(parse_idx<tensor<float, 28, 28>>(t10k_images.bytes()));
template <class T>
[[nodiscard]] constexpr T parsed(std::expected<T, parse_error> const& result) {
  if (!result) {
    parse_error const& error = result.error();
    detail::require_parsed(error.problem, error.offset, error.got, error.expected);
  }
  return *result;
}

} // namespace ctnn
