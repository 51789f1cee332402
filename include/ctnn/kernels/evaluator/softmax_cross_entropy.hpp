// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/evaluator/gathered.hpp>
#include <ctnn/math/exp.hpp>
#include <ctnn/math/log.hpp>
#include <ctnn/math/pack.hpp>

#include <array>
#include <bit>
#include <cstddef>

namespace ctnn::kernels::evaluator {

/// The maps of `gathered` between rows of samples and rows of classes, whose lanes are the samples
/// and zeros up to a power of two.
template <std::size_t Batch, std::size_t Classes>
struct classes_of_samples {
  static constexpr std::size_t lanes = std::bit_ceil(Batch);
  static constexpr std::size_t source = Batch * Classes;
  static constexpr std::size_t size = lanes * Classes;

  [[nodiscard]] static constexpr std::size_t place(std::size_t i) noexcept {
    return i % lanes < Batch ? i % lanes * Classes + i / lanes : absent;
  }
};

template <std::size_t Batch, std::size_t Classes>
struct samples_of_classes {
  static constexpr std::size_t lanes = std::bit_ceil(Batch);
  static constexpr std::size_t source = lanes * Classes;
  static constexpr std::size_t size = Batch * Classes;

  [[nodiscard]] static constexpr std::size_t place(std::size_t i) noexcept {
    return i % Classes * lanes + i / Classes;
  }
};

/// What a batch's softmax cross entropy consists of: of each sample its largest logit, the
/// logarithm of the sum of exp(logit - largest), and the probabilities.
template <class T, std::size_t Batch, std::size_t Classes>
struct batch_softmax {
  std::array<T, std::bit_ceil(Batch)> largest;
  std::array<T, std::bit_ceil(Batch)> log_sum;
  std::array<T, Batch * Classes> probabilities;
};

/// The same bits as of `detail::exponentials` of each sample, in as few operations as for one.
template <std::size_t Batch, std::size_t Classes, class T>
[[nodiscard]] consteval batch_softmax<T, Batch, Classes>
softmax_of_batch(std::array<T, Batch * Classes> const& logits) noexcept {
  constexpr std::size_t width = std::bit_ceil(Batch);
  using samples = detail::pack<T, width>;
  struct rows {
    samples of[Classes];
  };
  auto e = gathered<classes_of_samples<Batch, Classes>, rows>(logits);
  samples largest = e.of[0];
  for (std::size_t i = 1; i < Classes; ++i) {
    auto const& x = e.of[i];
    largest = detail::select((x > largest) | (x != x), x, largest);
  }
  constexpr std::size_t partials = Classes < 16 ? std::bit_ceil(Classes) : 16; // as `reduce` does
  samples sums[partials] = {};
  for (std::size_t i = 0; i < Classes; ++i) {
    e.of[i] = ctnn::exp(e.of[i] - largest);
    sums[i % partials] = sums[i % partials] + e.of[i];
  }
  for (std::size_t half = partials / 2; half > 0; half /= 2) {
    for (std::size_t i = 0; i < half; ++i) {
      sums[i] = sums[i] + sums[i + half];
    }
  }
  for (std::size_t i = 0; i < Classes; ++i) {
    e.of[i] = e.of[i] / sums[0];
  }
  return {std::bit_cast<std::array<T, width>>(largest),
          std::bit_cast<std::array<T, width>>(ctnn::log(sums[0])),
          gathered<samples_of_classes<Batch, Classes>, std::array<T, Batch * Classes>>(
              std::bit_cast<std::array<T, width * Classes>>(e))};
}

} // namespace ctnn::kernels::evaluator
