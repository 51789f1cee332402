// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/contract.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/round_even.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/checked_index.hpp>
#include <ctnn/onnx/operators/indices.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctnn::onnx {

/// Regions of images, pooled to one size: of each part the mean of samples, which lie between four
/// elements each, or the greatest of all of these elements times their shares, which is what ONNX's
/// test and reference of the mode max and ONNX Runtime have, of whatever operator set; the
/// specification's words are of the greatest sample: https://github.com/onnx/onnx/issues/4764.
/// Source: ONNX RoiAlign (opset 22), K. He et al., Mask R-CNN, 2017.
template <>
struct operation<"RoiAlign"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr tensor_type regions = Node::template input<1>();
    constexpr tensor_type indices = demanded_indices<Node, 2>();
    constexpr bool fits = x.rank() == 4 && regions.rank() == 2 && regions.shape[1] == 4 &&
                          x.shape[2] > 0 && x.shape[3] > 0;
    demand<fits, "the inputs are not (batch, channels, height, width) and (regions, 4)", Node,
           x.shape, regions.shape>();
    demand<indices.shape == extents{regions.shape[0]}, "there are not as many images as regions",
           Node, indices.shape, regions.shape>();
    demand<x.type == regions.type, "the inputs are of different types", Node>();
    demand<Node::string_is("mode", "avg", "avg") || Node::string_is("mode", "max"),
           "the mode is unknown", Node>();
    demand<is_half_pixel<Node>() || Node::string_is("coordinate_transformation_mode",
                                                    "output_half_pixel", "output_half_pixel"),
           "coordinate_transformation_mode is unknown", Node>();
    constexpr std::int64_t height = Node::integer("output_height", 1);
    constexpr std::int64_t width = Node::integer("output_width", 1);
    demand<(height > 0 && width > 0 && Node::integer("sampling_ratio", 0) >= 0),
           "output_height, output_width or sampling_ratio is negative", Node>();
    return {x.type,
            {regions.shape[0], x.shape[1], static_cast<std::size_t>(height),
             static_cast<std::size_t>(width)}};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr extents to = Node::template output<0>().shape;
    auto const& x = arguments.template input<0>();
    auto const& regions = arguments.template input<1>();
    auto const& images = arguments.template input<2>();
    auto& y = arguments.template output<0>();
    using Element = typename std::remove_cvref_t<decltype(x)>::value_type;
    using T = calculated<Element>;
    if constexpr (to.size() > 0) {
      for (std::size_t r = 0; r < to[0]; ++r) {
        std::size_t const image = checked_index(images[r], shape[0]);
        auto const* const region = regions.data() + 4 * r;
        auto const columns = side_of<Node, T>(widened(region[0]), widened(region[2]), to[3]);
        auto const rows = side_of<Node, T>(widened(region[1]), widened(region[3]), to[2]);
        for (std::size_t c = 0; c < to[1]; ++c) {
          auto const* const plane = x.data() + (image * shape[1] + c) * shape[2] * shape[3];
          for (std::size_t i = 0; i < to[2]; ++i) {
            for (std::size_t j = 0; j < to[3]; ++j) {
              y.data()[((r * to[1] + c) * to[2] + i) * to[3] + j] =
                  Element(pooled<Node>(plane, rows, i, columns, j));
            }
          }
        }
      }
    }
  }

