// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/kernels/attention.hpp>
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/matmul.hpp>
#include <ctnn/kernels/reduction.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/math/sqrt.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <array>
#include <cstddef>

namespace ctnn {

/// What a time sees in attention: all times, or (causal) itself and those before it.
enum class attention_mask { none, causal };

/// The gradients of attention with respect to its inputs.
template <class Queries, class Keys, class Values>
struct attention_gradients {
  Queries queries;
  Keys keys;
  Values values;

  [[nodiscard]] friend constexpr bool operator==(attention_gradients const&,
                                                 attention_gradients const&) = default;
};

namespace detail {

/// One head of attention, with what its gradients need. Its queries are stored as columns, times
/// 1 / sqrt(depth), and padded by zeros. `Causal`: see `attention_mask`.
template <class T, std::size_t Queries, std::size_t Keys, std::size_t Depth, std::size_t Width,
          bool Causal>
struct attention_head {
  static constexpr std::size_t padded = kernels::padded_queries(Queries);
  static constexpr T scale = static_cast<T>(1 / ctnn::sqrt(static_cast<double>(Depth)));

  std::array<T, Depth * padded> queries;
  std::array<T, Keys * Depth> keys;
  std::array<T, Keys * Width> values;
  /// Softmax (keys, queries) but for its division by `sums`.
  std::array<T, Keys * padded> weights;
  std::array<T, padded> sums;

  /// Takes the rows from `q`, `k` and `v` on, which lie `stride` apart.
  constexpr void take(T const* q, std::size_t q_stride, T const* k, std::size_t k_stride,
                      T const* v, std::size_t v_stride) noexcept {
    take_columns(q, q_stride, scale, queries);
    take_rows<Keys, Depth>(k, k_stride, keys);
    take_rows<Keys, Width>(v, v_stride, values);
  }

  /// Puts the rows of y from `y` on, `stride` apart.
  constexpr void attend(T* y, std::size_t stride) noexcept {
    kernels::multiply_scores<Causal, Keys, Depth, padded>(keys, queries, weights);
    kernels::exponentiate_scores<Causal, Keys, Queries>(weights, sums);
    std::array<T, padded * Width> seen;
    kernels::multiply_values<Causal, Keys, Queries, Width>(weights, values, seen);
    for (std::size_t query = 0; query < Queries; ++query) {
      // The sum has no -0, which hidden keys would make 0.
      kernels::transform<Width>(
          y + query * stride,
          [sum = sums.data()[query]](auto const& x) { return (x + T{0}) / sum; },
          seen.data() + query * Width);
    }
  }

  /// Puts dL/dqueries, dL/dkeys and dL/dvalues, given y and dL/dy, all by rows. The softmax is
  /// divided, so that this can be done once.
  constexpr void backpropagate(T const* y, T const* dy, std::size_t y_stride, T* dq,
                               std::size_t q_stride, T* dk, std::size_t k_stride, T* dv,
                               std::size_t v_stride) noexcept {
    std::array<T, padded> means{};
    std::array<T, Width * padded> dy_columns;
    std::array<T, padded * Width> dy_rows{};
    take_columns(dy, y_stride, T{1}, dy_columns);
    take_rows<Queries, Width>(dy, y_stride, dy_rows);
    for (std::size_t query = 0; query < Queries; ++query) {
      T const* const output = y + query * y_stride;
      T const* const gradient = dy + query * y_stride;
      means.data()[query] = kernels::reduce<T, Width>(
          [=](T& partial, std::size_t i) { partial = fma(output[i], gradient[i], partial); });
    }
    for (std::size_t key = 0; key < Keys; ++key) {
      kernels::transform<padded>(
          weights.data() + key * padded, [](auto const& e, auto const& sum) { return e / sum; },
          weights.data() + key * padded, sums.data());
    }
    std::array<T, Keys * Width> dvalues;
    kernels::multiply<kernels::matrix_product{.rows = Keys, .inner = padded, .columns = Width}>(
        weights, dy_rows, dvalues);
    put_rows<Keys, Width>(dvalues, dv, v_stride);
    std::array<T, Keys * padded> dscores;
    kernels::multiply<kernels::matrix_product{.rows = Keys, .inner = Width, .columns = padded}>(
        values, dy_columns, dscores);
    for (std::size_t key = 0; key < Keys; ++key) {
      kernels::transform<padded>(
          dscores.data() + key * padded,
          [](auto const& weight, auto const& dweight, auto const& mean) {
            return detail::rounded(weight * (dweight - mean));
          },
          weights.data() + key * padded, dscores.data() + key * padded, means.data());
    }
    std::array<T, Keys * Depth> dkeys;
    kernels::multiply<kernels::matrix_product{
        .rows = Keys, .inner = padded, .columns = Depth, .b = {1, padded}}>(dscores, queries,
                                                                            dkeys);
    put_rows<Keys, Depth>(dkeys, dk, k_stride);
    std::array<T, Depth * padded> dqueries;
    kernels::multiply<kernels::matrix_product{
        .rows = Depth, .inner = Keys, .columns = padded, .a = {1, Depth}}>(keys, dscores, dqueries);
    for (std::size_t query = 0; query < Queries; ++query) {
      for (std::size_t i = 0; i < Depth; ++i) {
        dq[query * q_stride + i] = rounded(dqueries.data()[i * padded + query] * scale);
      }
    }
  }

private:
  template <std::size_t Count>
  static constexpr void take_columns(T const* rows, std::size_t stride, T factor,
                                     std::array<T, Count>& columns) noexcept {
    for (std::size_t i = 0; i < Count / padded; ++i) {
      T* const column = columns.data() + i * padded;
      for (std::size_t query = 0; query < Queries; ++query) {
        column[query] = rounded(rows[query * stride + i] * factor);
      }
      for (std::size_t query = Queries; query < padded; ++query) {
        column[query] = 0;
      }
    }
  }

