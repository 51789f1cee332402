// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/reduction.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/normal.hpp>
#include <ctnn/math/philox.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/math/sqrt.hpp>
#include <ctnn/tensor/concepts.hpp>

#include <cstddef>

namespace ctnn {
namespace detail {

/// Makes Count vectors of Size numbers orthonormal, each in the span of those before and itself, by
/// the method of Gram and Schmidt, twice for each, since once does not do to rounding. The numbers
/// of a vector are `next_number` apart, the vectors `next_vector`.
template <std::size_t Count, std::size_t Size, class T>
constexpr void orthonormalize(T* vectors, std::size_t next_vector,
                              std::size_t next_number) noexcept {
  auto const product = [next_number](T const* a, T const* b) {
    return kernels::reduce<T, Size>([=](T& partial, std::size_t i) {
      partial = fma(a[i * next_number], b[i * next_number], partial);
    });
  };
  for (std::size_t k = 0; k < Count; ++k) {
    T* const vector = vectors + k * next_vector;
    for (std::size_t pass = 0; pass < 2; ++pass) {
      for (std::size_t j = 0; j < k; ++j) {
        T const* const earlier = vectors + j * next_vector;
        T const share = product(vector, earlier);
        for (std::size_t i = 0; i < Size; ++i) {
          T& number = vector[i * next_number];
          number = fma(-share, earlier[i * next_number], number);
        }
      }
      T const length = sqrt(product(vector, vector));
      for (std::size_t i = 0; i < Size; ++i) {
        vector[i * next_number] /= length;
      }
    }
  }
}

} // namespace detail

/// Orthonormal weights, drawn evenly from all there are: of a weight seen as a matrix, its first
/// dimension by all others, the rows are orthonormal, or the columns where there are fewer of
/// them; times `gain`.
///
/// Source: Saxe, McClelland, Ganguli, Exact solutions to the nonlinear dynamics of learning in deep
/// linear neural networks (2014); torch.nn.init.orthogonal_.
struct orthogonal {
  double gain = 1;

  template <tensor_like Weight>
  constexpr void draw_all(Weight& weight, philox4x32& random) const noexcept {
    using T = typename Weight::value_type;
    constexpr std::size_t rows = Weight::extent(0);
    constexpr std::size_t columns = Weight::size() / rows;
    for (T& element : weight) {
      element = normal<T>(random);
    }
    if constexpr (rows <= columns) {
      detail::orthonormalize<rows, columns>(weight.begin(), columns, 1);
    } else {
      detail::orthonormalize<columns, rows>(weight.begin(), 1, columns);
    }
    for (T& element : weight) {
      element = detail::rounded(element * static_cast<T>(gain));
    }
  }
};

} // namespace ctnn
