// SPDX-License-Identifier: BSL-1.0
//
// Large models of make_limits.py's under the compilers' default limits on constant evaluation, and
// the length of a fold expression that Clang 19 takes. With WEIGHTS the net of many weights alone.

#include <ctnn/onnx.hpp>

#include <cstddef>
#include <cstdio>
#include <type_traits>
#include <weights_100k.onnx.hpp>

using perceptron = ctnn::onnx::network<weights_100k_onnx>;
static_assert(perceptron::input_shape == ctnn::shape<1, 784>{});
static_assert(perceptron::output_shape == ctnn::shape<1, 10>{});
static_assert(perceptron::parameter_count == 784 * 128 + 128 * 10);
static_assert(perceptron::flash_bytes == sizeof(float) * perceptron::parameter_count);
static_assert(perceptron::macs == perceptron::parameter_count);

namespace {

bool weights_give_their_sums() {
  // Whole numbers and steps of 1/64: all sums are exact.
  auto const step = [](std::size_t i) { return static_cast<float>(i * 37 % 101) / 64 - 50.F / 64; };
  perceptron::input_type<0> x{};
  for (std::size_t i = 0; i < 784; ++i) {
    x.data[i] = static_cast<float>(i % 3);
  }
  float hidden[128];
  for (std::size_t j = 0; j < 128; ++j) {
    hidden[j] = 0;
    for (std::size_t i = 0; i < 784; ++i) {
      hidden[j] += x.data[i] * step(j * 784 + i);
    }
    hidden[j] = hidden[j] > 0 ? hidden[j] : 0;
  }
  auto const y = perceptron{}(x);
  bool good = true;
  for (std::size_t k = 0; k < 10; ++k) {
    float sum = 0;
    for (std::size_t j = 0; j < 128; ++j) {
      sum += hidden[j] * step(k * 128 + j);
    }
    good = good && y.data[k] == sum;
  }
  return good;
}

} // namespace

#ifndef WEIGHTS
#include <bytes.onnx.hpp>
#include <chain_300.onnx.hpp>

using bytes = ctnn::onnx::network<bytes_onnx>;
static_assert(bytes_onnx.tensor_count == 4); // one is too small
static_assert(bytes::flash_bytes == 4095 + 4096 + 4097 + 2 * 2049 + 8 * 512);

using long_net = ctnn::onnx::network<chain_300_onnx>;
static_assert(long_net::output_shape == ctnn::shape<4>{});
static_assert(long_net::arena_bytes == 0); // all stands in y

namespace {

bool chain_gives_its_sums() {
  auto const y = long_net{}(ctnn::tensor<float, 4>{{-100, 3, 0, 7}});
  return y == ctnn::tensor<float, 4>{{74.5F, 0, 150, 0}};
}

template <std::size_t I, class Result>
constexpr bool output_counts(Result const& result, std::size_t step) {
  auto const& y = result.template get<I>();
  using T = typename std::remove_cvref_t<decltype(y)>::value_type;
  for (std::size_t i = 0; i < y.size(); i += step) {
    if (y.data[i] != static_cast<T>(i * 7 % 256)) {
      return false;
    }
  }
  return true;
}

/// Of every `step` elements one.
constexpr bool bytes_are_there(std::size_t step) {
  auto const result = bytes{}(ctnn::tensor<float, 1>{{1}});
  return output_counts<1>(result, step) && output_counts<2>(result, step) &&
         output_counts<3>(result, step) && output_counts<4>(result, step) &&
         output_counts<5>(result, step);
}
static_assert(bytes_are_there(15));

} // namespace

int main() {
  if (!bytes_are_there(1)) {
    std::puts("the bytes are others");
    return 1;
  }
  std::printf("weights: %d, chain: %d\n", weights_give_their_sums(), chain_gives_its_sums());
  return weights_give_their_sums() && chain_gives_its_sums() ? 0 : 1;
}
#else
int main() { return weights_give_their_sums() ? 0 : 1; }
#endif
