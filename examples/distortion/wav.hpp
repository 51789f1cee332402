// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace distortion {

/// Sound of one channel, from -1 to 1.
struct sound {
  std::uint32_t sample_rate;
  std::vector<float> samples;
};

namespace detail {

inline constexpr std::size_t wav_header_size = 44;

/// The little-endian number at an offset.
[[nodiscard]] inline std::uint32_t number_at(std::string_view bytes, std::size_t offset,
                                             std::size_t size) noexcept {
  std::uint32_t result = 0;
  for (std::size_t i = size; i-- > 0;) {
    result = result << 8 | static_cast<unsigned char>(bytes[offset + i]);
  }
  return result;
}

inline void append_number(std::string& bytes, std::uint32_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    bytes += static_cast<char>(value >> (8 * i) & 0xff);
  }
}

[[nodiscard]] inline std::string said_of(std::string const& file, std::size_t offset,
                                         std::string_view what) {
  return file + ": at byte " + std::to_string(offset) + ": " + std::string(what);
}

} // namespace detail

/// Writes a WAV file of one channel and 16 bits; the error is a sentence.
[[nodiscard]] inline std::expected<void, std::string> write_wav(std::string const& file,
                                                                sound const& what) {
  auto const size = static_cast<std::uint32_t>(2 * what.samples.size());
  std::string bytes = "RIFF";
  detail::append_number(bytes, size + 36, 4);
  bytes += "WAVEfmt ";
  detail::append_number(bytes, 16, 4); // bytes of the format
  detail::append_number(bytes, 1, 2);  // numbers as they are
  detail::append_number(bytes, 1, 2);  // channels
  detail::append_number(bytes, what.sample_rate, 4);
  detail::append_number(bytes, 2 * what.sample_rate, 4); // bytes per second
  detail::append_number(bytes, 2, 2);                    // bytes per sample
  detail::append_number(bytes, 16, 2);                   // bits per sample
  bytes += "data";
  detail::append_number(bytes, size, 4);
  for (float const x : what.samples) {
    float const clipped = x < -1 ? -1.0f : x > 1 ? 1.0f : x;
    auto const level = static_cast<std::int16_t>(std::lround(32767.0f * clipped));
    detail::append_number(bytes, static_cast<std::uint16_t>(level), 2);
  }
  std::ofstream out(file, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!out.flush()) {
    return std::unexpected(file + ": cannot be written");
  }
  return {};
}

/// Reads what `write_wav` has written: one channel, 16 bits, no other chunks. The error is a
/// sentence that names the file and the byte.
[[nodiscard]] inline std::expected<sound, std::string> read_wav(std::string const& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    return std::unexpected(file + ": cannot be opened");
  }
  std::string const bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  auto const wrong = [&](std::size_t offset, std::string_view what) {
    return std::unexpected(detail::said_of(file, offset, what));
  };
  if (bytes.size() < detail::wav_header_size) {
    return wrong(bytes.size(), "the file ends within the header of 44 bytes");
  }
  std::string_view const all = bytes;
  if (all.substr(0, 4) != "RIFF" || all.substr(8, 8) != "WAVEfmt ") {
    return wrong(0, "not a WAV file: RIFF and WAVE expected");
  }
  if (detail::number_at(all, 16, 4) != 16 || detail::number_at(all, 20, 2) != 1) {
    return wrong(16, "a format of 16 bytes and of kind 1 (plain numbers) expected");
  }
  if (detail::number_at(all, 22, 2) != 1) {
    return wrong(22, "one channel expected");
  }
  if (detail::number_at(all, 34, 2) != 16) {
    return wrong(34, "16 bits a sample expected");
  }
  if (all.substr(36, 4) != "data") {
    return wrong(36, "the chunk 'data' expected");
  }
  std::size_t const size = detail::number_at(all, 40, 4);
  if (size % 2 != 0 || size != all.size() - detail::wav_header_size) {
    return wrong(40, "the data are said to have " + std::to_string(size) + " bytes, but " +
                         std::to_string(all.size() - detail::wav_header_size) + " follow");
  }
  sound result{detail::number_at(all, 24, 4), std::vector<float>(size / 2)};
  for (std::size_t i = 0; i < result.samples.size(); ++i) {
    auto const level =
        static_cast<std::int16_t>(detail::number_at(all, detail::wav_header_size + 2 * i, 2));
    result.samples[i] = static_cast<float>(level) / 32767;
  }
  return result;
}

} // namespace distortion
