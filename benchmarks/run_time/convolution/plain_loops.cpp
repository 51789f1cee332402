// SPDX-License-Identifier: BSL-1.0
#include "convolution/operands.hpp"

namespace run_time::convolution {
namespace {

template <layer L>
struct with_padded_copy : operands<L> {
  alignas(64) std::array<float, L.in * L.padded() * L.padded()> image{};

  void pad() {
    for (std::size_t channel = 0; channel < L.in; ++channel) {
      for (std::size_t row = 0; row < L.size; ++row) {
        for (std::size_t column = 0; column < L.size; ++column) {
          image[(channel * L.padded() + row + L.padding) * L.padded() + column + L.padding] =
              this->x[(channel * L.size + row) * L.size + column];
        }
      }
    }
  }

  /// Where the channel of the image begins that a channel of y sees through `in`.
  [[nodiscard]] float const* channel(std::size_t out, std::size_t in) const {
    return image.data() + (out / (L.out / L.groups) * L.group_in() + in) * L.padded() * L.padded();
  }

  [[nodiscard]] float factor(std::size_t out, std::size_t in, std::size_t i, std::size_t j) const {
    return this->weight[((out * L.group_in() + in) * L.kernel + i) * L.kernel + j];
  }
};

/// A row of y at a time, in a local array.
template <layer L>
struct row_sums : with_padded_copy<L> {
  void run() {
    this->pad();
    for (std::size_t out = 0; out < L.out; ++out) {
      for (std::size_t row = 0; row < L.out_size(); ++row) {
        float sums[L.out_size()];
        for (std::size_t column = 0; column < L.out_size(); ++column) {
          sums[column] = this->bias[out];
        }
        for (std::size_t in = 0; in < L.group_in(); ++in) {
          for (std::size_t i = 0; i < L.kernel; ++i) {
            for (std::size_t j = 0; j < L.kernel; ++j) {
              float const factor = this->factor(out, in, i, j);
              float const* const from =
                  this->channel(out, in) + (row * L.stride + i) * L.padded() + j;
              for (std::size_t column = 0; column < L.out_size(); ++column) {
                sums[column] += factor * from[column * L.stride];
              }
            }
          }
        }
        for (std::size_t column = 0; column < L.out_size(); ++column) {
          this->y[(out * L.out_size() + row) * L.out_size() + column] = sums[column];
        }
      }
    }
  }
};

/// A weight at a time.
template <layer L>
struct channel_updates : with_padded_copy<L> {
  void run() {
    this->pad();
    for (std::size_t out = 0; out < L.out; ++out) {
      float* __restrict const sums = this->y.data() + out * L.out_size() * L.out_size();
      for (std::size_t i = 0; i < L.out_size() * L.out_size(); ++i) {
        sums[i] = this->bias[out];
      }
      for (std::size_t in = 0; in < L.group_in(); ++in) {
        for (std::size_t i = 0; i < L.kernel; ++i) {
          for (std::size_t j = 0; j < L.kernel; ++j) {
            float const factor = this->factor(out, in, i, j);
            for (std::size_t row = 0; row < L.out_size(); ++row) {
              float const* __restrict const from =
                  this->channel(out, in) + (row * L.stride + i) * L.padded() + j;
              for (std::size_t column = 0; column < L.out_size(); ++column) {
                sums[row * L.out_size() + column] += factor * from[column * L.stride];
              }
            }
          }
        }
      }
    }
  }
};

bool const added = add_layers<row_sums>("plain loops (row sums)") &&
                   add_layers<channel_updates>("plain loops (channel updates)");

} // namespace
} // namespace run_time::convolution
