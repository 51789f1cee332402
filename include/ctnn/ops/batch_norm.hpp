// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/math/sqrt.hpp>
#include <ctnn/ops/channel_scale.hpp>
#include <ctnn/ops/normalization.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// The scale of given statistics; weight and bias are 1 and 0.
template <real T, std::size_t Channels>
[[nodiscard]] constexpr channel_scale<T, Channels>
batch_norm_scale(tensor<T, Channels> const& mean, tensor<T, Channels> const& variance,
                 double epsilon = 1e-5) noexcept {
  channel_scale<T, Channels> result;
  for (std::size_t c = 0; c < Channels; ++c) {
    result.factor[c] = T{1} / ctnn::sqrt(variance[c] + static_cast<T>(epsilon));
    result.shift[c] = -detail::rounded(mean[c] * result.factor[c]);
  }
  return result;
}

/// The scale of given statistics, weight and bias.
template <real T, std::size_t Channels>
[[nodiscard]] constexpr channel_scale<T, Channels>
batch_norm_scale(tensor<T, Channels> const& mean, tensor<T, Channels> const& variance,
                 tensor<T, Channels> const& weight, tensor<T, Channels> const& bias,
                 double epsilon = 1e-5) noexcept {
  channel_scale<T, Channels> result;
  for (std::size_t c = 0; c < Channels; ++c) {
    result.factor[c] = weight[c] / ctnn::sqrt(variance[c] + static_cast<T>(epsilon));
    result.shift[c] = fma(-mean[c], result.factor[c], bias[c]);
  }
  return result;
}

/// Batch normalisation in inference: y = x factor + shift, channel by channel, so that y = (x -
/// mean) / sqrt(variance + epsilon) weight + bias with the scale of `batch_norm_scale`.
///
/// Shapes: x (channels, ...), y like x. Source: Ioffe, Szegedy, Batch normalization (2015); ONNX
/// BatchNormalization (opset 15), torch.nn.functional.batch_norm.
template <real T, std::size_t Channels, std::size_t... Rest>
[[nodiscard]] constexpr tensor<T, Channels, Rest...>
batch_norm(tensor<T, Channels, Rest...> const& x,
           channel_scale<T, Channels> const& scale) noexcept {
  tensor<T, Channels, Rest...> y;
  if constexpr (sizeof...(Rest) == 0) {
    kernels::transform(
        y.data,
        [](auto const& element, auto const& factor, auto const& shift) {
          return fma(element, factor, shift);
        },
        x.data, scale.factor.data, scale.shift.data);
  } else {
    constexpr std::size_t plane = shape<Rest...>::size();
    for (std::size_t c = 0; c < Channels; ++c) {
      kernels::transform<plane>(
          y.begin() + c * plane,
          [factor = scale.factor[c], shift = scale.shift[c]](auto const& element) {
            return fma(element, factor, shift);
          },
          x.begin() + c * plane);
    }
  }
  return y;
}

namespace detail {

/// One channel of a batch of Samples (Channels, Plane): its numbers, in the samples' order, as a
/// row.
template <class T, std::size_t Samples, std::size_t Channels, std::size_t Plane>
struct channel_row {
  static constexpr std::size_t size = Samples * Plane;
  T numbers[size];

  constexpr void gather(T const* x, std::size_t channel) noexcept {
    for (std::size_t i = 0; i < Samples; ++i) {
      copy(x + (i * Channels + channel) * Plane, Plane, numbers + i * Plane);
    }
  }

  constexpr void scatter(T* x, std::size_t channel) const noexcept {
    for (std::size_t i = 0; i < Samples; ++i) {
      copy(numbers + i * Plane, Plane, x + (i * Channels + channel) * Plane);
    }
  }
};

} // namespace detail

