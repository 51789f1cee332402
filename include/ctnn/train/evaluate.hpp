// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/tensor/argmax.hpp>
#include <ctnn/tensor/subtensor.hpp>
#include <ctnn/train/dataset.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {

/// How a net does on a dataset.
struct evaluation {
  /// The mean of the samples' losses.
  double loss = 0;
  /// The share of samples, 0 to 1, whose largest output is at their label; 0 where targets are not
  /// labels.
  double accuracy = 0;

  [[nodiscard]] friend constexpr bool operator==(evaluation const&, evaluation const&) = default;
};

/// The mean loss of a net on a dataset, and its accuracy where targets are labels. The net is in
/// inference; BatchSize samples pass it at a time.
template <std::size_t BatchSize = 32, class Net, class Loss, class Target>
[[nodiscard]] constexpr evaluation
evaluate(Net const& net, Loss const& loss,
         dataset<typename Net::input_type, Target> const& data) noexcept {
  using output_type = typename Net::output_type;
  double sum = 0;
  std::size_t right = 0;
  auto const judge = [&](output_type const& y, Target const& target) {
    sum += static_cast<double>(loss(y, target));
    if constexpr (std::integral<Target>) {
      right += argmax(y) == static_cast<std::size_t>(target) ? 1 : 0;
    }
  };
  std::size_t first = 0;
  for (; first + BatchSize <= data.size(); first += BatchSize) {
    auto const y = net(detail::gathered_samples<BatchSize, typename Net::input_type>(
        [&](std::size_t i) { return data.input(first + i); }));
    for (std::size_t i = 0; i < BatchSize; ++i) {
      judge(subtensor(y, i), data.target(first + i));
    }
  }
  for (; first < data.size(); ++first) {
    judge(net(data.input(first)), data.target(first));
  }
  auto const size = static_cast<double>(data.size() == 0 ? 1 : data.size());
  return {sum / size, static_cast<double>(right) / size};
}

} // namespace ctnn
