// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/ops/group_norm.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// x normalised channel by channel: `group_norm` with as many groups as channels.
///
/// Shapes: x (channels, ...), y like x. Source: Ulyanov, Vedaldi, Lempitsky, Instance normalization
/// (2016); ONNX InstanceNormalization (opset 6), torch.nn.functional.instance_norm.
template <real T, std::size_t Channels, std::size_t... Rest>
[[nodiscard]] constexpr tensor<T, Channels, Rest...>
instance_norm(tensor<T, Channels, Rest...> const& x, double epsilon = 1e-5) noexcept {
  return group_norm<Channels>(x, epsilon);
}

/// The same times the weight of each channel plus its bias: weight and bias (channels).
template <real T, std::size_t Channels, std::size_t... Rest>
[[nodiscard]] constexpr tensor<T, Channels, Rest...>
instance_norm(tensor<T, Channels, Rest...> const& x, tensor<T, Channels> const& weight,
              tensor<T, Channels> const& bias, double epsilon = 1e-5) noexcept {
  return group_norm<Channels>(x, weight, bias, epsilon);
}

/// dL/dx. See `group_norm_input_gradient`.
template <real T, std::size_t Channels, std::size_t... Rest>
[[nodiscard]] constexpr tensor<T, Channels, Rest...>
instance_norm_input_gradient(tensor<T, Channels, Rest...> const& x,
                             tensor<T, Channels, Rest...> const& dy,
                             double epsilon = 1e-5) noexcept {
  return group_norm_input_gradient<Channels>(x, dy, epsilon);
}

template <real T, std::size_t Channels, std::size_t... Rest>
[[nodiscard]] constexpr tensor<T, Channels, Rest...> instance_norm_input_gradient(
    tensor<T, Channels, Rest...> const& x, tensor<T, Channels> const& weight,
    tensor<T, Channels, Rest...> const& dy, double epsilon = 1e-5) noexcept {
  return group_norm_input_gradient<Channels>(x, weight, dy, epsilon);
}

/// dweight += the sum of dy n over each channel, with n = instance_norm(x).
template <real T, std::size_t Channels, std::size_t... Rest>
constexpr void add_instance_norm_weight_gradient(tensor<T, Channels, Rest...> const& x,
                                                 tensor<T, Channels, Rest...> const& dy,
                                                 tensor<T, Channels>& dweight,
                                                 double epsilon = 1e-5) noexcept {
  add_group_norm_weight_gradient<Channels>(x, dy, dweight, epsilon);
}

/// dbias += the sum of dy over each channel.
template <real T, std::size_t Channels, std::size_t... Rest>
constexpr void add_instance_norm_bias_gradient(tensor<T, Channels, Rest...> const& dy,
                                               tensor<T, Channels>& dbias) noexcept {
  add_group_norm_bias_gradient(dy, dbias);
}

} // namespace ctnn
