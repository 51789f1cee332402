// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cctype>
#include <cstddef>
#include <cstdlib>
#include <expected>
#include <signs/handwriting.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace demo {

/// A sign drawn as 16 numbers, rows first, with spaces, commas or ends of lines between them; or
/// what is wrong with it.
[[nodiscard]] inline std::expected<signs::image<float>, std::string>
read_sign(std::string_view text) {
  auto const is_separator = [](char c) {
    return c == ',' || std::isspace(static_cast<unsigned char>(c)) != 0;
  };
  std::vector<float> numbers;
  while (true) {
    while (!text.empty() && is_separator(text.front())) {
      text.remove_prefix(1);
    }
    if (text.empty()) {
      break;
    }
    std::size_t length = 0;
    while (length < text.size() && !is_separator(text[length])) {
      ++length;
    }
    std::string const word(text.substr(0, length));
    text.remove_prefix(length);

    std::string const place = "number " + std::to_string(numbers.size() + 1) + ": '" + word + "'";
    char* end = nullptr;
    float const number = std::strtof(word.c_str(), &end);
    if (end != word.c_str() + word.size()) {
      return std::unexpected(place + " is not a number");
    }
    if (!(number >= 0 && number <= signs::ink)) {
      return std::unexpected(place + " is not a grey from 0 (paper) to 4 (ink)");
    }
    numbers.push_back(number);
  }
  constexpr std::size_t wanted = signs::image<float>::size();
  if (numbers.size() != wanted) {
    return std::unexpected("a sign is " + std::to_string(wanted) + " numbers, 4 rows of 4; got " +
                           std::to_string(numbers.size()));
  }
  signs::image<float> result;
  for (std::size_t i = 0; i < wanted; ++i) {
    result.begin()[i] = numbers[i];
  }
  return result;
}

} // namespace demo