  template <std::size_t Rows, std::size_t Columns, std::size_t Size>
  static constexpr void take_rows(T const* from, std::size_t stride,
                                  std::array<T, Size>& rows) noexcept {
    for (std::size_t row = 0; row < Rows; ++row) {
      copy(from + row * stride, Columns, rows.data() + row * Columns);
    }
  }

  template <std::size_t Rows, std::size_t Columns>
  static constexpr void put_rows(std::array<T, Rows * Columns> const& rows, T* to,
                                 std::size_t stride) noexcept {
    for (std::size_t row = 0; row < Rows; ++row) {
      copy(rows.data() + row * Columns, Columns, to + row * stride);
    }
  }
};

/// As many keys as values; if causal, as many queries as keys. The sentence is what the compiler
/// prints otherwise.
template <attention_mask Mask, class Queries, class Keys, class Values>
concept attention_inputs =
    (Queries::rank() == 2 && Keys::rank() == 2 && Values::rank() == 2 &&
     Queries::extent(1) == Keys::extent(1) && Keys::extent(0) == Values::extent(0) &&
     (Mask == attention_mask::none || Queries::extent(0) == Keys::extent(0))) ||
    unsatisfied<"attention: queries are (times, depth), keys (others, depth), values (others, "
                "width), and if causal, others are the times: the shapes are",
                Queries, Keys, Values>();

template <attention_mask Mask, class Queries, class Keys, class Values>
using head_for = attention_head<typename Queries::value_type, Queries::extent(0), Keys::extent(0),
                                Keys::extent(1), Values::extent(1), Mask == attention_mask::causal>;

} // namespace detail

/// Scaled dot-product attention: softmax(queries transposed(keys) / sqrt(depth)) values, the
/// softmax over the keys of each query.
///
/// Shapes: queries (times, depth), keys (others, depth), values (others, width), y (times, width).
/// Source: Vaswani et al., Attention is all you need, 2017;
/// torch.nn.functional.scaled_dot_product_attention.
template <attention_mask Mask = attention_mask::none, real T, std::size_t... Queries,
          std::size_t... Keys, std::size_t... Values>
  requires detail::attention_inputs<Mask, shape<Queries...>, shape<Keys...>, shape<Values...>>
[[nodiscard]] constexpr auto attention(tensor<T, Queries...> const& queries,
                                       tensor<T, Keys...> const& keys,
                                       tensor<T, Values...> const& values) noexcept {
  constexpr std::size_t depth = shape<Keys...>::extent(1);
  constexpr std::size_t width = shape<Values...>::extent(1);
  detail::head_for<Mask, tensor<T, Queries...>, tensor<T, Keys...>, tensor<T, Values...>> head;
  head.take(queries.begin(), depth, keys.begin(), depth, values.begin(), width);
  tensor<T, shape<Queries...>::extent(0), width> y;
  head.attend(y.begin(), width);
  return y;
}

/// dL/dqueries, dL/dkeys and dL/dvalues, given dL/dy: with the weights P = softmax(...) and
/// dP = dy transposed(values), dL/dscores = P (dP - sum of dy y), elementwise and by rows.
template <attention_mask Mask = attention_mask::none, real T, std::size_t... Queries,
          std::size_t... Keys, std::size_t... Values>
  requires detail::attention_inputs<Mask, shape<Queries...>, shape<Keys...>, shape<Values...>>
[[nodiscard]] constexpr attention_gradients<tensor<T, Queries...>, tensor<T, Keys...>,
                                            tensor<T, Values...>>
attention_gradient(
    tensor<T, Queries...> const& queries, tensor<T, Keys...> const& keys,
    tensor<T, Values...> const& values,
    tensor<T, shape<Queries...>::extent(0), shape<Values...>::extent(1)> const& dy) noexcept {
  constexpr std::size_t depth = shape<Keys...>::extent(1);
  constexpr std::size_t width = shape<Values...>::extent(1);
  detail::head_for<Mask, tensor<T, Queries...>, tensor<T, Keys...>, tensor<T, Values...>> head;
  head.take(queries.begin(), depth, keys.begin(), depth, values.begin(), width);
  tensor<T, shape<Queries...>::extent(0), width> y;
  head.attend(y.begin(), width);
  attention_gradients<tensor<T, Queries...>, tensor<T, Keys...>, tensor<T, Values...>> result;
  head.backpropagate(y.begin(), dy.begin(), width, result.queries.begin(), depth,
                     result.keys.begin(), depth, result.values.begin(), width);
  return result;
}

} // namespace ctnn
