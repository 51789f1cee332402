// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/processor/finish.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/math/sqrt.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/parts.hpp>
#include <ctnn/onnx/operators/scaled_node.hpp>
#include <ctnn/ops/batch_norm.hpp>
#include <ctnn/ops/normalization.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

/// y = (x - mean) / sqrt(variance + epsilon) scale + bias for each channel, of given statistics or,
/// in training, those of x, which then move the given ones: statistics momentum + those of x (1 -
/// momentum). Source: ONNX BatchNormalization (opset 15; before 14, several outputs mean training).
template <>
struct operation<"BatchNormalization"> {
  static constexpr std::size_t in_place_inputs = 1;

  template <class Node>
  static consteval auto infer() {
    constexpr tensor_type x = Node::template input<0>();
    demand<(x.shape.rank >= 2), "a batch normalisation needs samples of channels", Node, x.shape>();
    constexpr extents channel{sizes<Node>::channels};
    demand<(Node::template input<1>().size() == channel[0] &&
            Node::template input<2>().size() == channel[0] &&
            Node::template input<3>().size() == channel[0] &&
            Node::template input<4>().size() == channel[0]),
           "scale, bias, mean and variance need a number for each channel: (input, scale) are",
           Node, x.shape, Node::template input<1>().shape>();
    demand<(!training<Node> || sizes<Node>::row > 0), "there are no samples to train on", Node,
           x.shape>();
    std::array<tensor_type, Node::output_count> result{x};
    for (std::size_t i = 1; i < Node::output_count; ++i) {
      result[i] = Node::template input<3>();
    }
    return result;
  }

  template <class Node, std::size_t I>
  [[nodiscard]] static consteval std::size_t repacked_bytes() {
    if constexpr (training<Node> || !has_constant_scale<Node> || I == 0) {
      return none;
    } else {
      using T = calculated<element_of<Node::template input<0>().type>>;
      return I == 1 ? sizeof(channel_factors<T, sizes<Node>::channels>) : 0;
    }
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    if constexpr (Node::template output<0>().size() > 0) {
      auto const& x = detail::calculable(arguments.template input<0>());
      detail::calculate(arguments.template output<0>(), [&](auto& y) {
        if constexpr (training<Node>) {
          train<Node>(arguments, x, y);
        } else {
          using T = detail::element_in<decltype(y)>;
          if constexpr (has_constant_scale<Node>) {
            apply<Node>(constant_scale<Node, T>, x, y);
          } else {
            apply<Node>(
                scale_of<Node, T>(arguments.template input<1>(), arguments.template input<2>(),
                                  arguments.template input<3>(), arguments.template input<4>()),
                x, y);
          }
        }
      });
    }
  }

  /// In which its channels lie, where it is a function of each element.
  template <class Node>
  [[nodiscard]] static consteval std::size_t channel_axis() {
    return is_function<Node>() ? 1 : none;
  }
  template <class Node, std::size_t I, std::size_t Axis>
  [[nodiscard]] static consteval bool follows() {
    return I == 0 && Axis == 1 && is_function<Node>();
  }
  template <class Node, std::size_t I, class T>
  [[nodiscard]] static auto step(auto const&) noexcept {
    auto const& scale = constant_scale<Node, T>;
    return kernels::processor::channel_function<scale_and_shift, T, 2>{
        {}, {scale.factor.data(), scale.shift.data()}};
  }

  /// What becomes of a node whose output alone it normalises: the same with another weight and
  /// bias.
  template <class Node, class Leader>
  using folded_into = detail::scaled_node<Leader, Node>;
  template <class Node, class Leader>
  [[nodiscard]] static consteval bool folds_into() {
    return follows<Node, 0, 1>() && detail::scales_with_weight<Leader>();
  }
  /// The factors of a constant normalisation, and what is added.
  template <class Node, class T>
  [[nodiscard]] static constexpr auto const& scale() noexcept {
    return constant_scale<Node, T>;
  }

private:
  struct scale_and_shift {
    template <class V>
    [[nodiscard, gnu::always_inline]] constexpr V operator()(V const& x, V const& factor,
                                                             V const& shift) const noexcept {
      return ctnn::fma(x, factor, shift);
    }
  };

  template <class Node>
  [[nodiscard]] static consteval bool is_function() {
    return !training<Node> && !sizes<Node>::of_places && Node::output_count == 1 &&
           Node::template input_is_kept<1>() && Node::template input_is_kept<2>() &&
           Node::template input_is_kept<3>() && Node::template input_is_kept<4>();
  }

