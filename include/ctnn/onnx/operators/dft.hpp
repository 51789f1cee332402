// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/constant_number.hpp>
#include <ctnn/onnx/operators/fourier.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctnn::onnx {

/// The discrete Fourier transform along an axis, of signals that are cut or filled with zeros to a
/// length; the last dimension is (real) or (real, imaginary). A onesided one has the first half of
/// a real signal's, whose other half mirrors it; the inverse of that is real.
/// Source: ONNX DFT (opset 20; with an attribute axis: 17).
template <>
struct operation<"DFT"> {
  static constexpr std::array<std::size_t, 2> constant_inputs{1, 2};

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr std::size_t axis = axis_of<Node>();
    constexpr std::size_t parts = x.rank() == 0 ? 0 : x.shape[x.rank() - 1];
    demand<x.rank() >= 2 && (parts == 1 || parts == 2) && axis + 1 < x.rank(),
           "the last dimension is not (real) or (real, imaginary), or the axis is the last", Node,
           x.shape>();
    demand<!is_onesided<Node> || parts == (is_inverse<Node> ? 2 : 1),
           "only the transform of a real signal may be onesided, and the inverse of such a one",
           Node, x.shape>();
    demand<std::floating_point<calculated<element_of<x.type>>>, "the input is not of real numbers",
           Node>();
    constexpr std::size_t length = length_of<Node>();
    tensor_type y = x;
    y.shape[axis] = is_onesided<Node> && !is_inverse<Node> ? length / 2 + 1 : length;
    y.shape[x.rank() - 1] = is_onesided<Node> && is_inverse<Node> ? 1 : 2;
    return y;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr std::size_t axis = axis_of<Node>();
    constexpr std::size_t length = length_of<Node>();
    constexpr std::size_t parts = shape[shape.rank - 1];
    constexpr std::size_t inner = shape.product(axis + 1, shape.rank - 1);
    constexpr bool mirrored = is_onesided<Node> && is_inverse<Node>;
    constexpr std::size_t most = mirrored ? length / 2 + 1 : length;
    constexpr std::size_t given = shape[axis] < most ? shape[axis] : most;
    constexpr std::size_t kept = Node::template output<0>().shape[axis];
    auto const& x = arguments.template input<0>();
    auto& y = arguments.template output<0>();
    using Element = typename std::remove_cvref_t<decltype(x)>::value_type;
    using T = calculated<Element>;
    std::array<complex_number<T>, length> signal{};
    std::array<complex_number<T>, length> spectrum{};
    auto* to = y.data();
    for (std::size_t i = 0; i < shape.product(0, axis); ++i) {
      for (std::size_t j = 0; j < inner; ++j) {
        for (std::size_t k = 0; k < given; ++k) {
          auto const* const from = x.data() + ((i * shape[axis] + k) * inner + j) * parts;
          signal.data()[k] = {widened(from[0]), parts == 2 ? widened(from[parts - 1]) : T{}};
          if (mirrored && k > 0) {
            signal.data()[length - k] = {signal.data()[k].real, -signal.data()[k].imaginary};
          }
        }
        fourier_transform<is_inverse<Node>>(signal, spectrum);
        for (std::size_t k = 0; k < kept; ++k) {
          auto* const at = to + ((i * kept + k) * inner + j) * (mirrored ? 1 : 2);
          at[0] = Element(spectrum.data()[k].real);
          if constexpr (!mirrored) {
            at[1] = Element(spectrum.data()[k].imaginary);
          }
        }
      }
    }
  }

private:
  template <class Node>
  static constexpr bool is_inverse = Node::integer("inverse", 0) != 0;
  template <class Node>
  static constexpr bool is_onesided = Node::integer("onesided", 0) != 0;

  template <class Node>
  static consteval std::size_t axis_of() {
    if constexpr (Node::version < 20) {
      return axis_attribute<Node, 1>();
    } else if constexpr (Node::has_input(2)) {
      return demanded_dimension<Node, static_cast<std::int64_t>(constant_number<Node, 2>()),
                                Node::template input<0>().rank()>();
    } else {
      return demanded_dimension<Node, -2, Node::template input<0>().rank()>();
    }
  }

  template <class Node>
  static consteval std::size_t length_of() {
    if constexpr (Node::has_input(1)) {
      constexpr auto length = static_cast<std::int64_t>(constant_number<Node, 1>());
      demanded<(length > 0), "dft_length is not positive", Node>();
      return length > 0 ? static_cast<std::size_t>(length) : 1;
    } else {
      constexpr std::size_t given = Node::template input<0>().shape[axis_of<Node>()];
      demand<(given > 1) || !is_onesided<Node> || !is_inverse<Node>,
             "nothing is left of a signal whose transform has one number", Node>();
      return is_onesided<Node> && is_inverse<Node> ? given < 2 ? 1 : 2 * (given - 1) : given;
    }
  }
};

