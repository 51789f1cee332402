// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ctnn::detail {

/// Goes through JSON (RFC 8259) byte by byte, and stops at the first that cannot be right: from
/// then on nothing is there.
class json_scanner {
public:
  constexpr explicit json_scanner(std::string_view text) noexcept : text_{text} {}

  /// Why it stopped; null where it has not.
  [[nodiscard]] constexpr char const* problem() const noexcept { return problem_; }
  /// Where it is, or where it stopped.
  [[nodiscard]] constexpr std::size_t place() const noexcept {
    return problem_ == nullptr ? place_ : failed_;
  }

  constexpr void fail(char const* problem) noexcept {
    if (problem_ == nullptr) {
      problem_ = problem;
      failed_ = place_;
    }
  }

  /// Whether the next character but for white space is this one, which is then taken.
  constexpr bool takes(char character) noexcept {
    skip_space();
    if (problem_ != nullptr || place_ == text_.size() || text_[place_] != character) {
      return false;
    }
    ++place_;
    return true;
  }

  constexpr void expect(char character, char const* problem) noexcept {
    if (!takes(character)) {
      fail(problem);
    }
  }

  constexpr void expect_end(char const* problem) noexcept {
    skip_space();
    if (place_ != text_.size()) {
      fail(problem);
    }
  }

  /// Calls `member(key)` for each member of an object; it takes the value.
  template <class Member>
  constexpr void object(Member member) {
    expect('{', "a '{' is expected");
    if (takes('}')) {
      return;
    }
    do {
      std::string_view const key = string();
      expect(':', "a ':' is expected");
      if (problem_ == nullptr) {
        member(key);
      }
    } while (takes(','));
    expect('}', "a ',' or '}' is expected");
  }

  /// Calls `element()` for each element of an array; it takes the value.
  template <class Element>
  constexpr void array(Element element) {
    expect('[', "a '[' is expected");
    if (takes(']')) {
      return;
    }
    do {
      element();
    } while (takes(','));
    expect(']', "a ',' or ']' is expected");
  }

  /// What stands between the quotes of a string, with its escapes as they are.
  constexpr std::string_view string() noexcept {
    expect('"', "a string is expected");
    std::size_t const first = place_;
    while (problem_ == nullptr) {
      if (place_ == text_.size()) {
        fail("the header ends within a string");
      } else if (text_[place_] == '"') {
        return text_.substr(first, place_++ - first);
      } else if (static_cast<unsigned char>(text_[place_]) < 0x20) {
        fail("a control character stands in a string");
      } else if (text_[place_] == '\\') {
        skip_escape();
      } else {
        ++place_;
      }
    }
    return {};
  }

  /// A whole number without sign, fraction or exponent.
  constexpr std::uint64_t number() noexcept {
    skip_space();
    std::size_t const first = place_;
    std::uint64_t value = 0;
    for (; place_ < text_.size() && text_[place_] >= '0' && text_[place_] <= '9'; ++place_) {
      auto const digit = static_cast<std::uint64_t>(text_[place_] - '0');
      if (value > (~std::uint64_t{0} - digit) / 10) {
        fail("a number has too many digits");
        return 0;
      }
      value = 10 * value + digit;
    }
    if (place_ == first || (text_[first] == '0' && place_ - first > 1)) {
      fail("a whole number is expected");
    }
    return value;
  }

private:
  constexpr void skip_space() noexcept {
    while (place_ < text_.size() && (text_[place_] == ' ' || text_[place_] == '\n' ||
                                     text_[place_] == '\r' || text_[place_] == '\t')) {
      ++place_;
    }
  }

  constexpr void skip_escape() noexcept {
    ++place_;
    char const kind = place_ < text_.size() ? text_[place_] : '\0';
    std::size_t digits = 0;
    if (kind == 'u') {
      digits = 4;
    } else if (kind == '\0' ||
               std::string_view("\"\\/bfnrt").find(kind) == std::string_view::npos) {
      fail("a string has an escape that JSON does not know");
      return;
    }
    ++place_;
    for (; digits > 0; --digits, ++place_) {
      char const digit = place_ < text_.size() ? text_[place_] : '\0';
      if (!((digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f') ||
            (digit >= 'A' && digit <= 'F'))) {
        fail("a string has an escape that JSON does not know");
        return;
      }
    }
  }

  std::string_view text_;
  std::size_t place_ = 0;
  char const* problem_ = nullptr;
  std::size_t failed_ = 0;
};

} // namespace ctnn::detail