  /// Statistics before version 9 may be of each place of each channel.
  template <class Node>
  struct sizes {
    static constexpr extents x = Node::template input<0>().shape;
    static constexpr bool of_places = Node::version < 9 && Node::integer("spatial", 1) == 0;
    static constexpr std::size_t samples = x[0];
    static constexpr std::size_t channels = of_places ? x.product(1, x.rank) : x[1];
    static constexpr std::size_t plane = of_places ? 1 : x.product(2, x.rank);
    static constexpr std::size_t row = samples * plane;
  };
  template <class Node>
  static constexpr bool training =
      Node::version >= 14
          ? Node::integer("training_mode") != 0
          : (Node::version < 7 ? Node::integer("is_test") == 0 : Node::output_count > 1);
  template <class Node>
  static constexpr double epsilon = Node::number("epsilon", 1e-5f);

  template <class Node>
  static constexpr bool has_constant_scale =
      Node::template input_is_constant<1>() && Node::template input_is_constant<2>() &&
      Node::template input_is_constant<3>() && Node::template input_is_constant<4>();

  template <class T, std::size_t Channels>
  struct channel_factors {
    std::array<T, Channels> factor;
    std::array<T, Channels> shift;
  };

  template <class Node, class T>
  [[nodiscard]] static constexpr auto scale_of(auto const& scale, auto const& bias,
                                               auto const& mean, auto const& variance) noexcept {
    channel_factors<T, sizes<Node>::channels> result{};
    for (std::size_t c = 0; c < sizes<Node>::channels; ++c) {
      result.factor[c] =
          static_cast<T>(widened(scale[c])) /
          ctnn::sqrt(static_cast<T>(widened(variance[c])) + static_cast<T>(epsilon<Node>));
      result.shift[c] = ctnn::fma(-static_cast<T>(widened(mean[c])), result.factor[c],
                                  static_cast<T>(widened(bias[c])));
    }
    return result;
  }

  template <class Node, class T>
  static constexpr auto constant_scale =
      scale_of<Node, T>(Node::template constant_input<1>(), Node::template constant_input<2>(),
                        Node::template constant_input<3>(), Node::template constant_input<4>());

  /// y = x factor + shift.
  template <class Node>
  static constexpr void apply(auto const& scale, auto const& x, auto& y) noexcept {
    constexpr std::size_t channels = sizes<Node>::channels;
    constexpr std::size_t plane = sizes<Node>::plane;
    auto const* from = x.data();
    auto* to = y.data();
    for (std::size_t i = 0; i < sizes<Node>::samples; ++i) {
      if constexpr (plane == 1) {
        kernels::transform<channels>(to, scale_and_shift{}, from, scale.factor.data(),
                                     scale.shift.data());
        from += channels;
        to += channels;
      } else {
        for (std::size_t c = 0; c < channels; ++c, from += plane, to += plane) {
          kernels::transform<plane>(
              to,
              [factor = scale.factor[c], shift = scale.shift[c]](auto const& element) {
                return ctnn::fma(element, factor, shift);
              },
              from);
        }
      }
    }
  }

  template <class Node>
  static constexpr void train(auto const& arguments, auto const& x, auto& y) noexcept {
    using T = detail::element_in<decltype(y)>;
    constexpr std::size_t channels = sizes<Node>::channels;
    constexpr std::size_t size = sizes<Node>::row;
    auto const& scale = arguments.template input<1>();
    auto const& bias = arguments.template input<2>();
    for (std::size_t c = 0; c < channels; ++c) {
      using row = ctnn::detail::channel_row<T, sizes<Node>::samples, channels, sizes<Node>::plane>;
      row numbers;
      row normalized;
      numbers.gather(x.data(), c);
      ctnn::detail::normalization<T, size, size> const of(numbers.numbers, epsilon<Node>);
      T const w = static_cast<T>(widened(scale[c]));
      T const b = static_cast<T>(widened(bias[c]));
      of.apply(numbers.numbers, &w, &b, normalized.numbers);
      normalized.scatter(y.data(), c);
      move<Node, 1>(arguments, c, of.mean);
      move<Node, 2>(arguments, c, of.variance);
    }
  }

  /// What becomes of a given statistic, and before version 14, what x says of it.
  template <class Node, std::size_t Output, class T>
  static constexpr void move(auto const& arguments, std::size_t c, T seen) noexcept {
    constexpr float momentum = Node::number("momentum", 0.9f);
    if constexpr (Node::has_output(Output)) {
      auto& result = arguments.template output<Output>();
      using U = detail::element_in<decltype(result)>;
      T const given = static_cast<T>(widened(arguments.template input<Output + 2>()[c]));
      result[c] = static_cast<U>(
          ctnn::fma(given, T{momentum}, ctnn::detail::rounded(seen * (T{1} - T{momentum}))));
    }
    if constexpr (Node::version < 14 && Node::has_output(Output + 2)) {
      auto& result = arguments.template output<Output + 2>();
      result[c] = static_cast<detail::element_in<decltype(result)>>(seen);
    }
  }
};

} // namespace ctnn::onnx
