// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/contract.hpp>
#include <ctnn/detail/copy.hpp>
#include <ctnn/tensor/shape.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {
namespace detail {

/// A token as an index. One that is not in the vocabulary ends the program, or the compilation.
template <std::integral Token>
[[nodiscard]] constexpr std::size_t checked_token(Token token, std::size_t vocabulary) noexcept {
  auto const index = static_cast<std::size_t>(token);
  if (index >= vocabulary) {
    contract_violation("embedding: the token is out of range: the vocabulary is smaller", index,
                       vocabulary);
  }
  return index;
}

} // namespace detail

/// The row of a table for each token: y[..., :] = table[x[...], :]. A token that has none is an
/// error.
///
/// Shapes: x (...) of integers, table (vocabulary, width), y (..., width).
/// Source: torch.nn.functional.embedding, ONNX Gather (opset 13).
template <std::integral Token, std::size_t... Extents, real T, std::size_t Vocabulary,
          std::size_t Width>
[[nodiscard]] constexpr tensor<T, Extents..., Width>
embedding(tensor<Token, Extents...> const& x, tensor<T, Vocabulary, Width> const& table) noexcept {
  tensor<T, Extents..., Width> y;
  T* to = y.begin();
  for (Token const token : x) {
    detail::copy(table.begin() + detail::checked_token(token, Vocabulary) * Width, Width, to);
    to += Width;
  }
  return y;
}

/// dtable[x[...], :] += dy[..., :], token after token.
template <std::integral Token, std::size_t... Extents, real T, std::size_t Vocabulary,
          std::size_t Width>
constexpr void add_embedding_gradient(tensor<Token, Extents...> const& x,
                                      tensor<T, Extents..., Width> const& dy,
                                      tensor<T, Vocabulary, Width>& dtable) noexcept {
  T const* from = dy.begin();
  for (Token const token : x) {
    T* const row = dtable.begin() + detail::checked_token(token, Vocabulary) * Width;
    for (std::size_t i = 0; i < Width; ++i) {
      row[i] += from[i];
    }
    from += Width;
  }
}

} // namespace ctnn
