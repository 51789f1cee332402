// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/round_even.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/cubic.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <type_traits>

namespace ctnn::onnx {

/// Of each image what lies at the places that a grid gives, from -1 to 1 along each axis: the
/// nearest element, or between 2 or 4 along each axis. Beyond the image lie zeros, its border, or
/// its reflection. Source: ONNX GridSample (opset 16), torch.nn.functional.grid_sample.
template <>
struct operation<"GridSample"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr tensor_type grid = Node::template input<1>();
    constexpr bool fits = x.rank() == 4 && grid.rank() == 4 && grid.shape[3] == 2 &&
                          grid.shape[0] == x.shape[0] && x.shape[2] > 0 && x.shape[3] > 0;
    demand<fits,
           "the inputs are not (batch, channels, height, width) and (batch, rows, columns, 2)",
           Node, x.shape, grid.shape>();
    demand<Node::string_is("mode", "bilinear", "bilinear") || Node::string_is("mode", "nearest") ||
               Node::string_is("mode", "bicubic"),
           "the mode is unknown", Node>();
    demand<Node::string_is("padding_mode", "zeros", "zeros") ||
               Node::string_is("padding_mode", "border") ||
               Node::string_is("padding_mode", "reflection"),
           "padding_mode is unknown", Node>();
    return {x.type, {x.shape[0], x.shape[1], grid.shape[1], grid.shape[2]}};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr extents to = Node::template output<0>().shape;
    auto const& x = arguments.template input<0>();
    auto const& grid = arguments.template input<1>();
    auto& y = arguments.template output<0>();
    using X = typename std::remove_cvref_t<decltype(x)>::value_type;
    using Grid = typename std::remove_cvref_t<decltype(grid)>::value_type;
    using T = std::conditional_t<
        std::same_as<calculated<X>, float> && std::same_as<calculated<Grid>, float>, float, double>;
    constexpr std::size_t plane = shape[2] * shape[3];
    constexpr std::size_t places = to[2] * to[3];
    if constexpr (to.size() > 0) {
      for (std::size_t n = 0; n < to[0]; ++n) {
        for (std::size_t i = 0; i < places; ++i) {
          auto const* const at = grid.data() + (n * places + i) * 2;
          auto const column = along<Node, T>(static_cast<T>(widened(at[0])), shape[3]);
          auto const row = along<Node, T>(static_cast<T>(widened(at[1])), shape[2]);
          for (std::size_t c = 0; c < to[1]; ++c) {
            std::size_t const channel = n * to[1] + c;
            y.data()[channel * places + i] =
                sampled(x.data() + channel * plane, shape[3], row, column);
          }
        }
      }
    }
  }

private:
  /// The neighbours along an axis, and their shares: none of one beyond the image.
  template <class T, std::size_t Count>
  struct neighbours {
    std::array<std::size_t, Count> places{};
    std::array<T, Count> shares{};
  };

  template <class Node>
  static constexpr std::size_t count = Node::string_is("mode", "nearest")   ? 1
                                       : Node::string_is("mode", "bicubic") ? 4
                                                                            : 2;

  template <class Node, class T>
  [[nodiscard]] static constexpr neighbours<T, count<Node>> along(T at,
                                                                  std::size_t extent) noexcept {
    auto const length = static_cast<T>(extent);
    bool const corners = Node::integer("align_corners", 0) != 0;
    T place = corners ? (at + 1) / 2 * (length - 1) : ctnn::fma(at + 1, length, T{-1}) / 2;
    place = ctnn::detail::rounded(place);
    if constexpr (count<Node> != 4) {
      place = inside<Node>(place, length);
    }
    neighbours<T, count<Node>> result;
    if constexpr (count<Node> == 1) {
      set<Node>(result, 0, ctnn::round_even(place), T{1}, extent);
    } else {
      T const whole = ctnn::floor(place);
      T const beyond = place - whole;
      if constexpr (count<Node> == 2) {
        set<Node>(result, 0, whole, 1 - beyond, extent);
        set<Node>(result, 1, whole + 1, beyond, extent);
      } else {
        auto const shares = cubic_shares(beyond, T{-0.75});
        for (std::size_t k = 0; k < 4; ++k) {
          T const neighbour = whole - 1 + static_cast<T>(k);
          set<Node>(result, k, inside<Node>(neighbour, length), shares[k], extent);
        }
      }
    }
    return result;
  }

  template <class Node, class T, std::size_t Count>
  static constexpr void set(neighbours<T, Count>& result, std::size_t k, T place, T share,
                            std::size_t extent) noexcept {
    if (place >= 0 && place <= static_cast<T>(extent - 1)) {
      result.places[k] = static_cast<std::size_t>(place);
      result.shares[k] = share;
    }
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

  template <class X, class T, std::size_t Count>
  [[nodiscard]] static constexpr X sampled(X const* image, std::size_t width,
                                           neighbours<T, Count> const& rows,
                                           neighbours<T, Count> const& columns) noexcept {
    if constexpr (Count == 1) {
      bool const is_in = rows.shares[0] != 0 && columns.shares[0] != 0;
      return is_in ? image[rows.places[0] * width + columns.places[0]] : X{};
    } else {
      T sum{};
      for (std::size_t i = 0; i < Count; ++i) {
        T of_row{};
        for (std::size_t k = 0; k < Count; ++k) {
          X const element = image[rows.places[i] * width + columns.places[k]];
          of_row = ctnn::fma(columns.shares[k], static_cast<T>(widened(element)), of_row);
        }
        sum = ctnn::fma(rows.shares[i], of_row, sum);
      }
      return converted<X>(sum);
    }
  }
};

} // namespace ctnn::onnx