/// Batch normalisation in training: n = (x - mean) / sqrt(variance + epsilon) with the mean and the
/// variance (over N) of each channel of a batch, and y = n weight + bias.
///
/// Shapes: x (samples, channels, ...), y, dy and dx like x, weight and bias (channels). Sources as
/// of `batch_norm`.
template <real T, std::size_t Samples, std::size_t Channels, std::size_t... Rest>
class batch_normalization {
public:
  static constexpr std::size_t samples_of_a_channel = Samples * shape<Rest...>::size();
  static_assert(samples_of_a_channel > 1,
                "batch_norm: in training a channel needs more than one number: train on a batch");

  using batch = tensor<T, Samples, Channels, Rest...>;

  constexpr batch_normalization(batch const& x, double epsilon) noexcept {
    row numbers;
    for (std::size_t c = 0; c < Channels; ++c) {
      numbers.gather(x.begin(), c);
      of_[c] = {numbers.numbers, epsilon};
    }
  }

  /// The mean of a channel, and its variance over N - 1.
  [[nodiscard]] constexpr T mean(std::size_t channel) const noexcept { return of_[channel].mean; }
  [[nodiscard]] constexpr T variance(std::size_t channel) const noexcept {
    constexpr T correction =
        static_cast<T>(samples_of_a_channel) / static_cast<T>(samples_of_a_channel - 1);
    return detail::rounded(of_[channel].variance * correction);
  }

  /// y of the x that this was made of; `weight_and_bias` are both or none.
  template <class... WeightAndBias>
  [[nodiscard]] constexpr batch forward(batch const& x,
                                        WeightAndBias const&... weight_and_bias) const noexcept {
    batch y;
    row numbers;
    row normalized;
    for (std::size_t c = 0; c < Channels; ++c) {
      numbers.gather(x.begin(), c);
      of_[c].apply(numbers.numbers, weight_and_bias.begin() + c..., normalized.numbers);
      normalized.scatter(y.begin(), c);
    }
    return y;
  }

  /// dL/dx; the weight may be left out.
  template <class... Weight>
  [[nodiscard]] constexpr batch input_gradient(batch const& x, batch const& dy,
                                               Weight const&... weight) const noexcept {
    batch dx;
    row numbers;
    row gradient;
    for (std::size_t c = 0; c < Channels; ++c) {
      numbers.gather(x.begin(), c);
      gradient.gather(dy.begin(), c);
      of_[c].input_gradient(numbers.numbers, weight.begin() + c..., gradient.numbers,
                            gradient.numbers);
      gradient.scatter(dx.begin(), c);
    }
    return dx;
  }

  /// The same, and the parameters' gradients: see `add_parameter_gradients`.
  [[nodiscard]] constexpr batch gradients(batch const& x, batch const& dy,
                                          tensor<T, Channels> const& weight,
                                          tensor<T, Channels>& dweight,
                                          tensor<T, Channels>& dbias) const noexcept {
    batch dx;
    row numbers;
    row gradient;
    for (std::size_t c = 0; c < Channels; ++c) {
      numbers.gather(x.begin(), c);
      gradient.gather(dy.begin(), c);
      of_[c].gradients(numbers.numbers, weight.begin() + c, gradient.numbers, gradient.numbers,
                       dweight.begin() + c, dbias.begin() + c);
      gradient.scatter(dx.begin(), c);
    }
    return dx;
  }

  /// dweight += the sum of dy n, dbias += the sum of dy over each channel.
  constexpr void add_parameter_gradients(batch const& x, batch const& dy,
                                         tensor<T, Channels>& dweight,
                                         tensor<T, Channels>& dbias) const noexcept {
    row numbers;
    row gradient;
    for (std::size_t c = 0; c < Channels; ++c) {
      numbers.gather(x.begin(), c);
      gradient.gather(dy.begin(), c);
      of_[c].add_weight_gradient(numbers.numbers, gradient.numbers, dweight.begin() + c);
      detail::add_normalization_bias_gradient<row::size, row::size>(gradient.numbers,
                                                                    dbias.begin() + c);
    }
  }

private:
  using row = detail::channel_row<T, Samples, Channels, shape<Rest...>::size()>;
  detail::normalization<T, row::size, row::size> of_[Channels];
};

} // namespace ctnn
