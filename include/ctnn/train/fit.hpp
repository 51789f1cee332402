// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/contract.hpp>
#include <ctnn/kernels/reduction.hpp>
#include <ctnn/layers/training_pass.hpp>
#include <ctnn/losses/concepts.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/permutation.hpp>
#include <ctnn/model/batch.hpp>
#include <ctnn/tensor/arithmetic.hpp>
#include <ctnn/tensor/tensors.hpp>
#include <ctnn/train/dataset.hpp>
#include <ctnn/train/evaluate.hpp>
#include <ctnn/train/fit_report.hpp>
#include <ctnn/train/shards.hpp>
#include <ctnn/train/training.hpp>
#include <ctnn/train/value_and_grad.hpp>
#include <ctnn/train/watch.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctnn {

/// How long `fit` trains, and in what order.
struct fit_options {
  std::uint64_t epochs = 1;
  /// Of the order of the samples and of what layers such as `dropout` draw.
  std::uint64_t seed = 0;
  bool shuffle = true;
  /// Ends the training when so many epochs in a row have not lessened the loss on the validation
  /// data (without any: the mean loss of the epoch); 0 never does.
  std::uint64_t patience = 0;
  /// What counts as lessened.
  double min_delta = 0;
};

namespace detail {

/// A batch of as many samples as are left over at the end of an epoch, sample by sample.
template <class Net, class Loss, class InputAt, class TargetAt>
[[nodiscard]] constexpr value_with_gradient<typename Net::value_type, Net>
value_and_grad_one_by_one(Net const& net, Loss const& loss, std::size_t count, InputAt input_at,
                          TargetAt target_at, training_pass const& pass) noexcept {
  using T = typename Net::value_type;
  T total = 0;
  for (std::size_t i = 0; i < count; ++i) {
    using target = std::remove_cvref_t<decltype(target_at(i))>;
    if constexpr (requires(tensor<target, 1> one) { loss.template total_weight<T>(one); }) {
      total += loss.template total_weight<T>(tensor<target, 1>{target_at(i)});
    } else {
      total += 1;
    }
  }
  if (total == T{0}) {
    total = 1;
  }
  value_with_gradient<T, Net> result{};
  if constexpr (!Net::sees_batches) { // which leave such batches out
    for (std::size_t i = 0; i < count; ++i) {
      net.backpropagate(
          input_at(i),
          [&](auto const& y) {
            auto const of_y = loss.value_and_gradient(y, target_at(i));
            result.value += of_y.value / total;
            return of_y.gradient / total;
          },
          result.gradient, pass.from_sample(i));
    }
  }
  return result;
}

[[nodiscard]] constexpr bool is_finite(double x) noexcept { return x - x == 0; }

} // namespace detail

/// Trains a net on a dataset, from where a training is on:
///
///     auto training = start_training(initialized<net>(he_normal{}, 1), optimizer);
///     auto const report = fit<32>(training, optimizer, softmax_cross_entropy{}, images, held_out,
///                                 {.epochs = 10, .seed = 1, .patience = 3});
///
/// In each epoch the samples pass in an order of their own (`permutation` of the seed and the
/// epoch), BatchSize at a time and the rest as a last, shorter batch (which nets with `batch_norm`
/// leave out). After it, `watch(epoch_report, net)` is called, or `watch(epoch_report, training)`
/// if it takes no net; where it returns false, training ends. A `watch` that can be called with a
/// `batch_report` is, after each step. `training.best` is the net after the epoch with the least
/// loss on the validation data.
///
/// Whole batches are cut into `in_shards`, `shards<4>{}` say, for threads to share: see `shards`.
///
/// A loss that is NaN or infinite ends the training before its step; in a constant expression it is
/// an error that names the epoch and the batch. The bits do not depend on when a training pauses,
/// nor on whether it is the compiler's or the processor's.
template <std::size_t BatchSize, class Net, class State, class Optimizer, class Loss, class Input,
          class Target, class Watch, shards_for<Net, BatchSize> Shards = shards<1>>
  requires(BatchSize > 0)
