// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/dense.hpp>
#include <ctnn/layers/embedding.hpp>
#include <ctnn/layers/gru.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/tensor/argmax.hpp>

#include <cstddef>
#include <string_view>

namespace writer {

/// The end of a line, and the characters of ASCII from the space on.
inline constexpr std::size_t vocabulary = 96;

[[nodiscard]] constexpr int token_of(char character) noexcept {
  return character >= ' ' && character <= '~' ? character - ' ' + 1 : 0;
}
[[nodiscard]] constexpr char character_of(std::size_t token) noexcept {
  return token == 0 ? '\n' : static_cast<char>(' ' + token - 1);
}

/// What a step of training looks back at.
inline constexpr std::size_t window_size = 64;

/// From each character of a text, the logits of the next.
using net =
    ctnn::sequential<float, ctnn::shape<window_size>, ctnn::layers::embedding<vocabulary, 24>,
                     ctnn::layers::gru<96>, ctnn::layers::dense<vocabulary>>;

/// Reads a text, and writes on: `choose(logits)` is the token of each character from `to` to `end`.
template <class Choose>
constexpr void write_on(net const& author, std::string_view prompt, char* to, char const* end,
                        Choose choose) {
  auto state = author.start();
  for (char const character : prompt.substr(0, prompt.size() - 1)) {
    static_cast<void>(author.step(token_of(character), state));
  }
  for (char last = prompt.back(); to != end; ++to) {
    *to = last = character_of(choose(author.step(token_of(last), state)));
  }
}

/// The likeliest character each time.
constexpr void write_on(net const& author, std::string_view prompt, char* to, char const* end) {
  write_on(author, prompt, to, end, [](auto const& logits) { return argmax(logits); });
}

} // namespace writer
