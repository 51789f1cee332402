// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

#include <array>
#include <cstddef>
#include <cstdio>
#include <string_view>

// A decoder-only transformer: the compiler trains it on a word and lets it write the word again, a
// letter at a time, from what it has written so far.

using namespace ctnn::layers;

constexpr std::string_view word = "banana.";
constexpr std::string_view letters = "abn.";
constexpr std::size_t length = word.size() - 1;

using net =
    ctnn::sequential<float, ctnn::shape<length>, embedding<letters.size(), 4>, sinusoidal_encoding,
                     residual<layer_norm<>, multi_head_attention<{.heads = 2, .causal = true}>>,
                     residual<layer_norm<>, dense<8>, gelu, dense<4>>, layer_norm<>,
                     dense<letters.size()>>;

constexpr ctnn::tensor<int, length> letters_from(std::size_t first) {
  ctnn::tensor<int, length> result;
  for (std::size_t i = 0; i < length; ++i) {
    result[i] = static_cast<int>(letters.find(word[first + i]));
  }
  return result;
}

// Behind each letter comes the next.
constexpr net train(int steps) {
  auto result = ctnn::initialized<net>(ctnn::glorot_uniform{}, 7);
  constexpr ctnn::adam optimizer{.learning_rate = 0.05};
  auto state = optimizer.start(result);
  for (int step = 0; step < steps; ++step) {
    auto const [loss, gradient] = ctnn::value_and_grad(result, ctnn::softmax_cross_entropy{},
                                                       letters_from(0), letters_from(1));
    optimizer.step(result, gradient, state);
  }
  return result;
}

// The net's state between letters is the keys and values of those before.
constexpr std::array<char, word.size()> written(net const& writer, char first) {
  std::array<char, word.size()> text{first};
  auto state = writer.start();
  for (std::size_t i = 0; i < length; ++i) {
    auto const logits = writer.step(static_cast<int>(letters.find(text[i])), state);
    text[i + 1] = letters[argmax(logits)];
  }
  return text;
}

constexpr net trained = train(5);
constexpr auto text = written(trained, 'b');
static_assert(std::string_view(text.data(), text.size()) == word);

int main() {
  std::printf("%zu parameters write %.*s\n", net::parameter_count, static_cast<int>(text.size()),
              text.data());
  return train(5) == trained ? 0 : 1;
}
