// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks.hpp>
#include <ctnn/initializers.hpp>
#include <ctnn/layers.hpp>
#include <ctnn/math/philox.hpp>
#include <ctnn/math/uniform.hpp>
#include <ctnn/model.hpp>
#include <ctnn/tensor.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>

// Nets that together have every layer and block, with numbers and samples of their own.

namespace saved_nets {

using namespace ctnn::layers;
using ctnn::pad_mode, ctnn::upsample_mode;
using ctnn::sequential, ctnn::shape, ctnn::shapes, ctnn::same;

using image = shape<4, 6, 6>;
using sequence = shape<5, 6>;

using lenet = sequential<float, shape<1, 12, 12>, conv2d<{.out_channels = 4, .kernel_size = 3}>,
                         relu, max_pool2d<{.kernel_size = 2}>, dropout<>, flatten, dense<12>,
                         leaky_relu<0.1>, dense<10, false>>;

using convolutions = sequential<
    float, shape<4, 9, 8>,
    conv2d<{.out_channels = 6,
            .kernel_size = {3, 2},
            .stride = {2, 1},
            .padding = {{1, 0}, 2},
            .dilation = {1, 2},
            .groups = 2}>,
    conv2d<{.out_channels = 3, .kernel_size = 3, .padding = same, .bias = false}>,
    conv_transpose2d<{
        .out_channels = 4, .kernel_size = 3, .stride = 2, .padding = 1, .output_padding = 1}>,
    conv_transpose2d<{
        .out_channels = 2, .kernel_size = 4, .stride = 2, .padding = same, .groups = 2}>>;

using signals = sequential<
    float, shape<3, 20>, conv1d<{.out_channels = 4, .kernel_size = 3, .padding = {2, 0}}>,
    max_pool1d<{.kernel_size = 3, .stride = 2, .padding = 1}>,
    conv_transpose1d<{.out_channels = 3, .kernel_size = 4, .stride = 2}>, relu, global_max_pool>;

using volumes = sequential<float, shape<2, 6, 5, 5>,
                           conv3d<{.out_channels = 3, .kernel_size = {3, 2, 2}, .padding = 1}>,
                           max_pool3d<{.kernel_size = 2}>, flatten, dense<3>>;

using average = sequential<
    float, shape<3, 8, 8>,
    concat<
        block<avg_pool2d<{.kernel_size = 3, .stride = 2, .padding = 1}>, flatten>,
        block<avg_pool2d<{.kernel_size = 3, .stride = 2, .padding = 1, .count_include_pad = false}>,
              flatten>,
        block<avg_pool2d<{.kernel_size = 2, .stride = 1, .dilation = 3}>, flatten>,
        block<avg_pool2d<{.kernel_size = 2,
                          .stride = 1,
                          .padding = 1,
                          .dilation = 3,
                          .count_include_pad = false}>,
              flatten>,
        block<adaptive_avg_pool2d<4>, flatten>, global_avg_pool,
        block<reshape<6, 32>, avg_pool1d<{.kernel_size = 5}>, flatten>,
        block<reshape<3, 4, 4, 4>, avg_pool3d<{.kernel_size = 2}>, flatten>>>;

using batch_normalized =
    sequential<float, image, batch_norm<>, relu, batch_norm<{.epsilon = 1e-3, .affine = false}>>;

using normalized =
    sequential<float, image, group_norm<{.groups = 2, .affine = false}>, instance_norm<>,
               instance_norm<{.affine = true}>, layer_norm<>,
               layer_norm<{.axes = 2, .affine = false}>, layer_norm<{.axes = all_axes}>>;

using functions = sequential<float, shape<7>, prelu<7>, reshape<7, 1>, prelu<7>, flatten,
                             concat<relu, relu6, leaky_relu<0.2>, prelu<>, softsign, identity>>;

using smooth_functions = sequential<float, shape<7>,
                                    concat<elu<0.5>, selu, celu<0.5>, silu, mish, hard_swish,
                                           sigmoid, tanh, softplus, softmax, log_softmax>>;

using near_functions = sequential<float, shape<7>, concat<gelu, gelu_tanh, hard_sigmoid>>;

using images = sequential<float, image, pad2d<{.padding = {{1, 0}, 2}, .value = 0.5}>,
                          pad2d<{.padding = 1, .mode = pad_mode::reflect}>,
                          pad2d<{.padding = {{0, 1}, 1}, .mode = pad_mode::replicate}>,
                          pad2d<{.padding = {{1, 2}, {0, 3}}, .mode = pad_mode::circular}>,
                          pixel_shuffle<2>, upsample<{.scale = {1, 2}}>, permute<2, 0, 1>,
                          reshape<2, 26, 34>, pixel_unshuffle<2>>;

using resized =
    sequential<float, image, group_norm<{.groups = 2}>, adaptive_avg_pool2d<{4, 5}>,
               upsample<{.scale = {2, 3}, .mode = upsample_mode::bilinear}>, glu,
               upsample<{.scale = 2, .mode = upsample_mode::bilinear, .align_corners = true}>>;

using blocks = sequential<float, shape<6>, residual<dense<6>, relu>,
                          add<identity, dense<6>, block<dense<4>, relu, dense<6>>>,
                          multiply<identity, dense<6>>, concat<identity, dense<3>>,
                          repeat<3, block<dense<9>, relu>>, reshape<3, 3>, each<dense<4>>, dense<2>,
                          concat_along<1, identity, dense<3>>,
                          outputs<flatten, identity, dropout<>, each<dense<1>>>>;

using two_inputs =
    sequential<float, shapes<shape<1, 4, 4>, shape<3>>,
               parallel<block<conv2d<{.out_channels = 2, .kernel_size = 3}>, flatten>, dense<8>>,
               add_inputs, concat<identity, dense<2>>>;

using joined_inputs =
    sequential<float, shapes<shape<2, 3>, shape<2, 4>>, concat_inputs<1>, dense<2>>;

using recurrent = sequential<float, sequence, rnn<3, {.nonlinearity = nonlinearity::relu}>, gru<4>,
                             gru<5, {.reset_after = false}>, lstm<4>, bidirectional<lstm<3>>,
                             bidirectional<gru<3, {.return_sequences = false}>>>;

using causal =
    sequential<float, sequence, causal_conv1d<{.out_channels = 4, .kernel_size = 2, .dilation = 2}>,
               relu, bidirectional<causal_conv1d<{.out_channels = 3, .kernel_size = 2}>>,
               learned_encoding, sinusoidal_encoding, rnn<4>,
               rms_norm<{.axes = 2, .affine = false}>>;

using last_state = sequential<double, sequence, lstm<4, {.return_sequences = false}>, dense<2>>;

using transformer =
    sequential<float, shape<5>, embedding<16, 8>, learned_encoding,
               residual<layer_norm<>, multi_head_attention<{.heads = 2, .causal = true}>>,
               residual<rms_norm<>, multi_head_attention<{.heads = 4, .bias = false}>>,
               residual<layer_norm<>, dense<16>, gelu, dense<8>>>;

using bytes = sequential<float, shape<5>, embedding<256, 3, std::uint8_t>, flatten, dense<2>>;

using doubles = sequential<double, shape<3>, dense<5>, celu<0.5>, dense<4>, gelu>;

/// Calls `visit.operator()<net>(name)` with each of them.
template <class Visit>
void for_each_net(Visit const& visit) {
  visit.template operator()<lenet>("lenet");
  visit.template operator()<convolutions>("convolutions");
  visit.template operator()<signals>("signals");
  visit.template operator()<volumes>("volumes");
  visit.template operator()<average>("average");
  visit.template operator()<batch_normalized>("batch_normalized");
  visit.template operator()<normalized>("normalized");
  visit.template operator()<functions>("functions");
  visit.template operator()<smooth_functions>("smooth_functions");
  visit.template operator()<near_functions>("near_functions");
  visit.template operator()<images>("images");
  visit.template operator()<resized>("resized");
  visit.template operator()<blocks>("blocks");
  visit.template operator()<two_inputs>("two_inputs");
  visit.template operator()<joined_inputs>("joined_inputs");
  visit.template operator()<recurrent>("recurrent");
  visit.template operator()<causal>("causal");
  visit.template operator()<last_state>("last_state");
  visit.template operator()<transformer>("transformer");
  visit.template operator()<bytes>("bytes");
  visit.template operator()<doubles>("doubles");
}

/// Numbers from -1 to 1, or tokens below 16.
template <class Tensor>
[[nodiscard]] constexpr Tensor varied(ctnn::philox4x32& random) {
  using T = typename Tensor::value_type;
  Tensor result{};
  for (T& x : result) {
    if constexpr (std::integral<T>) {
      x = static_cast<T>(random() % 16);
    } else {
      x = uniform(random, T{-1}, T{1});
    }
  }
  return result;
}

/// A net whose parameters and statistics are all varied.
template <class Net>
[[nodiscard]] constexpr Net varied_net() {
  Net net{};
  ctnn::philox4x32 random(7);
  ctnn::for_each_parameter(
      [&]<class Tensor>(Tensor& parameter) { parameter = varied<Tensor>(random); }, net);
  ctnn::detail::for_each_statistic(
      [&]<class Tensor>(double, Tensor& statistic) {
        statistic = varied<Tensor>(random);
        for (auto& x : statistic) {
          x += typename Tensor::value_type{1.5}; // a variance is positive
        }
      },
      net);
  return net;
}

template <class... Inputs>
[[nodiscard]] constexpr ctnn::tensors<Inputs...> varied_tensors(ctnn::philox4x32& random,
                                                                ctnn::tensors<Inputs...> const*) {
  return ctnn::tensors<Inputs...>{varied<Inputs>(random)...};
}

/// What a net takes, a tensor or several.
template <class Net>
[[nodiscard]] constexpr auto varied_sample(std::uint64_t seed) {
  using input = typename Net::input_type;
  ctnn::philox4x32 random(seed);
  if constexpr (ctnn::tensor_like<input>) {
    return varied<input>(random);
  } else {
    return varied_tensors(random, static_cast<input const*>(nullptr));
  }
}

} // namespace saved_nets
