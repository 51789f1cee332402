// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/reduction.hpp>
#include <ctnn/losses/concepts.hpp>
#include <ctnn/losses/triplet.hpp>
#include <ctnn/model/batch.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/tensor/arithmetic.hpp>
#include <ctnn/tensor/subtensor.hpp>
#include <ctnn/train/value_and_grad.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {
namespace detail {

/// Goes forward with three inputs, one within the other, and back: `head(a, p, n)` gives the
/// gradients with respect to the three outputs.
template <class Net, class X, class Head>
constexpr void backpropagate_three(Net const& net, X const& anchor, X const& positive,
                                   X const& negative, Head head, Net& gradient) noexcept {
  net.backpropagate(
      anchor,
      [&]<class Y>(Y const& a) {
        Y da;
        net.backpropagate(
            positive,
            [&](Y const& p) {
              Y dp;
              net.backpropagate(
                  negative,
                  [&](Y const& n) {
                    auto const of_outputs = head(a, p, n);
                    da = of_outputs.anchor;
                    dp = of_outputs.positive;
                    return of_outputs.negative;
                  },
                  gradient);
              return dp;
            },
            gradient);
        return da;
      },
      gradient);
}

} // namespace detail

/// The triplet loss of a net that all three inputs pass, and its gradient with respect to each
/// parameter. For batches, the mean over the samples.
///
/// Shapes: anchor, positive and negative (input...), or (batch, input...).
template <class Net, sample_or_batch<typename Net::input_type> X>
  requires trains_without_a_pass<Net>
[[nodiscard]] constexpr value_with_gradient<typename Net::value_type, Net>
triplet_value_and_grad(Net const& net, triplet const& loss, X const& anchor, X const& positive,
                       X const& negative) noexcept {
  using T = typename Net::value_type;
  value_with_gradient<T, Net> result{};
  if constexpr (std::same_as<X, typename Net::input_type>) {
    detail::backpropagate_three(
        net, anchor, positive, negative,
        [&](auto const& a, auto const& p, auto const& n) {
          auto const of_outputs = loss.value_and_gradients(a, p, n);
          result.value = of_outputs.value;
          return of_outputs;
        },
        result.gradient);
  } else {
    constexpr std::size_t samples = X::extent(0);
    tensor<T, samples> values;
    detail::for_each_part_of<Net::samples_trained_at_once(samples)>(
        anchor, [&]<class Part>(Part const& part, std::size_t first) {
          constexpr std::size_t count = Part::extent(0);
          detail::backpropagate_three(
              net, part, detail::samples<count>(positive, first),
              detail::samples<count>(negative, first),
              [&]<class Y>(Y const& a, Y const& p, Y const& n) {
                value_with_triplet_gradients<T, Y> all{};
                for (std::size_t i = 0; i < count; ++i) {
                  auto const of_outputs =
                      loss.value_and_gradients(subtensor(a, i), subtensor(p, i), subtensor(n, i));
                  values[first + i] = of_outputs.value;
                  set_subtensor(all.anchor, i, of_outputs.anchor / static_cast<T>(samples));
                  set_subtensor(all.positive, i, of_outputs.positive / static_cast<T>(samples));
                  set_subtensor(all.negative, i, of_outputs.negative / static_cast<T>(samples));
                }
                return all;
              },
              result.gradient);
        });
    result.value = kernels::sum<samples>(values.begin()) / static_cast<T>(samples);
  }
  return result;
}

} // namespace ctnn
