// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <memory>

namespace run_time::batch {

/// A net of two dense layers with ReLU between them, in libtorch, on numbers that stay where they
/// are. libtorch's headers need C++17 and do not compile as C++23 everywhere: they stay behind
/// this.
class torch_net {
public:
  struct sizes {
    std::int64_t samples;
    std::int64_t inputs;
    std::int64_t hidden;
    std::int64_t classes;
  };

  /// x (samples, inputs); weight (inputs, hidden), bias, weight (hidden, classes), bias, one after
  /// another; labels (samples).
  torch_net(sizes const& sizes, float* x, float* parameters, std::int64_t* labels);
  ~torch_net();

  /// The logits (samples, classes).
  float const* infer();
  /// Makes the parameters trainable.
  void prepare_training(double learning_rate);
  /// A step of gradient descent on the softmax cross entropy.
  void train();

private:
  struct tensors;
  std::unique_ptr<tensors> tensors_;
};

} // namespace run_time::batch
