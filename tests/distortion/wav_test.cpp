// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "distortion/wav.hpp"

namespace {

using distortion::read_wav;
using distortion::sound;
using distortion::write_wav;

std::string contents(std::string const& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// What is said of a file of these bytes.
std::string complaint(std::string const& file, std::string const& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
  auto const read = read_wav(file);
  return read ? "none" : read.error();
}

std::string with(std::string bytes, std::size_t offset, char byte) {
  bytes[offset] = byte;
  return bytes;
}

} // namespace

TEST_CASE("wav: what is written is read", "[distortion]") {
  std::string const file = "distortion_written.wav";
  REQUIRE(write_wav(file, {48'000, {0, 1, -1, 2, 0.5f}}));
  auto const read = read_wav(file);
  REQUIRE(read);
  CHECK(read->sample_rate == 48'000);
  CHECK(read->samples == std::vector<float>{0, 1, -1, 1, 16384.0f / 32767});
  CHECK(contents(file).size() == 44 + 10);
  std::remove(file.c_str());
}

TEST_CASE("wav: a damaged file is named with the place", "[distortion]") {
  std::string const file = "distortion_damaged.wav";
  REQUIRE(write_wav(file, {48'000, {0, 1, -1}}));
  std::string const whole = contents(file);
  std::string const at = file + ": at byte ";
  CHECK(complaint(file, whole) == "none");
  CHECK(complaint(file, whole.substr(0, 43)) ==
        at + "43: the file ends within the header of 44 bytes");
  CHECK(complaint(file, whole.substr(0, 48)) ==
        at + "40: the data are said to have 6 bytes, but 4 follow");
  CHECK(complaint(file, with(whole, 0, 'X')) == at + "0: not a WAV file: RIFF and WAVE expected");
  CHECK(complaint(file, with(whole, 20, 3)) ==
        at + "16: a format of 16 bytes and of kind 1 (plain numbers) expected");
  CHECK(complaint(file, with(whole, 22, 2)) == at + "22: one channel expected");
  CHECK(complaint(file, with(whole, 34, 24)) == at + "34: 16 bits a sample expected");
  CHECK(complaint(file, with(whole, 36, 'L')) == at + "36: the chunk 'data' expected");
  std::remove(file.c_str());
  CHECK(read_wav(file).error() == file + ": cannot be opened");
  CHECK(write_wav("no such folder/a.wav", {48'000, {}}).error() ==
        "no such folder/a.wav: cannot be written");
}
