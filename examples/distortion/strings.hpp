// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/philox.hpp>
#include <ctnn/math/uniform.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace distortion {

inline constexpr std::size_t sample_rate = 48'000;

namespace detail {

/// Plucks a string at some time: noise that runs around in a ring and gets duller and quieter.
/// Source: Karplus, Strong, Digital synthesis of plucked-string and drum timbres, 1983.
inline void pluck(std::vector<float>& sound, std::size_t start, std::size_t period, float loudness,
                  ctnn::philox4x32& random) {
  std::vector<float> ring(period);
  for (float& x : ring) {
    x = ctnn::uniform(random, -loudness, loudness);
  }
  for (std::size_t i = 0; start + i < sound.size(); ++i) {
    float& x = ring[i % period];
    sound[start + i] += x;
    x = 0.498f * (x + ring[(i + 1) % period]);
  }
}

} // namespace detail

/// A dry guitar: chords of plucked strings, one after the other, from -1 to 1.
[[nodiscard]] inline std::vector<float> played(std::uint64_t seed, std::size_t seconds) {
  constexpr std::size_t beat = sample_rate / 4;
  std::vector<float> sound(seconds * sample_rate);
  ctnn::philox4x32 random(seed);
  for (std::size_t start = 0; start < sound.size(); start += beat) {
    float const loudness = ctnn::uniform(random, 0.05f, 0.45f);
    for (std::uint32_t string = 0, strings = 1 + ctnn::uniform_index(random, 3); string < strings;
         ++string) {
      std::size_t const period = 64 + ctnn::uniform_index(random, 512); // 83 to 750 Hz
      detail::pluck(sound, start, period, loudness, random);
    }
  }
  for (float& x : sound) {
    x = x < -1 ? -1 : x > 1 ? 1 : x;
  }
  return sound;
}

} // namespace distortion