private:
  /// A side of a region: where it begins, how long each part is, and how many samples it has.
  template <class T>
  struct side {
    T start;
    T part;
    std::size_t samples;
  };

  template <class Node>
  static consteval bool is_half_pixel() {
    // Before version 16 there was no other mode than the old one.
    return Node::string_is("coordinate_transformation_mode", "half_pixel",
                           Node::version < 16 ? "output_half_pixel" : "half_pixel");
  }

  template <class Node, class T>
  [[nodiscard]] static constexpr side<T> side_of(T from, T to, std::size_t parts) noexcept {
    auto const scale = static_cast<T>(Node::number("spatial_scale", 1));
    T const offset = is_half_pixel<Node>() ? T{-0.5} : T{0};
    T const start = ctnn::fma(from, scale, offset);
    T length = ctnn::fma(to, scale, offset) - start;
    if (!is_half_pixel<Node>() && !(length > 1)) {
      length = 1;
    }
    T const part = length / static_cast<T>(parts);
    constexpr auto given = static_cast<std::size_t>(Node::integer("sampling_ratio", 0));
    if constexpr (given > 0) {
      return {start, part, given};
    } else {
      T const samples = ctnn::ceil(part);
      if (samples > 65536) {
        ctnn::detail::contract_violation("onnx: RoiAlign's region is too large");
      }
      return {start, part, samples > 0 ? static_cast<std::size_t>(samples) : 0};
    }
  }

  /// The two elements between which a sample lies, and their shares.
  template <class T>
  struct between {
    std::size_t first = 0;
    std::size_t second = 0;
    T of_first = 0;
    T of_second = 0;
    bool is_in = false;
  };

  template <class T>
  [[nodiscard]] static constexpr between<T> sample_of(side<T> const& side, std::size_t part,
                                                      std::size_t sample,
                                                      std::size_t extent) noexcept {
    T const within = (static_cast<T>(sample) + T{0.5}) * side.part / static_cast<T>(side.samples);
    T const at = ctnn::fma(static_cast<T>(part), side.part, side.start) + within;
    auto const length = static_cast<T>(extent);
    if (!(at >= -1 && at <= length)) {
      return {};
    }
    T const limited = at < 0 ? 0 : at;
    auto const whole = static_cast<std::size_t>(limited);
    if (whole >= extent - 1) {
      return {extent - 1, extent - 1, T{1}, T{0}, true};
    }
    T const beyond = limited - static_cast<T>(whole);
    return {whole, whole + 1, 1 - beyond, beyond, true};
  }

  template <class Node, class Element, class T>
  [[nodiscard]] static constexpr T pooled(Element const* plane, side<T> const& rows,
                                          std::size_t row, side<T> const& columns,
                                          std::size_t column) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr bool is_mean = Node::string_is("mode", "avg", "avg");
    T result{};
    [[maybe_unused]] bool is_first = true;
    for (std::size_t i = 0; i < rows.samples; ++i) {
      auto const y = sample_of(rows, row, i, shape[2]);
      for (std::size_t j = 0; j < columns.samples; ++j) {
        auto const x = sample_of(columns, column, j, shape[3]);
        Element const* const first = plane + y.first * shape[3];
        Element const* const second = plane + y.second * shape[3];
        if constexpr (is_mean) {
          if (y.is_in && x.is_in) {
            auto const across = [&](Element const* from) {
              return ctnn::fma(x.of_second, widened(from[x.second]),
                               ctnn::detail::rounded(x.of_first * widened(from[x.first])));
            };
            result += ctnn::fma(y.of_second, across(second),
                                ctnn::detail::rounded(y.of_first * across(first)));
          }
        } else {
          auto const take = [&](Element const& element, T of_row, T of_column) {
            T const share = ctnn::detail::rounded(of_row * of_column);
            T const part =
                y.is_in && x.is_in ? ctnn::detail::rounded(share * widened(element)) : T{0};
            result = is_first || part > result || part != part ? part : result;
            is_first = false;
          };
          take(first[x.first], y.of_first, x.of_first);
          take(first[x.second], y.of_first, x.of_second);
          take(second[x.first], y.of_second, x.of_first);
          take(second[x.second], y.of_second, x.of_second);
        }
      }
    }
    if constexpr (is_mean) {
      std::size_t const count = rows.samples * columns.samples;
      return result / static_cast<T>(count == 0 ? 1 : count);
    } else {
      return result;
    }
  }
};

} // namespace ctnn::onnx
