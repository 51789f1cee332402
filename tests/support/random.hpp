// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/parameters.hpp>
#include <ctnn/math/philox.hpp>
#include <ctnn/math/uniform.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstdint>

namespace ctnn::test {

/// Fills a tensor, or all parameters of a layer or net, with varied numbers from -1 to 1.
template <class Parameters>
[[nodiscard]] constexpr Parameters random(std::uint64_t seed) {
  Parameters result{};
  philox4x32 generator(seed);
  for_each_parameter(
      [&generator]<class Tensor>(Tensor& tensor) {
        using T = typename Tensor::value_type;
        for (T& x : tensor) {
          x = uniform(generator, T{-1}, T{1});
        }
      },
      result);
  return result;
}

} // namespace ctnn::test
