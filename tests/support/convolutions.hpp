// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/ops/convolution.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>
#include <cstdint>

#include "golden.hpp"
#include "random.hpp"

namespace ctnn::test {

/// Everything that a convolution of any kind computes.
template <class Y, class X, class Weight>
struct convolution_results {
  Y y;
  Y y_without_bias;
  X dx;
  Weight dweight;
};

/// The same of random arguments of these types. Spec is that of the layer: its static functions are
/// the operation.
template <class Spec, class X, class Weight>
[[nodiscard]] constexpr auto convolution_results_of(std::uint64_t seed) {
  using T = typename X::value_type;
  auto const x = random<X>(seed);
  auto const weight = random<Weight>(seed + 1);
  auto const bias = random<tensor<T, Spec::options.out_channels>>(seed + 2);
  auto const y = Spec::forward(x, weight, bias);
  auto const dy = random<decltype(y + y)>(seed + 3);
  convolution_results<decltype(y + y), X, Weight> result{
      y, Spec::forward(x, weight),
      Spec::template input_gradient<typename X::shape_type>(dy, weight), weight};
  Spec::add_weight_gradient(x, dy, result.dweight);
  return result;
}

/// Whether a convolution and its gradients are PyTorch's.
template <class T, class Golden, class Spec>
[[nodiscard]] constexpr bool convolution_matches() {
  auto const x = in<T>(Golden::x);
  auto const weight = in<T>(Golden::weight);
  auto const bias = in<T>(Golden::bias);
  auto const dy = in<T>(Golden::dy);
  auto dweight = decltype(weight - weight){};
  auto dbias = decltype(bias - bias){};
  Spec::add_weight_gradient(x, dy, dweight);
  add_channel_sums(dy, dbias);
  using input = typename decltype(x - x)::shape_type;
  return matches(Spec::forward(x, weight, bias), Golden::y) &&
         matches(Spec::template input_gradient<input>(dy, weight), Golden::dx) &&
         matches(dweight, Golden::dweight) && matches(dbias, Golden::dbias);
}

} // namespace ctnn::test
