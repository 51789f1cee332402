// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/checked_label.hpp>
#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/kernels/reduction.hpp>
#include <ctnn/layers/training_pass.hpp>
#include <ctnn/losses/concepts.hpp>
#include <ctnn/losses/target_at.hpp>
#include <ctnn/model/batch.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/tensor/arithmetic.hpp>
#include <ctnn/tensor/subtensor.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {
namespace detail {

/// What the sum of a batch's losses is divided by. Where no sample counts, all losses are 0.
template <class T, class Loss, class Targets>
[[nodiscard]] constexpr T total_weight(Loss const& loss, Targets const& targets) noexcept {
  if constexpr (requires { loss.template total_weight<T>(targets); }) {
    T const total = loss.template total_weight<T>(targets);
    return total == T{0} ? T{1} : total;
  } else {
    return static_cast<T>(Targets::extent(0));
  }
}

/// The losses of outputs, the targets of which are those from `first` on, and their gradients
/// divided by `total`. What a loss has for batches is for the constant evaluator.
template <class Loss, class Y, class Target, class T>
constexpr void take_losses(Loss const& loss, Y const& y, Target const& target, std::size_t first,
                           T total, T* values, Y& dy) noexcept {
  if constexpr (requires { loss.evaluate_batch(y, target, first, total, values, dy); }) {
    if consteval {
      if (loss.evaluate_batch(y, target, first, total, values, dy)) {
        return;
      }
    }
  }
  for (std::size_t i = 0; i < Y::extent(0); ++i) {
    auto const of_y = loss.value_and_gradient(subtensor(y, i), target_at(target, first + i));
    values[i] = of_y.value;
    set_subtensor(dy, i, of_y.gradient / total);
  }
}

/// Adds the gradient of the samples' losses over `total` to `gradient`, sample by sample, and
/// stores their losses in `values`.
template <class Net, class Loss, class X, class Target>
constexpr void add_batch_gradient(Net const& net, Loss const& loss, X const& x,
                                  Target const& target, typename Net::value_type total,
                                  training_pass const& pass, typename Net::value_type* values,
                                  Net& gradient) noexcept {
  constexpr std::size_t samples = X::extent(0);
  constexpr std::size_t at_once = Net::samples_trained_at_once(samples);
  if constexpr (at_once == 1 && !Net::sees_batches) { // not as batches of one: they are copied more
    for (std::size_t i = 0; i < samples; ++i) {
      net.backpropagate(
          subtensor(x, i),
          [&](auto const& y) {
            auto const of_y = loss.value_and_gradient(y, target_at(target, i));
            values[i] = of_y.value;
            return of_y.gradient / total;
          },
          gradient, pass.from_sample(i));
    }
  } else {
    for_each_part_of<at_once>(x, [&](auto const& part, std::size_t first) {
      net.backpropagate(
          part,
          [&]<class Y>(Y const& y) {
            Y dy;
            take_losses(loss, y, target, first, total, values + first, dy);
            return dy;
          },
          gradient, pass.from_sample(first));
    });
  }
}

} // namespace detail

/// A net whose training draws no random numbers. The sentence is what the compiler prints of
/// others.
template <class Net>
concept trains_without_a_pass =
    !Net::draws ||
    detail::unsatisfied<
        "value_and_grad: the net draws random numbers (it has dropout): tell it which "
        "by training_pass{.seed = ..., .step = ...}",
        Net>();

/// The loss of a net, and its gradient with respect to each parameter, a value of the net's own
/// type:
///
///     auto const [loss, gradient] = value_and_grad(net, softmax_cross_entropy{}, image, label);
///
/// For a batch, the mean of the samples' losses, weighted where the loss has weights; its gradient
/// adds up the samples in their order. Layers are as in training: `dropout` drops, told by the pass
/// what to draw.
///
/// Shapes: x (input...) with a label or a target (output...), or x (batch, input...) with labels
/// (batch) or targets (batch, output...).
template <class Net, class Loss, sample_or_batch<typename Net::input_type> X, class Target,
          class Output = typename Net::template output_for<X>>
  requires target_for<Target, Loss, typename Net::output_type, Output>
[[nodiscard]] constexpr value_with_gradient<typename Net::value_type, Net>
value_and_grad(Net const& net, Loss const& loss, X const& x, Target const& target,
               training_pass const& pass) noexcept {
  using T = typename Net::value_type;
  using output_type = typename Net::output_type;
  value_with_gradient<T, Net> result{};
  if constexpr (std::same_as<X, typename Net::input_type>) {
    if constexpr (std::integral<Target>) {
      // Here and not only in the loss, so that the compiler's trace to a wrong label is short.
      if constexpr (requires { loss.ignores(target); }) {
        if (!loss.ignores(target)) {
          static_cast<void>(detail::checked_label(target, output_type::size()));
        }
      } else {
        static_cast<void>(detail::checked_label(target, output_type::size()));
      }
    }
    net.backpropagate(
        x,
        [&](output_type const& y) {
          auto const of_y = loss.value_and_gradient(y, target);
          result.value = of_y.value;
          return of_y.gradient;
        },
        result.gradient, pass);
  } else {
    constexpr std::size_t samples = X::extent(0);
    T const total = detail::total_weight<T>(loss, target);
    tensor<T, samples> values;
    detail::add_batch_gradient(net, loss, x, target, total, pass, values.begin(), result.gradient);
    result.value = kernels::sum<samples>(values.begin()) / total;
  }
  return result;
}

/// The same of a net that draws no random numbers.
template <class Net, class Loss, sample_or_batch<typename Net::input_type> X, class Target,
          class Output = typename Net::template output_for<X>>
  requires(target_for<Target, Loss, typename Net::output_type, Output> &&
           trains_without_a_pass<Net>)
[[nodiscard]] constexpr value_with_gradient<typename Net::value_type, Net>
value_and_grad(Net const& net, Loss const& loss, X const& x, Target const& target) noexcept {
  return value_and_grad(net, loss, x, target, training_pass{});
}

} // namespace ctnn
