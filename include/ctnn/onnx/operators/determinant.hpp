// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/quotient.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <cstddef>
#include <type_traits>

namespace ctnn::onnx {

/// The determinants of square matrices, by elimination with the largest pivots. Source: ONNX Det
/// (opset 11).
template <>
struct operation<"Det"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    demand<is_real(x.type), "the operator takes real numbers", Node>();
    demand<x.rank() >= 2 && x.shape[x.rank() - 1] == x.shape[x.rank() - 2],
           "the input is no square matrix", Node, x.shape>();
    tensor_type result{x.type, {}};
    for (std::size_t i = 0; i + 2 < x.rank(); ++i) {
      result.shape.push_back(x.shape[i]);
    }
    return result;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = arguments.template input<0>();
    auto& y = arguments.template output<0>();
    using T = typename std::remove_cvref_t<decltype(x)>::value_type;
    constexpr std::size_t size =
        Node::template input<0>().shape[Node::template input<0>().rank() - 1];
    for (std::size_t i = 0; i < y.size(); ++i) {
      calculated<T> matrix[size * size + 1]{};
      for (std::size_t k = 0; k < size * size; ++k) {
        matrix[k] = widened(x[i * size * size + k]);
      }
      y[i] = T(determinant<size>(&matrix[0]));
    }
  }

private:
  template <std::size_t Size, class T>
  [[nodiscard]] static constexpr T determinant(T* a) noexcept {
    auto const magnitude = [](T x) { return x < 0 ? -x : x; };
    T result = 1;
    for (std::size_t k = 0; k < Size; ++k) {
      std::size_t pivot = k;
      for (std::size_t row = k + 1; row < Size; ++row) {
        pivot = magnitude(a[row * Size + k]) > magnitude(a[pivot * Size + k]) ? row : pivot;
      }
      if (a[pivot * Size + k] == 0) {
        return 0;
      }
      if (pivot != k) {
        result = -result;
        for (std::size_t column = 0; column < Size; ++column) {
          T const upper = a[k * Size + column];
          a[k * Size + column] = a[pivot * Size + column];
          a[pivot * Size + column] = upper;
        }
      }
      result = ctnn::detail::rounded(result * a[k * Size + k]);
      for (std::size_t row = k + 1; row < Size; ++row) {
        T const factor = a[row * Size + k] / a[k * Size + k];
        for (std::size_t column = k + 1; column < Size; ++column) {
          a[row * Size + column] = ctnn::fma(-factor, a[k * Size + column], a[row * Size + column]);
        }
      }
    }
    return result;
  }
};

} // namespace ctnn::onnx
