// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/contract.hpp>
#include <ctnn/detail/fixed_string.hpp>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>

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
  /// Of a table, both counted from 1, a header among the rows; 0 where there is none.
  std::uint64_t row = 0;
  std::uint64_t column = 0;
};

namespace detail {

/// Constexpr where there is no problem, so that Clang tells the arguments where there is one.
constexpr void require_parsed(char const* problem, std::uint64_t offset, std::uint64_t got,
                              std::uint64_t expected, std::uint64_t row, std::uint64_t column) {
  if (problem != nullptr && got != expected) {
    contract_violation(problem, got, expected);
  }
  if (problem != nullptr && row != 0) {
    contract_violation(problem, row, column);
  }
  if (problem != nullptr) {
    contract_violation(problem, offset, offset);
  }
}

/// What is wrong, as the name of a type, which both compilers print.
template <std::uint64_t>
struct byte;
template <std::uint64_t>
struct row;
template <std::uint64_t>
struct column;
template <std::uint64_t>
struct got;
template <std::uint64_t>
struct expected;
template <fixed_string Problem, class... Place>
struct the_bytes_are_wrong;

/// A sentence's text as a template argument.
template <std::size_t Size>
[[nodiscard]] consteval fixed_string<Size> to_fixed_string(char const* text) noexcept {
  char copy[Size]{};
  for (std::size_t i = 0; i < Size; ++i) {
    copy[i] = text[i];
  }
  return copy;
}

} // namespace detail

/// What was parsed. An error ends the program with its sentence, or is a compile error.
template <class T>
[[nodiscard]] constexpr T parsed(std::expected<T, parse_error> const& result) {
  if (!result) {
    parse_error const& error = result.error();
    detail::require_parsed(error.problem, error.offset, error.got, error.expected, error.row,
                           error.column);
  }
  return *result;
}

/// The same of bytes in the program, with an error that names the problem and the place:
///
///     constexpr auto iris = parsed<[] { return parse_csv<tensor<float, 150, 4>>(iris_csv.bytes());
///     }>();
///
/// error: ... the_bytes_are_wrong<"csv: the cell is no number", byte<27>, row<2>, column<3>>
template <auto Parse>
[[nodiscard]] consteval auto parsed() {
  constexpr auto result = Parse();
  if constexpr (result.has_value()) {
    return *result;
  } else {
    constexpr parse_error error = result.error();
    constexpr auto problem =
        detail::to_fixed_string<std::string_view(error.problem).size() + 1>(error.problem);
    if constexpr (error.got != error.expected) {
      detail::the_bytes_are_wrong<problem, detail::byte<error.offset>, detail::row<error.row>,
                                  detail::column<error.column>, detail::got<error.got>,
                                  detail::expected<error.expected>>{};
    } else {
      detail::the_bytes_are_wrong<problem, detail::byte<error.offset>, detail::row<error.row>,
                                  detail::column<error.column>>{};
    }
    return;
  }
}

} // namespace ctnn
