// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>
#include <ctnn/data/read_file.hpp>
#include <ctnn/weights/safetensors.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "net.hpp"

// Trains a GRU on a text, character by character, and lets it write:
//
//     writer_train [epochs [file to save the net to]]

namespace {

using namespace writer;

constexpr std::size_t batch_size = 4;
constexpr char const* text_file = "/usr/share/common-licenses/GPL-3";
using window = ctnn::tensor<int, window_size>;

/// Windows side by side, from a place on.
std::vector<window> windows_of(std::string_view text, std::size_t first) {
  std::vector<window> result;
  for (; first + window_size < text.size(); first += window_size) {
    window& tokens = result.emplace_back();
    for (std::size_t i = 0; i < window_size; ++i) {
      tokens[i] = token_of(text[first + i]);
    }
  }
  return result;
}

/// A token by its probability, after logits are divided by a temperature.
std::size_t drawn(ctnn::tensor<float, vocabulary> const& logits, ctnn::philox4x32& random) {
  auto const probabilities = ctnn::softmax(logits / 0.5f);
  float left = ctnn::uniform<float>(random);
  std::size_t token = 0;
  while (token + 1 < vocabulary && left >= probabilities[token]) {
    left -= probabilities[token++];
  }
  return token;
}

} // namespace

int main(int count, char** arguments) {
  std::uint64_t const epochs = count > 1 ? std::strtoul(arguments[1], nullptr, 10) : 60;
  auto const text = ctnn::read_file(text_file);
  if (!text) {
    std::fprintf(stderr, "%s\n", text.error().message.c_str());
    return 2;
  }

  std::uint64_t const steps = epochs * (text->size() / window_size / batch_size + 1);
  ctnn::scheduled const optimizer{
      ctnn::adam{}, ctnn::cosine_decay{.learning_rate = 0.004, .t_max = steps, .eta_min = 1e-4}};
  auto progress = start_training(ctnn::initialized<net>(ctnn::glorot_uniform{}, 1), optimizer);
  auto const start = std::clock();
  double loss = 0;
  for (std::uint64_t epoch = 0; epoch < epochs; ++epoch) {
    // Cut elsewhere in each epoch, so that what stands at a window's edge changes.
    std::size_t const first = epoch * 37 % window_size;
    auto inputs = windows_of(*text, first);
    auto const targets = windows_of(*text, first + 1);
    inputs.resize(targets.size());
    ctnn::dataset const data(inputs, targets);
    loss =
        ctnn::fit<batch_size>(progress, optimizer, ctnn::softmax_cross_entropy{}, data, {.seed = 1})
            .last.loss;
    if (epoch == 0 || (epoch + 1) % 5 == 0) {
      std::printf("epoch %2d: loss %.3f a character\n", static_cast<int>(epoch + 1), loss);
    }
  }
  std::printf("%zu parameters, %zu characters, %.1f s\n", net::parameter_count, text->size(),
              static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);

  constexpr std::string_view prompt = "You may ";
  std::string written(300, ' ');
  write_on(progress.net, prompt, written.data(), written.data() + 64);
  std::printf("likeliest: %s%.64s\n", prompt.data(), written.c_str());
  ctnn::philox4x32 random(1);
  write_on(progress.net, prompt, written.data(), written.data() + written.size(),
           [&](auto const& logits) { return drawn(logits, random); });
  std::printf("drawn: %s%s\n", prompt.data(), written.c_str());

  if (count > 2) {
    if (auto const saved = ctnn::save_safetensors(progress.net, arguments[2]); !saved) {
      std::fprintf(stderr, "%s\n", saved.error().message.c_str());
      return 2;
    }
  }
  return loss < 3 ? 0 : 1; // a net that knows only how often each character stands there: 3.2
}
