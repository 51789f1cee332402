// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/checked_label.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {

/// A label as a target of numbers: 1 at the label, 0 elsewhere. `one_hot<float, 3>(1)` is (0, 1,
/// 0).
///
/// Source: ONNX OneHot (opset 11), torch.nn.functional.one_hot.
template <element T, std::size_t Classes, std::integral Label>
[[nodiscard]] constexpr tensor<T, Classes> one_hot(Label label) noexcept {
  tensor<T, Classes> result{};
  result.data[detail::checked_label(label, Classes)] = T{1};
  return result;
}

/// A row for each label of a batch: (n) to (n, Classes).
template <element T, std::size_t Classes, std::integral Label, std::size_t Batch>
[[nodiscard]] constexpr tensor<T, Batch, Classes>
one_hot(tensor<Label, Batch> const& labels) noexcept {
  tensor<T, Batch, Classes> result{};
  for (std::size_t i = 0; i < Batch; ++i) {
    result.data[i * Classes + detail::checked_label(labels.data[i], Classes)] = T{1};
  }
  return result;
}

} // namespace ctnn
