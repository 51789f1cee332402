// SPDX-License-Identifier: BSL-1.0
#include <ctnn/weights/parse_safetensors.hpp>

#include <array>
#include <cstddef>
#include <cstdio>
#include <gpl.safetensors.hpp> // by ctnn_embed: what writer_train has saved
#include <string_view>

#include "net.hpp"

// A net that was trained at run time, embedded: the compiler writes with it, a character at a time,
// what the training program printed.

namespace {

constexpr writer::net author = ctnn::load_safetensors<writer::net>(gpl_safetensors);
constexpr std::string_view prompt = "You may ";

using line = std::array<char, 48>;
constexpr line written(writer::net const& by) {
  line result{};
  writer::write_on(by, prompt, result.data(), result.data() + result.size());
  return result;
}

constexpr line text = written(author);
static_assert(std::string_view(text.data(), text.size()) ==
              "not convey a covered work in a network server or");

} // namespace

int main() {
  std::printf("%s%.*s\n", prompt.data(), static_cast<int>(text.size()), text.data());
  writer::net net = author; // not a constant: written at run time
  return written(net) == text ? 0 : 1;
}
