// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/tensor/concepts.hpp>
#include <ctnn/tensor/tensors.hpp>

#include <concepts>
#include <cstddef>
#include <utility>

namespace ctnn {

/// A value, and the gradient that belongs to it.
template <class Value, class Gradient>
struct value_with_gradient {
  Value value;
  Gradient gradient;

  [[nodiscard]] friend constexpr bool operator==(value_with_gradient const&,
                                                 value_with_gradient const&) = default;
};

/// A loss of an output against a target: `loss(y, target)` is its value,
/// `loss.value_and_gradient(y, target)` the value and dL/dy.
///
/// For a batch the sum of the samples' losses is divided by their number, or by
/// `loss.total_weight<T>(targets)` where the loss has it for such targets. A loss that does not
/// count some labels says so by `loss.ignores(label)`.
template <class Loss, class Y, class Target>
concept loss_of = requires(Loss const loss, Y const y, Target const target) {
  { loss(y, target) } -> std::same_as<typename Y::value_type>;
  {
    loss.value_and_gradient(y, target)
  } -> std::same_as<value_with_gradient<typename Y::value_type, Y>>;
};

/// The target is a tensor of the output's own shape. The sentence is what the compiler prints where
/// it is not.
template <class Target, class Y>
concept target_like =
    std::same_as<Target, Y> ||
    detail::unsatisfied<"loss: the target's shape differs from the output's: (target, output) are",
                        Target, Y>();

namespace detail {

/// What Target says of one sample: itself where Output is a sample's, its part where Output is a
/// batch of samples and Target one of as many targets, and void where it is neither.
template <class Target, class SampleOutput, class Output>
struct sample_target {
  using type = void;
};

template <class Target, class SampleOutput>
struct sample_target<Target, SampleOutput, SampleOutput> {
  using type = Target;
};

template <class... Targets, class... SampleOutputs, class... Outputs>
  requires(sizeof...(Targets) == sizeof...(Outputs) &&
           is_batch_of<tensors<Outputs...>, tensors<SampleOutputs...>> &&
           ((first_extent<Targets> == first_extent<Outputs>) && ...))
struct sample_target<tensors<Targets...>, tensors<SampleOutputs...>, tensors<Outputs...>> {
  using type = decltype(subtensor(std::declval<tensors<Targets...>>(), 0));
};

template <class U, std::size_t Batch, std::size_t... Extents, class T, std::size_t... Output>
struct sample_target<tensor<U, Batch, Extents...>, tensor<T, Output...>,
                     tensor<T, Batch, Output...>> {
  using type = tensor<U, Extents...>;
};

template <class Label, std::size_t Batch, class T, std::size_t... Output>
struct sample_target<tensor<Label, Batch>, tensor<T, Output...>, tensor<T, Batch, Output...>> {
  using type = Label;
};

} // namespace detail

/// What a Loss can hold the Output of a net against, for a sample (Output is SampleOutput) or a
/// batch: a label, a tensor like the output, or one of them for each sample, as the loss wants it.
/// The sentence is what the compiler prints otherwise.
template <class Target, class Loss, class SampleOutput, class Output>
concept target_for =
    loss_of<Loss, SampleOutput,
            typename detail::sample_target<Target, SampleOutput, Output>::type> ||
    detail::unsatisfied<"loss: the target does not fit the output: (target, output) are", Target,
                        Output>();

} // namespace ctnn