/// The Fourier transforms of frames of a signal, each seen through a window:
/// (batch, frames, frequencies, 2). Source: ONNX STFT (opset 17).
template <>
struct operation<"STFT"> {
  static constexpr std::array<std::size_t, 2> constant_inputs{1, 3};

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr bool fits = x.rank() == 3 && (x.shape[2] == 1 || x.shape[2] == 2) &&
                          std::floating_point<calculated<element_of<x.type>>>;
    demand<fits, "the signal is not of real numbers (batch, length, 1 or 2)", Node, x.shape>();
    constexpr std::size_t length = length_of<Node>();
    constexpr std::size_t step = step_of<Node>();
    demand<(length <= x.shape[1]), "a frame is longer than the signal", Node, x.shape>();
    demand<!is_onesided<Node>() || x.shape[2] == 1,
           "only the transform of a real signal may be onesided", Node, x.shape>();
    if constexpr (Node::has_input(2)) {
      demand<Node::template input<2>().shape == extents{length} &&
                 Node::template input<2>().type == x.type,
             "the window is not of as many numbers as a frame", Node,
             Node::template input<2>().shape>();
    }
    return {x.type,
            {x.shape[0], (x.shape[1] - length) / step + 1,
             is_onesided<Node>() ? length / 2 + 1 : length, 2}};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr extents to = Node::template output<0>().shape;
    constexpr std::size_t length = length_of<Node>();
    constexpr std::size_t parts = shape[2];
    auto const& x = arguments.template input<0>();
    auto* y = arguments.template output<0>().data();
    using Element = typename std::remove_cvref_t<decltype(x)>::value_type;
    using T = calculated<Element>;
    std::array<complex_number<T>, length> frame{};
    std::array<complex_number<T>, length> spectrum{};
    for (std::size_t b = 0; b < to[0]; ++b) {
      for (std::size_t f = 0; f < to[1]; ++f) {
        auto const* const from = x.data() + (b * shape[1] + f * step_of<Node>()) * parts;
        for (std::size_t k = 0; k < length; ++k) {
          T weight = 1;
          if constexpr (Node::has_input(2)) {
            weight = widened(arguments.template input<2>().data()[k]);
          }
          T const imaginary = parts == 2 ? widened(from[k * parts + parts - 1]) : T{};
          frame.data()[k] = {ctnn::detail::rounded(weight * widened(from[k * parts])),
                             ctnn::detail::rounded(weight * imaginary)};
        }
        fourier_transform<false>(frame, spectrum);
        for (std::size_t k = 0; k < to[2]; ++k) {
          *y++ = Element(spectrum.data()[k].real);
          *y++ = Element(spectrum.data()[k].imaginary);
        }
      }
    }
  }

private:
  template <class Node>
  static consteval bool is_onesided() {
    return Node::integer("onesided", 1) != 0;
  }
  template <class Node>
  static consteval std::size_t step_of() {
    constexpr auto step = static_cast<std::int64_t>(constant_number<Node, 1>());
    demanded<(step > 0), "frame_step is not positive", Node>();
    return step > 0 ? static_cast<std::size_t>(step) : 1;
  }
  template <class Node>
  static consteval std::size_t length_of() {
    if constexpr (Node::has_input(3)) {
      constexpr auto length = static_cast<std::int64_t>(constant_number<Node, 3>());
      demanded<(length > 0), "frame_length is not positive", Node>();
      return length > 0 ? static_cast<std::size_t>(length) : 1;
    } else if constexpr (Node::has_input(2)) {
      return Node::template input<2>().size();
    } else {
      return Node::template input<0>().shape[1];
    }
  }
};

} // namespace ctnn::onnx
