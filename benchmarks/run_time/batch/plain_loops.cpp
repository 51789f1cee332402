// SPDX-License-Identifier: BSL-1.0
#include "batch/operands.hpp"
#include "nets/plain_forward.hpp"

namespace run_time::batch {
namespace {

/// A sample at a time.
struct plain_loops : operands {
  alignas(64) std::array<float, samples * classes> y;

  void run() {
    for (std::size_t sample = 0; sample < samples; ++sample) {
      nets::plain_forward(digits{}, parameters.data(), x.data() + sample * inputs,
                          y.data() + sample * classes);
    }
  }

  [[nodiscard]] std::span<float const> result() const { return y; }
};

bool const added = add_inference<plain_loops>("plain loops");

} // namespace
} // namespace run_time::batch
