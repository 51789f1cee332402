// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>

/// Fills a range with varied numbers between -0.5 and 0.5, cheaply.
constexpr void fill_varied(float* first, std::size_t count, std::uint32_t seed) {
  for (std::size_t i = 0; i < count; ++i) {
    seed = seed * 1664525u + 1013904223u;
    first[i] = static_cast<float>(seed >> 8) * 0x1p-24f - 0.5f;
  }
}

template <class Tensor>
constexpr Tensor varied(std::uint32_t seed) {
  Tensor result;
  fill_varied(result.begin(), result.size(), seed);
  return result;
}

/// A net whose parameters are varied numbers.
template <class Net>
constexpr Net varied_parameters() {
  Net result;
  std::uint32_t seed = 0;
  for_each_parameter([&](auto& weights) { fill_varied(weights.begin(), weights.size(), ++seed); },
                     result);
  return result;
}

/// The baseline's matrix: nested arrays, as a good programmer writes them.
template <class Array>
constexpr void fill_nested(Array& array, std::uint32_t& seed) {
  for (auto& element : array) {
    if constexpr (requires { element.size(); }) {
      fill_nested(element, seed);
    } else {
      seed = seed * 1664525u + 1013904223u;
      element = static_cast<float>(seed >> 8) * 0x1p-24f - 0.5f;
    }
  }
}

template <class Array>
constexpr Array varied_nested(std::uint32_t seed) {
  Array result{};
  fill_nested(result, seed);
  return result;
}