constexpr fit_report fit(training<Net, State>& progress, Optimizer const& optimizer,
                         Loss const& loss, dataset<Input, Target> const& data,
                         dataset<Input, Target> const& validation, fit_options const& options,
                         Watch&& watch, Shards&& in_shards = {}) noexcept {
  using T = typename Net::value_type;
  constexpr std::size_t shard_count = std::remove_cvref_t<Shards>::count;
  fit_report report;
  std::size_t const samples = Net::sees_batches ? data.size() / BatchSize * BatchSize : data.size();
  for (std::uint64_t done = 0; done < options.epochs; ++done) {
    permutation const order(data.size(), options.seed, progress.epoch);
    batch_report now{.epoch = progress.epoch + 1,
                     .batches = (samples + BatchSize - 1) / BatchSize,
                     .samples = samples};
    double losses = 0;
    for (std::size_t first = 0; first < samples; first += BatchSize) {
      auto const place = [&](std::size_t i) {
        return options.shuffle ? static_cast<std::size_t>(order(first + i)) : first + i;
      };
      auto const input_at = [&](std::size_t i) -> auto const& { return data.input(place(i)); };
      auto const target_at = [&](std::size_t i) -> auto const& { return data.target(place(i)); };
      training_pass const pass{.seed = options.seed, .step = progress.step};
      bool const whole = first + BatchSize <= data.size();
      std::size_t const count = whole ? BatchSize : data.size() - first;
      auto const step = [&](T value, Net const& gradient) {
        now.loss = static_cast<double>(value);
        if (!detail::is_finite(now.loss)) {
          return false;
        }
        optimizer.step(progress.net, gradient, progress.state);
        return true;
      };
      bool const stepped = [&] {
        if (!whole) {
          auto const rest = detail::value_and_grad_one_by_one(progress.net, loss, count, input_at,
                                                              target_at, pass);
          return step(rest.value, rest.gradient);
        }
        auto const targets = detail::gathered_samples<BatchSize, Target>(target_at);
        if constexpr (shard_count == 1) {
          auto const batch =
              value_and_grad(progress.net, loss,
                             detail::gathered_samples<BatchSize, Input>(input_at), targets, pass);
          return step(batch.value, batch.gradient);
        } else {
          constexpr std::size_t size = BatchSize / shard_count;
          T const total = detail::total_weight<T>(loss, targets);
          tensor<T, BatchSize> values;
          auto const& gradient = in_shards.template combined<Net>([&](std::size_t shard, Net& sum) {
            std::size_t const from = shard * size;
            detail::add_batch_gradient(
                progress.net, loss,
                detail::gathered_samples<size, Input>(
                    [&](std::size_t i) -> auto const& { return input_at(from + i); }),
                detail::samples<size>(targets, from), total, pass.from_sample(from),
                values.begin() + from, sum);
          });
          return step(kernels::sum<BatchSize>(values.begin()) / total, gradient);
        }
      }();
      ++now.batch;
      if (!stepped) {
        if consteval {
          detail::contract_violation("fit: the loss is not finite: (epoch, batch) are", now.epoch,
                                     now.batch);
        }
        report.end = fit_end::loss_not_finite;
        report.failed_epoch = now.epoch;
        report.failed_batch = now.batch;
        return report;
      }
      ++progress.step;
      losses = fma(now.loss, static_cast<double>(count), losses);
      now.seen += count;
      now.mean_loss = losses / static_cast<double>(now.seen);
      detail::tell_batch(watch, now);
    }
    ++progress.epoch;
    report.last = {progress.epoch, progress.step, now.mean_loss, {now.mean_loss, 0}};
    if (validation.size() > 0) {
      report.last.validation = evaluate<BatchSize>(progress.net, loss, validation);
    }
    if (report.last.validation.loss < progress.best_loss - options.min_delta) {
      progress.best_loss = report.last.validation.loss;
      progress.best_epoch = progress.epoch;
      progress.best = progress.net;
    }
    if (!detail::tell_epoch(watch, report.last, progress)) {
      report.end = fit_end::told_to;
      return report;
    }
    if (options.patience > 0 && progress.epoch - progress.best_epoch >= options.patience) {
      report.end = fit_end::patience_lost;
      return report;
    }
  }
  return report;
}

/// The same without anything that watches.
template <std::size_t BatchSize, class Net, class State, class Optimizer, class Loss, class Input,
          class Target>
constexpr fit_report fit(training<Net, State>& progress, Optimizer const& optimizer,
                         Loss const& loss, dataset<Input, Target> const& data,
                         dataset<Input, Target> const& validation,
                         fit_options const& options = {}) noexcept {
  return fit<BatchSize>(progress, optimizer, loss, data, validation, options, unwatched{});
}

/// The same without validation data.
template <std::size_t BatchSize, class Net, class State, class Optimizer, class Loss, class Input,
          class Target>
constexpr fit_report fit(training<Net, State>& progress, Optimizer const& optimizer,
                         Loss const& loss, dataset<Input, Target> const& data,
                         fit_options const& options = {}) noexcept {
  return fit<BatchSize>(progress, optimizer, loss, data, dataset<Input, Target>({}, {}), options);
}

/// A net trained from the start, in one call: `fit<32>(net, adam{}, loss, data, {.epochs = 10})`.
template <std::size_t BatchSize, class Net, class Optimizer, class Loss, class Input, class Target>
  requires requires { Net::parameter_count; }
[[nodiscard]] constexpr Net fit(Net const& net, Optimizer const& optimizer, Loss const& loss,
                                dataset<Input, Target> const& data,
                                fit_options const& options = {}) noexcept {
  auto progress = start_training(net, optimizer);
  fit<BatchSize>(progress, optimizer, loss, data, options);
  return progress.net;
}

} // namespace ctnn
