// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/ops/normalization.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace detail {

/// The channels fall into groups. The sentence is what the compiler prints where they do not.
template <std::size_t Groups, class X>
concept normalization_groups_of =
    (Groups > 0 && X::rank() > 0 && X::extent(0) % Groups == 0) ||
    unsatisfied<"group_norm: the groups do not divide the channels: (input) is", X>();

/// A group of channels, each with a weight of its own.
template <class T, std::size_t Groups, std::size_t Channels, std::size_t... Rest>
using group_normalization =
    normalization<T, shape<Channels, Rest...>::size() / Groups, shape<Rest...>::size()>;

} // namespace detail

/// x normalised over groups of channels that follow each other, so that each group has mean 0 and
/// variance 1: (x - mean) / sqrt(variance + epsilon), the variance over N.
///
/// Shapes: x (channels, ...), y like x. Source: Wu, He, Group normalization (2018); ONNX
/// GroupNormalization (opset 21), torch.nn.functional.group_norm.
template <std::size_t Groups, real T, std::size_t Channels, std::size_t... Rest>
  requires detail::normalization_groups_of<Groups, shape<Channels, Rest...>>
[[nodiscard]] constexpr tensor<T, Channels, Rest...>
group_norm(tensor<T, Channels, Rest...> const& x, double epsilon = 1e-5) noexcept {
  constexpr std::size_t size = shape<Channels, Rest...>::size() / Groups;
  tensor<T, Channels, Rest...> y;
  for (std::size_t group = 0; group < Groups; ++group) {
    T const* const from = x.begin() + group * size;
    detail::normalization<T, size>(from, epsilon).apply(from, y.begin() + group * size);
  }
  return y;
}

/// The same times the weight of each channel plus its bias: weight and bias (channels).
template <std::size_t Groups, real T, std::size_t Channels, std::size_t... Rest>
  requires detail::normalization_groups_of<Groups, shape<Channels, Rest...>>
[[nodiscard]] constexpr tensor<T, Channels, Rest...>
group_norm(tensor<T, Channels, Rest...> const& x, tensor<T, Channels> const& weight,
           tensor<T, Channels> const& bias, double epsilon = 1e-5) noexcept {
  constexpr std::size_t size = shape<Channels, Rest...>::size() / Groups;
  tensor<T, Channels, Rest...> y;
  for (std::size_t group = 0; group < Groups; ++group) {
    T const* const from = x.begin() + group * size;
    std::size_t const channel = group * (Channels / Groups);
    detail::group_normalization<T, Groups, Channels, Rest...>(from, epsilon)
        .apply(from, weight.begin() + channel, bias.begin() + channel, y.begin() + group * size);
  }
  return y;
}

/// With n = group_norm(x) and m the means over a group: dL/dx = (dy - m(dy) - n m(dy n)) /
/// deviation.
template <std::size_t Groups, real T, std::size_t Channels, std::size_t... Rest>
  requires detail::normalization_groups_of<Groups, shape<Channels, Rest...>>
[[nodiscard]] constexpr tensor<T, Channels, Rest...>
group_norm_input_gradient(tensor<T, Channels, Rest...> const& x,
                          tensor<T, Channels, Rest...> const& dy, double epsilon = 1e-5) noexcept {
  constexpr std::size_t size = shape<Channels, Rest...>::size() / Groups;
  tensor<T, Channels, Rest...> dx;
  for (std::size_t group = 0; group < Groups; ++group) {
    T const* const from = x.begin() + group * size;
    detail::normalization<T, size>(from, epsilon)
        .input_gradient(from, dy.begin() + group * size, dx.begin() + group * size);
  }
  return dx;
}

/// The same with dy times the weight of its channel in the place of dy.
template <std::size_t Groups, real T, std::size_t Channels, std::size_t... Rest>
  requires detail::normalization_groups_of<Groups, shape<Channels, Rest...>>
[[nodiscard]] constexpr tensor<T, Channels, Rest...>
group_norm_input_gradient(tensor<T, Channels, Rest...> const& x, tensor<T, Channels> const& weight,
                          tensor<T, Channels, Rest...> const& dy, double epsilon = 1e-5) noexcept {
  constexpr std::size_t size = shape<Channels, Rest...>::size() / Groups;
  tensor<T, Channels, Rest...> dx;
  for (std::size_t group = 0; group < Groups; ++group) {
    T const* const from = x.begin() + group * size;
    detail::group_normalization<T, Groups, Channels, Rest...>(from, epsilon)
        .input_gradient(from, weight.begin() + group * (Channels / Groups),
                        dy.begin() + group * size, dx.begin() + group * size);
  }
  return dx;
}

/// dweight += the sum of dy n over each channel, with n = group_norm(x).
template <std::size_t Groups, real T, std::size_t Channels, std::size_t... Rest>
  requires detail::normalization_groups_of<Groups, shape<Channels, Rest...>>
constexpr void add_group_norm_weight_gradient(tensor<T, Channels, Rest...> const& x,
                                              tensor<T, Channels, Rest...> const& dy,
                                              tensor<T, Channels>& dweight,
                                              double epsilon = 1e-5) noexcept {
  constexpr std::size_t size = shape<Channels, Rest...>::size() / Groups;
  for (std::size_t group = 0; group < Groups; ++group) {
    T const* const from = x.begin() + group * size;
    detail::group_normalization<T, Groups, Channels, Rest...>(from, epsilon)
        .add_weight_gradient(from, dy.begin() + group * size,
                             dweight.begin() + group * (Channels / Groups));
  }
}

/// dbias += the sum of dy over each channel.
template <real T, std::size_t Channels, std::size_t... Rest>
constexpr void add_group_norm_bias_gradient(tensor<T, Channels, Rest...> const& dy,
                                            tensor<T, Channels>& dbias) noexcept {
  detail::add_normalization_bias_gradient<shape<Channels, Rest...>::size(), shape<Rest...>::size()>(
      dy.begin(), dbias.begin());
}

} // namespace ctnn
