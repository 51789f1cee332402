// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/round_even.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/model/same_text.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/cubic.hpp>
#include <ctnn/onnx/operators/sampling.hpp>
#include <ctnn/onnx/operators/wide.hpp>
#include <ctnn/onnx/operators/window.hpp>

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace ctnn::onnx {

/// Of each image what lies at the places that a grid gives, from -1 to 1 along each axis, the
/// innermost first: the nearest element, or between 2 or 4 along each axis. Beyond the image lie
/// zeros, its border, or its reflection. Source: ONNX GridSample (opset 20; of two axes and with
/// other names of the modes: 16), torch.nn.functional.grid_sample.
template <>
struct operation<"GridSample"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr tensor_type grid = Node::template input<1>();
    constexpr std::size_t axes = x.rank() < 3 ? 0 : x.rank() - 2;
    constexpr extents image = spatial(x.shape);
    constexpr bool fits = axes > 0 && (Node::version >= 20 || axes == 2) &&
                          grid.rank() == x.rank() && grid.shape[axes + 1] == axes &&
                          grid.shape[0] == x.shape[0] && image.size() > 0;
    demand<fits,
           "the inputs are not (batch, channels, axes...) and (batch, places along axes..., number "
           "of axes), before operator set 20 of two axes",
           Node, x.shape, grid.shape>();
    demand<is_mode<Node, linear>() || is_mode<Node, nearest>() || is_mode<Node, cubic>(),
           "the mode is unknown", Node>();
    demand<Node::string_is("padding_mode", "zeros", "zeros") ||
               Node::string_is("padding_mode", "border") ||
               Node::string_is("padding_mode", "reflection"),
           "padding_mode is unknown", Node>();
    tensor_type result{x.type, {x.shape[0], x.shape[1]}};
    for (std::size_t i = 0; i < axes; ++i) {
      result.shape.push_back(grid.shape[1 + i]);
    }
    return result;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr extents to = Node::template output<0>().shape;
    constexpr extents image = spatial(shape);
    auto const& x = arguments.template input<0>();
    auto const& grid = arguments.template input<1>();
    auto& y = arguments.template output<0>();
    using X = typename std::remove_cvref_t<decltype(x)>::value_type;
    using Grid = typename std::remove_cvref_t<decltype(grid)>::value_type;
    using T = std::conditional_t<
        std::same_as<calculated<X>, float> && std::same_as<calculated<Grid>, float>, float, double>;
    constexpr std::size_t places = to.product(2, to.rank);
    if constexpr (to.size() > 0) {
      for (std::size_t n = 0; n < to[0]; ++n) {
        for (std::size_t i = 0; i < places; ++i) {
          auto const* const at = grid.data() + (n * places + i) * image.rank;
          detail::axis_sample<T, count<Node>> axes[image.rank];
          for (std::size_t axis = 0; axis < image.rank; ++axis) {
            axes[axis] =
                along<Node, T>(static_cast<T>(widened(at[image.rank - 1 - axis])), image[axis]);
          }
          for (std::size_t c = 0; c < to[1]; ++c) {
            std::size_t const channel = n * to[1] + c;
            y.data()[channel * places + i] =
                element<image>(x.data() + channel * image.size(), axes);
          }
        }
      }
    }
  }

private:
  static constexpr std::string_view linear = "linear";
  static constexpr std::string_view nearest = "nearest";
  static constexpr std::string_view cubic = "cubic";

  /// Whether a mode is that of a name; before version 20 two had other names.
  template <class Node, std::string_view const& Mode>
  [[nodiscard]] static consteval bool is_mode() {
    if constexpr (Node::version >= 20 || same_text(Mode, nearest)) {
      return Node::string_is("mode", Mode, Node::version >= 20 ? linear : std::string_view{});
    } else {
      return Node::string_is("mode", same_text(Mode, linear) ? "bilinear" : "bicubic", "bilinear");
    }
  }

  template <class Node>
  static constexpr std::size_t count = is_mode<Node, nearest>() ? 1
                                       : is_mode<Node, cubic>() ? 4
                                                                : 2;

  template <class Node, class T>
  [[nodiscard]] static constexpr detail::axis_sample<T, count<Node>>
  along(T at, std::size_t extent) noexcept {
    auto const length = static_cast<T>(extent);
    bool const corners = Node::integer("align_corners", 0) != 0;
    T place = corners ? (at + 1) / 2 * (length - 1) : ctnn::fma(at + 1, length, T{-1}) / 2;
    place = ctnn::detail::rounded(place);
    if constexpr (count<Node> != 4) {
      place = inside<Node>(place, length);
    }
    detail::axis_sample<T, count<Node>> result;
    if constexpr (count<Node> == 1) {
      result.set(0, ctnn::round_even(place), T{1}, extent);
    } else {
      T const whole = ctnn::floor(place);
      T const beyond = place - whole;
      if constexpr (count<Node> == 2) {
        result.set(0, whole, 1 - beyond, extent);
        result.set(1, whole + 1, beyond, extent);
      } else {
        auto const shares = cubic_shares(beyond, T{-0.75});
        for (std::size_t k = 0; k < 4; ++k) {
          T const neighbour = whole - 1 + static_cast<T>(k);
          result.set(k, inside<Node>(neighbour, length), shares[k], extent);
        }
      }
    }
    return result;
  }

  /// A place beyond the image as what stands for it there.
  template <class Node, class T>
  [[nodiscard]] static constexpr T inside(T place, T length) noexcept {
    if constexpr (Node::string_is("padding_mode", "zeros", "zeros")) {
      return place;
    } else if constexpr (Node::string_is("padding_mode", "reflection")) {
      bool const corners = Node::integer("align_corners", 0) != 0;
      return clipped(reflected(place, corners ? T{0} : T{-0.5}, corners ? length - 1 : length),
                     length);
    } else {
      return clipped(place, length);
    }
  }

  template <class T>
  [[nodiscard]] static constexpr T clipped(T place, T length) noexcept {
    return !(place > 0) ? 0 : place > length - 1 ? length - 1 : place;
  }

  /// Reflected at both ends of what begins at `low` and is `span` long, as often as needed.
  template <class T>
  [[nodiscard]] static constexpr T reflected(T place, T low, T span) noexcept {
    T const distance = place < low ? low - place : place - low;
    // From 2^22 spans on there is nothing left to say, nor of infinity and NaN.
    if (span == 0 || !(distance < span * 4194304)) {
      return 0;
    }
    T const times = ctnn::floor(distance / span);
    T const rest = ctnn::fma(-times, span, distance);
    bool const odd = static_cast<int>(times) % 2 != 0;
    return (odd ? span - rest : rest) + low;
  }

  template <extents Image, class X, class T, std::size_t Count>
  [[nodiscard]] static constexpr X element(X const* image,
                                           detail::axis_sample<T, Count> const* axes) noexcept {
    if constexpr (Count == 1) {
      std::size_t place = 0;
      for (std::size_t i = 0; i < Image.rank; ++i) {
        if (axes[i].shares[0] == 0) {
          return X{};
        }
        place += axes[i].places[0] * strides(Image)[i];
      }
      return image[place];
    } else {
      return converted<X>(detail::sampled<Image>(image, axes));
    }
  }
};

} // namespace ctnn::onnx
