// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ctnn::io::detail {

/// UTF-8 text as XML's character data or attribute value. Control characters, which XML does not
/// have, become spaces.
[[nodiscard]] inline std::string xml_escaped(std::string_view text) {
  std::string result;
  for (char c : text) {
    switch (c) {
    case '&':
      result += "&amp;";
      break;
    case '<':
      result += "&lt;";
      break;
    case '>':
      result += "&gt;";
      break;
    case '"':
      result += "&quot;";
      break;
    default:
      result += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
  }
  return result;
}

/// The number of code points of a UTF-8 text.
[[nodiscard]] inline std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// The words of a text in lines of at most `width` code points, longer words in lines of their own.
[[nodiscard]] inline std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  constexpr std::string_view space = " \t\n\r";
  std::vector<std::string> lines;
  for (std::size_t begin = text.find_first_not_of(space); begin != text.npos;) {
    std::size_t const end = std::min(text.find_first_of(space, begin), text.size());
    std::string_view const word = text.substr(begin, end - begin);
    if (!lines.empty() && code_points(lines.back()) + 1 + code_points(word) <= width) {
      lines.back().append(1, ' ').append(word);
    } else {
      lines.emplace_back(word);
    }
    begin = text.find_first_not_of(space, end);
  }
  return lines;
}

} // namespace ctnn::io::detail
