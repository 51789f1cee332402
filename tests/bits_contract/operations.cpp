// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/layer_norm.hpp>
#include <ctnn/layers/rms_norm.hpp>
#include <ctnn/losses.hpp>
#include <ctnn/ops.hpp>
#include <ctnn/optimizers.hpp>
#include <ctnn/tensor.hpp>

#include <cstddef>
#include <cstdint>

#include "digest.hpp"
#include "entity.hpp"
#include "support/backpropagated.hpp"
#include "support/random.hpp"

namespace bits {
namespace {

using ctnn::tensor;
using ctnn::test::random;

/// The operators, in the way in which users write a sum of products, too.
template <class T, std::size_t Size>
constexpr std::uint64_t arithmetic(std::uint64_t seed) {
  using vector = tensor<T, Size>;
  auto const a = random<vector>(seed);
  auto const b = random<vector>(seed + 1);
  auto const c = random<vector>(seed + 2);
  return digest_of(a + b, a - b, a * b, a / b, a * b + c, a * b - b * c, T(3) * a, a / T(3), -a);
}

template <class T, std::size_t Size>
constexpr std::uint64_t elementwise(std::uint64_t seed) {
  using vector = tensor<T, Size>;
  auto const x = T(4) * random<vector>(seed);
  return digest_of(ctnn::exp(x), ctnn::log(x * x), ctnn::sqrt(x * x), ctnn::tanh(x), ctnn::relu(x));
}

template <class T, std::size_t Size>
constexpr std::uint64_t activations(std::uint64_t seed) {
  using vector = tensor<T, Size>;
  auto const x = T(4) * random<vector>(seed);
  auto const dy = random<vector>(seed + 1);
  auto const hyperbolic = ctnn::tanh(x);
  auto const probabilities = ctnn::softmax(x);
  return digest_of(ctnn::relu_input_gradient(x, dy), ctnn::tanh_input_gradient(hyperbolic, dy),
                   probabilities, ctnn::softmax_input_gradient(probabilities, dy));
}

template <class T, std::size_t Size>
constexpr std::uint64_t sum(std::uint64_t seed) {
  return digest_of(ctnn::sum(random<tensor<T, Size>>(seed)));
}

template <class T, std::size_t Size>
constexpr std::uint64_t losses(std::uint64_t seed) {
  using vector = tensor<T, Size>;
  auto const y = T(3) * random<vector>(seed);
  auto const target = ctnn::softmax(random<vector>(seed + 1));
  digest results;
  auto const add = [&results](auto const& loss) {
    results.add(loss.value);
    results.add(loss.gradient);
  };
  add(ctnn::mean_squared_error{}.value_and_gradient(y, target));
  add(ctnn::softmax_cross_entropy{}.value_and_gradient(y, Size / 2));
  add(ctnn::softmax_cross_entropy{}.value_and_gradient(y, target));
  add(ctnn::cross_entropy{}.value_and_gradient(target, Size / 2));
  return results.value();
}

template <class T, std::size_t Size>
constexpr std::uint64_t similarities(std::uint64_t seed) {
  using vector = tensor<T, Size>;
  auto const a = random<vector>(seed);
  auto const b = random<vector>(seed + 1);
  auto const c = random<vector>(seed + 2);
  auto const cosine = ctnn::cosine_similarity{}.value_and_gradient(a, b);
  auto const three = ctnn::triplet{.margin = 2}.value_and_gradients(a, b, c);
  auto const smoothed =
      ctnn::softmax_cross_entropy{.label_smoothing = 0.1}.value_and_gradient(a, Size / 2);
  digest results;
  results.add(cosine.value);
  results.add(three.value);
  results.add(smoothed.value);
  results.add(
      digest_of(cosine.gradient, three.anchor, three.positive, three.negative, smoothed.gradient));
  return results.value();
}

/// Groups of channels of Size elements, and rows of as many.
template <class T, std::size_t Size>
constexpr std::uint64_t normalizations(std::uint64_t seed) {
  using image = tensor<T, 4, Size>;
  auto const x = random<image>(seed);
  auto const dy = random<image>(seed + 1);
  auto const of_channels = random<tensor<T, 4>>(seed + 2);
  auto const of_elements = random<tensor<T, Size>>(seed + 3);
  auto dchannels = of_channels;
  ctnn::add_group_norm_weight_gradient<2>(x, dy, dchannels);
  auto delements = of_elements;
  ctnn::add_layer_norm_weight_gradient(x, dy, delements);
  using layer_norm = ctnn::layers::layer_norm<>::fn<T, ctnn::shape<4, Size>>;
  using rms_norm = ctnn::layers::rms_norm<>::fn<T, ctnn::shape<4, Size>>;
  auto const of_layer = ctnn::test::backpropagated(layer_norm{of_elements, of_elements}, x, dy);
  auto const of_rms = ctnn::test::backpropagated(rms_norm{of_elements, {}}, x, dy);
  return digest_of(of_layer.dx, of_layer.gradient.weight, of_layer.gradient.bias, of_rms.dx,
                   of_rms.gradient.weight, ctnn::group_norm<2>(x, of_channels, of_channels),
                   ctnn::group_norm_input_gradient<2>(x, of_channels, dy), dchannels,
                   ctnn::layer_norm(x, of_elements, of_elements),
                   ctnn::layer_norm_input_gradient(x, of_elements, dy), delements,
                   ctnn::rms_norm(x, of_elements),
                   ctnn::rms_norm_input_gradient(x, of_elements, dy), ctnn::instance_norm(x),
                   ctnn::instance_norm_input_gradient(x, dy));
}

template <class T, std::size_t Size>
constexpr std::uint64_t sgd(std::uint64_t seed) {
  auto x = random<tensor<T, Size>>(seed);
  ctnn::sgd{.learning_rate = 0.3}.step(x, random<tensor<T, Size>>(seed + 1));
  return digest_of(x);
}

constexpr entity table[] = {
    both_times<arithmetic<float, 1>>("arithmetic float 1"),
    both_times<arithmetic<float, 33>>("arithmetic float 33"),
    run_time<arithmetic<float, 1000>>("arithmetic float 1000"),
    both_times<arithmetic<double, 7>>("arithmetic double 7"),
    both_times<elementwise<float, 1>>("elementwise float 1"),
    both_times<elementwise<float, 33>>("elementwise float 33"),
    run_time<elementwise<float, 1000>>("elementwise float 1000"),
    both_times<elementwise<double, 7>>("elementwise double 7"),
    run_time<elementwise<double, 333>>("elementwise double 333"),
    both_times<activations<float, 1>>("activations float 1"),
    both_times<activations<float, 10>>("activations float 10"),
    both_times<activations<float, 33>>("activations float 33"),
    run_time<activations<float, 1000>>("activations float 1000"),
    both_times<activations<double, 13>>("activations double 13"),
    run_time<activations<double, 333>>("activations double 333"),
    both_times<sum<float, 1>>("sum float 1"),
    both_times<sum<float, 5>>("sum float 5"),
    both_times<sum<float, 16>>("sum float 16"),
    both_times<sum<float, 50>>("sum float 50"),
    run_time<sum<float, 10'007>>("sum float 10007"),
    both_times<sum<double, 31>>("sum double 31"),
    run_time<sum<double, 1'009>>("sum double 1009"),
    both_times<losses<float, 3>>("losses float 3"),
    both_times<losses<float, 17>>("losses float 17"),
    run_time<losses<float, 1000>>("losses float 1000"),
    both_times<losses<double, 10>>("losses double 10"),
    both_times<similarities<float, 3>>("similarities float 3"),
    both_times<similarities<float, 33>>("similarities float 33"),
    run_time<similarities<float, 1000>>("similarities float 1000"),
    both_times<similarities<double, 19>>("similarities double 19"),
    both_times<normalizations<float, 1>>("normalizations float 1"),
    both_times<normalizations<float, 17>>("normalizations float 17"),
    run_time<normalizations<float, 1000>>("normalizations float 1000"),
    both_times<normalizations<double, 5>>("normalizations double 5"),
    run_time<normalizations<double, 333>>("normalizations double 333"),
    both_times<sgd<float, 13>>("sgd float 13"),
    run_time<sgd<float, 1000>>("sgd float 1000"),
    both_times<sgd<double, 5>>("sgd double 5"),
};

} // namespace

std::span<entity const> operations() noexcept { return table; }

} // namespace bits
