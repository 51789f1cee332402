// SPDX-License-Identifier: BSL-1.0
#include <ctnn/blocks.hpp>
#include <ctnn/initializers.hpp>
#include <ctnn/layers.hpp>
#include <ctnn/losses.hpp>
#include <ctnn/model.hpp>
#include <ctnn/optimizers.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/train.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

#include "digest.hpp"
#include "entity.hpp"
#include "support/random.hpp"

namespace bits {
namespace {

using namespace ctnn::layers;
using ctnn::sequential;
using ctnn::shape;
using ctnn::tensor;
using ctnn::tensor_of;
using ctnn::test::random;

template <class T>
using tiny = sequential<T, shape<2>, dense<8>, tanh, dense<1>>;

template <class T>
using small = sequential<T, shape<4>, dense<16>, relu, dense<16>, relu, dense<3>>;

template <class T>
using exercise = sequential<T, shape<1, 4, 4>, conv2d<{.out_channels = 1, .kernel_size = 3}>, relu,
                            max_pool2d<{.kernel_size = 2}>, flatten, dense<3>>;

template <class T>
using odd = sequential<
    T, shape<3, 7, 5>,
    conv2d<{.out_channels = 5, .kernel_size = 3, .stride = {2, 1}, .padding = 1, .bias = false}>,
    tanh, conv2d<{.out_channels = 3, .kernel_size = {1, 2}}>, relu, flatten, dense<7, false>, tanh,
    dense<3>, softmax>;

using lenet =
    sequential<float, shape<1, 28, 28>, conv2d<{.out_channels = 6, .kernel_size = 5, .padding = 2}>,
               relu, max_pool2d<{.kernel_size = 2}>, conv2d<{.out_channels = 16, .kernel_size = 5}>,
               relu, max_pool2d<{.kernel_size = 2}>, flatten, dense<120>, relu, dense<84>, relu,
               dense<10>>;

template <class T>
using digits = sequential<T, shape<784>, dense<32>, relu, dense<10>>;

template <class T>
using recurrent =
    sequential<T, shape<3, 2>, causal_conv1d<{.out_channels = 3, .kernel_size = 2, .dilation = 2}>,
               tanh, rnn<5>, residual<gru<5>>, gru<9, {.reset_after = false}>,
               lstm<11, {.return_sequences = false}>, dense<3>>;

using streamed = sequential<float, shape<20, 1>, gru<24>, lstm<65>, dense<1>>;

template <class T>
using branching = sequential<
    T, shape<2, 4, 5>, conv2d<{.out_channels = 3, .kernel_size = 3, .padding = 1, .bias = false}>,
    batch_norm<>, relu,
    residual<conv2d<{.out_channels = 3, .kernel_size = 3, .padding = 1}>,
             group_norm<{.groups = 3}>>,
    concat<identity, multiply<conv2d<{.out_channels = 2, .kernel_size = 1}>,
                              block<conv2d<{.out_channels = 2, .kernel_size = 1}>, sigmoid>>>,
    flatten, layer_norm<>, dense<9>, repeat<2, block<dense<9>, tanh>>, dense<4>>;

template <class T>
using attending = sequential<T, shape<5, 6>, multi_head_attention<{.heads = 2, .causal = true}>,
                             flatten, dense<3>>;

template <class Net, std::size_t Samples>
using batch_for = tensor_of<typename Net::value_type,
                            ctnn::batch_shape<Samples, typename Net::input_type::shape_type>>;

/// A net's answers to a batch, which must be those to its samples.
template <class Net, std::size_t Samples>
constexpr std::uint64_t forward(std::uint64_t seed) {
  auto const net = ctnn::initialized<Net>(ctnn::he_normal{}, seed);
  auto const inputs = random<batch_for<Net, Samples>>(seed + 1);
  auto const outputs = net(inputs);
  digest results;
  results.add(outputs);
  for (std::size_t i = 0; i < Samples; ++i) {
    results.require(net(subtensor(inputs, i)) == subtensor(outputs, i));
  }
  return results.value();
}

/// A net's answer to a sample within a workspace, which must be that without.
template <class Net>
constexpr std::uint64_t forward_within(std::uint64_t seed) {
  auto const net = ctnn::initialized<Net>(ctnn::he_normal{}, seed);
  auto const x = random<typename Net::input_type>(seed + 1);
  typename Net::workspace memory{};
  auto const y = net.forward(x, memory);
  digest results;
  results.add(y);
  results.require(y == net(x));
  return results.value();
}

/// The losses and the weights of a few steps of training.
template <class Net, std::size_t Samples, std::size_t Steps>
constexpr std::uint64_t training(std::uint64_t seed) {
  using T = typename Net::value_type;
  auto net = ctnn::initialized<Net>(ctnn::glorot_uniform{}, seed);
  auto const inputs = random<batch_for<Net, Samples>>(seed + 1);
  auto const targets =
      random<tensor_of<T, ctnn::batch_shape<Samples, typename Net::output_type::shape_type>>>(seed +
                                                                                              2);
  tensor<int, Samples> labels;
  for (std::size_t i = 0; i < Samples; ++i) {
    labels[i] = static_cast<int>(i % Net::output_type::size());
  }
  digest results;
  for (std::size_t i = 0; i < Steps; ++i) {
    auto const step = ctnn::value_and_grad(net, ctnn::softmax_cross_entropy{}, inputs, labels);
    results.add(step.value);
    results.add(step.gradient);
    ctnn::sgd{.learning_rate = 0.1}.step(net, step.gradient);
    auto const other = ctnn::value_and_grad(net, ctnn::mean_squared_error{}, inputs, targets);
    results.add(other.value);
    ctnn::sgd{.learning_rate = 0.05}.step(net, other.gradient);
  }
  results.add(net);
  return results.value();
}

/// The loss and the gradient of a batch: with one loss, since a large net's passes take seconds to
/// compile.
template <class Net, std::size_t Samples>
constexpr std::uint64_t one_step(std::uint64_t seed) {
  using T = typename Net::value_type;
  auto const net = ctnn::initialized<Net>(ctnn::glorot_uniform{}, seed);
  auto const inputs = random<batch_for<Net, Samples>>(seed + 1);
  auto const targets =
      random<tensor_of<T, ctnn::batch_shape<Samples, typename Net::output_type::shape_type>>>(seed +
                                                                                              2);
  auto const step = ctnn::value_and_grad(net, ctnn::mean_squared_error{}, inputs, targets);
  digest results;
  results.add(step.value);
  results.add(step.gradient);
  return results.value();
}

/// The weights after a few epochs of `fit`, with a last short batch and dropout.
template <class Optimizer>
constexpr std::uint64_t fitted(std::uint64_t seed) {
  using net = sequential<float, shape<3>, dense<9>, dropout<0.25>, tanh, dense<2>>;
  Optimizer const optimizer{};
  auto progress =
      ctnn::start_training(ctnn::initialized<net>(ctnn::glorot_uniform{}, seed), optimizer);
  auto const inputs = ctnn::samples_of(random<tensor<float, 7, 3>>(seed + 1));
  std::array<int, 7> const labels{0, 1, 1, 0, 1, 0, 0};
  ctnn::fit<3>(progress, optimizer, ctnn::softmax_cross_entropy{}, ctnn::dataset(inputs, labels),
               {.epochs = 2, .seed = seed});
  digest results;
  results.add(progress.net);
  return results.value();
}

constexpr entity table[] = {
    both_times<forward<tiny<float>, 3>>("net 2-8-1 float"),
    both_times<forward<small<float>, 3>>("net 4-16-16-3 float"),
    both_times<forward<exercise<float>, 3>>("net of the exercise, float"),
    both_times<forward<odd<float>, 3>>("net of odd sizes, float"),
    run_time<forward_within<lenet>>("LeNet-5, in a workspace too"),
    run_time<forward<digits<float>, 5>>("net 784-32-10 float"),
    both_times<forward<tiny<double>, 2>>("net 2-8-1 double"),
    both_times<forward<odd<double>, 1>>("net of odd sizes, double"),
    both_times<forward<branching<float>, 1>>("net that branches, float"),
    run_time<one_step<branching<float>, 3>>("step of training a net that branches, float"),
    both_times<fitted<ctnn::adam>>("fit by adam"),
    both_times<fitted<ctnn::lion>>("fit by lion"),
    both_times<training<tiny<float>, 3, 2>>("training 2-8-1 float"),
    both_times<training<small<float>, 3, 2>>("training 4-16-16-3 float"),
    both_times<training<exercise<float>, 3, 2>>("training of the exercise, float"),
    both_times<one_step<odd<float>, 2>>("step of training odd sizes, float"),
    run_time<one_step<digits<float>, 7>>("step of training 784-32-10 float"),
    both_times<forward<recurrent<float>, 2>>("recurrent net, float"),
    run_time<forward<streamed, 2>>("recurrent net of 24 and 65"),
    both_times<one_step<recurrent<float>, 2>>("step of training a recurrent net, float"),
    run_time<one_step<lenet, 1>>("step of training LeNet-5"),
    both_times<one_step<attending<float>, 1>>("step of training a net that attends, float"),
};

} // namespace

std::span<entity const> nets() noexcept { return table; }

} // namespace bits
