// SPDX-License-Identifier: BSL-1.0
//
// Files of this folder and of the build, embedded by ctnn_embed.

#include <built.bin.hpp>
#include <cstddef>
#include <empty.bin.hpp>
#include <every_byte.bin.hpp>
#include <some bytes, (1)+.bin.hpp>
#include <some bytes, (1023)+.bin.hpp>
#include <some bytes, (1024)+.bin.hpp>
#include <some bytes, (1025)+.bin.hpp>
#include <some bytes, (4095)+.bin.hpp>
#include <some bytes, (4096)+.bin.hpp>
#include <some bytes, (4097)+.bin.hpp>
#include <string_view>

static_assert(bytes_of_it.size == 277 && empty_bin.size == 0 && empty_bin.bytes().empty());

constexpr bool every_byte_is_there() {
  for (std::size_t i = 0; i < 256; ++i) {
    if (static_cast<unsigned char>(bytes_of_it.bytes()[i]) != i) {
      return false;
    }
  }
  return true;
}

static_assert(every_byte_is_there());

// What could be read as part of an escape, a trigraph, or the end of a literal.
using namespace std::string_view_literals;
static_assert(bytes_of_it.bytes().substr(256) == "\000"
                                                 "1\\x41\\0"
                                                 "\?\?/\"\n)\"\x1f"
                                                 "9a\?\?="sv);

static_assert(built_bin.bytes() == bytes_of_it.bytes());

constexpr bool is_digits(ctnn::embedded_file const& file, std::size_t size) {
  constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyz";
  for (std::size_t i = 0; i < size; ++i) {
    if (file.bytes()[i] != digits[i % digits.size()]) {
      return false;
    }
  }
  return file.size == size && file.data[size] == '\0';
}

static_assert(is_digits(some_bytes___1___bin, 1));
static_assert(is_digits(some_bytes___1023___bin, 1023));
static_assert(is_digits(some_bytes___1024___bin, 1024));
static_assert(is_digits(some_bytes___1025___bin, 1025));
static_assert(is_digits(some_bytes___4095___bin, 4095));
static_assert(is_digits(some_bytes___4096___bin, 4096));
static_assert(is_digits(some_bytes___4097___bin, 4097));

template <ctnn::embedded_file const& File>
constexpr std::size_t size_of = File.size;

static_assert(size_of<built_bin> == 277);

int main() {}
