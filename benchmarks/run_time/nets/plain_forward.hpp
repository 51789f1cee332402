// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>

#include "nets/nets.hpp"

namespace run_time::nets {

// The nets as a good programmer writes them without a library, for one element type and static
// sizes: y for x. Layers that end in `_relu` have it built in.

/// y (Out) = x (In) weight (In, Out) + bias (Out). Returns the parameters behind its own.
template <std::size_t In, std::size_t Out, class T>
T const* dense(T const* parameters, T const* x, T* y) {
  for (std::size_t out = 0; out < Out; ++out) {
    y[out] = parameters[In * Out + out];
  }
  for (std::size_t in = 0; in < In; ++in) {
    for (std::size_t out = 0; out < Out; ++out) {
      y[out] += x[in] * parameters[in * Out + out];
    }
  }
  return parameters + (In + 1) * Out;
}

template <std::size_t Size, class T>
void relu(T* x) {
  for (std::size_t i = 0; i < Size; ++i) {
    x[i] = x[i] > 0 ? x[i] : 0;
  }
}

template <std::size_t In, std::size_t Out, class T>
T const* dense_relu(T const* parameters, T const* x, T* y) {
  T const* const rest = dense<In, Out>(parameters, x, y);
  relu<Out>(y);
  return rest;
}

/// y (Out, Size', Size') = weight (Out, In, Kernel, Kernel) over x (In, Size, Size), to which is
/// added what y holds.
template <std::size_t In, std::size_t Out, std::size_t Size, std::size_t Kernel,
          std::size_t Padding, class T>
void convolve(T const* weight, T const* x, T* y) {
  constexpr std::size_t padded = Size + 2 * Padding;
  constexpr std::size_t out_size = padded - Kernel + 1;
  T image[In][padded][padded]{};
  for (std::size_t in = 0; in < In; ++in) {
    for (std::size_t row = 0; row < Size; ++row) {
      for (std::size_t column = 0; column < Size; ++column) {
        image[in][row + Padding][column + Padding] = x[(in * Size + row) * Size + column];
      }
    }
  }
  for (std::size_t out = 0; out < Out; ++out) {
    for (std::size_t in = 0; in < In; ++in) {
      for (std::size_t i = 0; i < Kernel; ++i) {
        for (std::size_t j = 0; j < Kernel; ++j) {
          T const factor = weight[((out * In + in) * Kernel + i) * Kernel + j];
          for (std::size_t row = 0; row < out_size; ++row) {
            for (std::size_t column = 0; column < out_size; ++column) {
              y[(out * out_size + row) * out_size + column] +=
                  factor * image[in][row + i][column + j];
            }
          }
        }
      }
    }
  }
}

/// y (Channels, Size / 2, Size / 2): the largest of each 2x2 of x (Channels, Size, Size).
template <std::size_t Channels, std::size_t Size, class T>
void max_pool(T const* x, T* y) {
  constexpr std::size_t half = Size / 2;
  for (std::size_t channel = 0; channel < Channels; ++channel) {
    for (std::size_t row = 0; row < half; ++row) {
      for (std::size_t column = 0; column < half; ++column) {
        T const* const from = x + (channel * Size + 2 * row) * Size + 2 * column;
        T const above = from[0] > from[1] ? from[0] : from[1];
        T const below = from[Size] > from[Size + 1] ? from[Size] : from[Size + 1];
        y[(channel * half + row) * half + column] = above > below ? above : below;
      }
    }
  }
}

/// A convolution with bias, ReLU and pooling. Returns the parameters behind its own.
template <std::size_t In, std::size_t Out, std::size_t Size, std::size_t Padding, class T>
T const* convolve_relu_pool(T const* parameters, T const* x, T* y) {
  constexpr std::size_t out_size = Size + 2 * Padding - 4;
  constexpr std::size_t weights = Out * In * 25;
  T sums[Out * out_size * out_size];
  for (std::size_t out = 0; out < Out; ++out) {
    for (std::size_t i = 0; i < out_size * out_size; ++i) {
      sums[out * out_size * out_size + i] = parameters[weights + out];
    }
  }
  convolve<In, Out, Size, 5, Padding>(parameters, x, sums);
  relu<Out * out_size * out_size>(sums);
  max_pool<Out, out_size>(sums, y);
  return parameters + weights + Out;
}

template <std::size_t Size, class T>
void softmax(T* x) {
  T largest = x[0];
  for (std::size_t i = 1; i < Size; ++i) {
    largest = x[i] > largest ? x[i] : largest;
  }
  T sum = 0;
  for (std::size_t i = 0; i < Size; ++i) {
    x[i] = std::exp(x[i] - largest);
    sum += x[i];
  }
  for (std::size_t i = 0; i < Size; ++i) {
    x[i] /= sum;
  }
}

template <class T>
void plain_forward(exercise, T const* parameters, T const* x, T* y) {
  T sums[16]{};
  T pooled[4];
  convolve<1, 1, 4, 3, 1>(parameters, x, sums);
  relu<16>(sums);
  max_pool<1, 4>(sums, pooled);
  dense<4, 3>(parameters + 9, pooled, y);
  softmax<3>(y);
}

template <class T>
void plain_forward(xor_net, T const* parameters, T const* x, T* y) {
  T hidden[8];
  parameters = dense<2, 8>(parameters, x, hidden);
  for (T& value : hidden) {
    value = std::tanh(value);
  }
  dense<8, 1>(parameters, hidden, y);
  y[0] = 1 / (1 + std::exp(-y[0]));
}

template <class T>
void plain_forward(small, T const* parameters, T const* x, T* y) {
  T first[16];
  T second[16];
  parameters = dense_relu<4, 16>(parameters, x, first);
  parameters = dense_relu<16, 16>(parameters, first, second);
  dense<16, 3>(parameters, second, y);
}

template <class T>
void plain_forward(digits, T const* parameters, T const* x, T* y) {
  T hidden[128];
  parameters = dense_relu<784, 128>(parameters, x, hidden);
  dense<128, 10>(parameters, hidden, y);
}

template <class T>
void plain_forward(lenet5, T const* parameters, T const* x, T* y) {
  T first[6 * 14 * 14];
  T second[16 * 5 * 5];
  T third[120];
  T fourth[84];
  parameters = convolve_relu_pool<1, 6, 28, 2>(parameters, x, first);
  parameters = convolve_relu_pool<6, 16, 14, 0>(parameters, first, second);
  parameters = dense_relu<400, 120>(parameters, second, third);
  parameters = dense_relu<120, 84>(parameters, third, fourth);
  dense<84, 10>(parameters, fourth, y);
}

} // namespace run_time::nets
