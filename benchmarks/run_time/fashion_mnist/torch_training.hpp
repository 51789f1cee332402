// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace run_time::fashion_mnist {

/// Images (count, 1, 28, 28) and their labels, which stay where they are.
struct images {
  float* pixels;
  std::uint8_t* labels;
  std::int64_t count;
};

/// The training of a net in libtorch, on one thread. libtorch's headers need C++17: they stay
/// behind this.
class torch_training {
public:
  enum class net { mlp, cnn };

  /// Begins with these parameters, layer after layer, weights of dense layers (in, out).
  torch_training(net which, images const& data, images const& test,
                 std::vector<float> const& parameters);
  ~torch_training();

  /// An epoch in an order of the images, in batches, each with a learning rate of Adam's; returns
  /// the mean loss.
  double epoch(std::vector<std::int64_t> const& order, std::int64_t batch_size,
               std::vector<double> const& rates);

  /// The share of test images whose label it tells.
  [[nodiscard]] double accuracy();

private:
  struct state;
  std::unique_ptr<state> state_;
};

} // namespace run_time::fashion_mnist
