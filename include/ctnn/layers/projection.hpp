// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/ops/dense.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::detail {

/// The parameters of a `dense` within a larger layer: x weight + bias for each row of x.
template <real T, std::size_t In, std::size_t Out, bool Bias>
struct projection {
  static constexpr std::size_t parameter_count = In * Out + Out;

  tensor<T, In, Out> weight;
  tensor<T, Out> bias;

  template <class X>
  [[nodiscard]] constexpr auto operator()(X const& x) const noexcept {
    return ctnn::dense(x, weight, bias);
  }

  template <class X, class Y>
  static constexpr void add_gradient(X const& x, Y const& dy, projection& gradient) noexcept {
    add_dense_weight_gradient(x, dy, gradient.weight);
    add_dense_bias_gradient(dy, gradient.bias);
  }

  /// Calls `visit` with the weight and the bias of all the projections, side by side.
  template <class Visit, class... Projections>
  static constexpr void for_each_parameter(Visit visit, Projections&... projections) {
    visit(projections.weight...);
    visit(projections.bias...);
  }

  [[nodiscard]] friend constexpr bool operator==(projection const&, projection const&) = default;
};

/// Without a bias: x weight. Not by an empty member, which GCC 12 fails on within a layer.
template <real T, std::size_t In, std::size_t Out>
struct projection<T, In, Out, false> {
  static constexpr std::size_t parameter_count = In * Out;

  tensor<T, In, Out> weight;

  template <class X>
  [[nodiscard]] constexpr auto operator()(X const& x) const noexcept {
    return ctnn::dense(x, weight);
  }

  template <class X, class Y>
  static constexpr void add_gradient(X const& x, Y const& dy, projection& gradient) noexcept {
    add_dense_weight_gradient(x, dy, gradient.weight);
  }

  template <class Visit, class... Projections>
  static constexpr void for_each_parameter(Visit visit, Projections&... projections) {
    visit(projections.weight...);
  }

  [[nodiscard]] friend constexpr bool operator==(projection const&, projection const&) = default;
};

} // namespace ctnn::detail
