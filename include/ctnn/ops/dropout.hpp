// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/philox.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>
#include <cstdint>

namespace ctnn {

/// Each element is dropped, becoming 0, with probability `rate`, and x / (1 - rate) otherwise: one
/// draw for each element, in their order. The same of dL/dy, with the same draws, is dL/dx.
///
/// Source: Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting,
/// 2014; torch.nn.functional.dropout, ONNX Dropout (opset 13) in training.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> dropout(tensor<T, Extents...> const& x, double rate,
                                                      philox4x32& random) noexcept {
  auto const dropped = static_cast<std::uint64_t>(rate * 0x1p32); // of the 2^32 draws
  T const scale = static_cast<T>(1 / (1 - rate));
  tensor<T, Extents...> y;
  T* to = y.begin();
  for (T const element : x) {
    *to++ = random() < dropped ? T{0} : detail::rounded(element * scale);
  }
  return y;
}

} // namespace ctnn
