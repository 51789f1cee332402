// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers.hpp>
#include <ctnn/model.hpp>
#include <ctnn/optimizers/concepts.hpp>
#include <ctnn/tensor/subtensor.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>

#include "golden/pytorch.hpp"
#include "support/both_times.hpp"
#include "support/close.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace ctnn::test {

/// Whether ten steps of an optimizer from golden::descent's start along its gradients go where
/// Golden's did, each number within the golden tolerance relative to its size.
template <class T, class Golden, class Optimizer>
[[nodiscard]] constexpr bool follows(Optimizer const& optimizer) {
  using descent = golden::descent;
  auto p = in<T>(descent::start);
  auto state = optimizer.start(p);
  bool right = true;
  for (std::size_t step = 0; step < 10; ++step) {
    optimizer.step(p, in<T>(subtensor(descent::gradients, step)), state);
    for (std::size_t i = 0; i < p.size(); ++i) {
      right = right && close_relative(p[i], static_cast<T>(Golden::trajectory[step, i]),
                                      golden_tolerance<T>);
    }
  }
  return right;
}

/// A net whose parameter tensors are larger and smaller than vectors, and no multiples of them.
template <class T>
using stepped_net = sequential<T, shape<1, 5, 4>,
                               layers::conv2d<{.out_channels = 2, .kernel_size = 3, .bias = false}>,
                               layers::relu, layers::flatten, layers::dense<3>>;

/// Where three random steps lead from random parameters.
template <auto Optimizer, class Parameters>
[[nodiscard]] constexpr Parameters after_random_steps(std::uint64_t seed) {
  auto parameters = random<Parameters>(seed);
  auto state = Optimizer.start(parameters);
  for (std::uint64_t step = 1; step <= 3; ++step) {
    Optimizer.step(parameters, random<Parameters>(seed + step), state);
  }
  return parameters;
}

/// Whether an optimizer gives the same bits at both times, for tensors and nets.
template <auto Optimizer>
[[nodiscard]] bool steps_alike_at_both_times() {
  constexpr std::uint64_t seed = 1;
  return same_bits_at_both_times<after_random_steps<Optimizer, tensor<float, 1>>, seed>() &&
         same_bits_at_both_times<after_random_steps<Optimizer, tensor<float, 37>>, seed>() &&
         same_bits_at_both_times<after_random_steps<Optimizer, tensor<double, 5, 4>>, seed>() &&
         same_bits_at_both_times<after_random_steps<Optimizer, stepped_net<float>>, seed>() &&
         same_bits_at_both_times<after_random_steps<Optimizer, stepped_net<double>>, seed>();
}

/// What a step takes, as a question.
template <class Optimizer, class Parameters, class Gradient, class State>
concept steps =
    requires(Optimizer const& optimizer, Parameters& parameters, Gradient const& gradient,
             State& state) { optimizer.step(parameters, gradient, state); };

/// Whether a step takes a gradient of the parameters' own type and the state of its own start, and
/// no other. Other is another optimizer.
template <class Optimizer, class Other>
[[nodiscard]] consteval bool takes_only_its_own() {
  using net = stepped_net<float>;
  using state = typename Optimizer::template state_for<net>;
  using other_net = stepped_net<double>;
  using other_net_state = typename Optimizer::template state_for<other_net>;
  using other_state = typename Other::template state_for<net>;
  return optimizer_for<Optimizer, net> && optimizer_for<Optimizer, tensor<double, 3>> &&
         steps<Optimizer, net, net, state> && !steps<Optimizer, net const, net, state> &&
         !steps<Optimizer, net, other_net, state> && !steps<Optimizer, net, net, other_net_state> &&
         !steps<Optimizer, net, net, other_state> && !steps<Optimizer, net, net, state const>;
}

} // namespace ctnn::test
