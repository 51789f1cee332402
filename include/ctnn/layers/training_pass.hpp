// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/philox.hpp>

#include <cstddef>
#include <cstdint>

namespace ctnn {

/// Which pass of a training this is, for layers that draw random numbers in it:
///
///     value_and_grad(net, loss, images, labels, training_pass{.seed = 1, .step = step});
///
/// The numbers are a function of the seed, the step, the place of the layer in the net, and the
/// sample: the same at both times, however a batch is cut into parts.
struct training_pass {
  std::uint64_t seed = 0;
  std::uint64_t step = 0;
  /// Of the samples at hand, the place of the first in its batch.
  std::uint64_t first_sample = 0;
  /// The place of the layer at hand, counted through all nets and blocks around it.
  std::uint64_t place = 0;

  /// The same pass as the layer at an index sees it.
  [[nodiscard]] constexpr training_pass within(std::size_t index) const noexcept {
    training_pass result = *this;
    result.place = place * 1024 + index + 1;
    return result;
  }

  /// The same pass from a sample of those at hand on.
  [[nodiscard]] constexpr training_pass from_sample(std::size_t first) const noexcept {
    training_pass result = *this;
    result.first_sample = first_sample + first;
    return result;
  }

  /// The random numbers of the layer at hand for a sample, counted from the first at hand.
  [[nodiscard]] constexpr philox4x32 random(std::size_t sample) const noexcept {
    std::uint64_t const key = drawn(seed, step);
    return philox4x32(key, drawn(key, place) + first_sample + sample);
  }

private:
  /// The first 64 bits of a stream.
  [[nodiscard]] static constexpr std::uint64_t drawn(std::uint64_t seed,
                                                     std::uint64_t stream) noexcept {
    philox4x32 random(seed, stream);
    std::uint64_t const high = random();
    return high << 32 | random();
  }
};

} // namespace ctnn
