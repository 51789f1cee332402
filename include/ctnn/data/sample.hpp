// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/tensor/tensor.hpp>

#include <array>
#include <cstddef>

namespace ctnn {
namespace detail {

/// What a sample of a file can be: a number, such as a label, or a tensor.
template <class Sample>
struct sample_traits {
  static constexpr bool is_sample = element<Sample>;
  using value_type = Sample;
  static constexpr std::size_t size = 1;
  static constexpr std::size_t rank = 0;
  static constexpr std::array<std::size_t, 1> extents{};
  static constexpr Sample* begin(Sample& sample) noexcept { return &sample; }
};

template <class T, std::size_t... Extents>
struct sample_traits<tensor<T, Extents...>> {
  static constexpr bool is_sample = true;
  using value_type = T;
  static constexpr std::size_t size = shape<Extents...>::size();
  static constexpr std::size_t rank = sizeof...(Extents);
  static constexpr std::array<std::size_t, rank> extents{Extents...};
  static constexpr T* begin(tensor<T, Extents...>& sample) noexcept { return sample.begin(); }
};

/// How many extents of 1 a sample has before others: a file may lack them.
template <class Sample>
inline constexpr std::size_t leading_ones = [] {
  using traits = sample_traits<Sample>;
  std::size_t ones = 0;
  while (ones < traits::rank && traits::extents[ones] == 1) {
    ++ones;
  }
  return ones;
}();

/// How many dimensions the file of samples must have that has `dimensions`: as many, if they fit.
template <class Sample>
[[nodiscard]] constexpr std::size_t dimensions_for_samples(std::size_t dimensions) noexcept {
  constexpr std::size_t most = sample_traits<Sample>::rank + 1;
  constexpr std::size_t least = most - leading_ones<Sample>;
  return dimensions < least ? least : dimensions > most ? most : dimensions;
}

/// What an extent of such a file must be, but for the first, which counts the samples.
template <class Sample>
[[nodiscard]] constexpr std::size_t extent_for_samples(std::size_t dimensions,
                                                       std::size_t dimension) noexcept {
  using traits = sample_traits<Sample>;
  return traits::extents[traits::rank - dimensions + dimension];
}

} // namespace detail

/// A number or a tensor.
template <class Sample>
concept data_sample = detail::sample_traits<Sample>::is_sample;

} // namespace ctnn
