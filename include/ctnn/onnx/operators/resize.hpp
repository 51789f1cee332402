// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/resampling.hpp>
#include <ctnn/onnx/operators/shape_of_values.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace ctnn::onnx {

namespace detail {

/// The extent that a scale makes.
[[nodiscard]] constexpr std::size_t scaled_extent(std::size_t extent, float scale) noexcept {
  float const scaled = static_cast<float>(extent) * scale;
  return scaled > 0 && scaled < 1e12F ? static_cast<std::size_t>(scaled) : 0;
}

/// Scales that a list of numbers gives, one for each dimension.
template <class Node>
consteval void set_scales(resampling& how, auto const& scales) {
  for (std::size_t i = 0; i < how.from.rank; ++i) {
    how.scales[i] = static_cast<double>(scales[i]);
    how.to.push_back(scaled_extent(how.from[i], scales[i]));
  }
}

template <class Node, std::size_t Count, bool Positive>
consteval void demand_scales() {
  constexpr extents x = Node::template input<0>().shape;
  demanded<Count == x.rank, "there are not as many scales as dimensions", Node, x>();
  demanded<Positive, "a scale is not positive", Node, x>();
}

[[nodiscard]] consteval bool are_positive(auto const& scales, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (!(scales[i] > 0)) {
      return false;
    }
  }
  return true;
}

template <class Node, std::size_t Input>
consteval void set_input_scales(resampling& how) {
  constexpr auto const& scales = Node::template constant_input<Input>();
  demand_scales<Node, scales.size(), are_positive(scales, scales.size())>();
  if constexpr (scales.size() == Node::template input<0>().rank()) {
    set_scales<Node>(how, scales);
  }
}

} // namespace detail

/// The input made larger. Source: ONNX Upsample (opset 9; scales an attribute: 7, two of them: 1).
template <>
struct operation<"Upsample"> {
  static constexpr std::array<std::size_t, 1> constant_inputs{1};

  template <class Node>
  static consteval tensor_type infer() {
    return {Node::template input<0>().type, resampling_of<Node>().to};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    resample<resampling_of<Node>()>(arguments.template input<0>(), arguments.template output<0>(),
                                    std::array<float, 0>{});
  }

private:
  template <class Node>
  static consteval resampling resampling_of() {
    resampling how{.from = Node::template input<0>().shape};
    demanded<Node::string_is("mode", "nearest", "nearest") || Node::string_is("mode", "linear") ||
                 Node::string_is("mode", "bilinear"),
             "the mode is unknown", Node>();
    how.mode = Node::string_is("mode", "nearest", "nearest") ? resampling_mode::nearest
                                                             : resampling_mode::linear;
    if constexpr (Node::has("scales")) {
      constexpr auto scales = Node::numbers("scales");
      detail::demand_scales<Node, scales.size(), detail::are_positive(scales, scales.size())>();
      if constexpr (scales.size() == Node::template input<0>().rank()) {
        detail::set_scales<Node>(how, scales);
      }
    } else if constexpr (Node::has_input(1)) {
      detail::set_input_scales<Node, 1>(how);
    } else {
      constexpr std::array<float, 4> scales{1, 1, Node::number("height_scale", 0),
                                            Node::number("width_scale", 0)};
      detail::demand_scales<Node, 4, detail::are_positive(scales, 4)>();
      if constexpr (Node::template input<0>().rank() == 4) {
        detail::set_scales<Node>(how, scales);
      }
    }
    return how;
  }
};

/// The input in another size: of the nearest elements, or between 2 or 4 neighbours along each
/// dimension, with antialias of more where it becomes smaller. Source: ONNX Resize (opset 19; the
/// same but for half_pixel_symmetric: 18; 13; with tf_half_pixel_for_nn: 11; 10).
template <>
struct operation<"Resize"> {
  static constexpr std::array<std::size_t, 2> constant_inputs{2, 3};

  template <class Node>
  static consteval tensor_type infer() {
    constexpr resampling how = resampling_of<Node>();
    constexpr bool something = [&] {
      bool result = true;
      for (std::size_t i = 0; i < how.to.rank; ++i) {
        result = result && (how.from[i] > 0 || how.to[i] == 0);
      }
      return result;
    }();
    demand<something, "nothing cannot be made larger", Node, how.from, how.to>();
    return {Node::template input<0>().type, how.to};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr resampling how = resampling_of<Node>();
    if constexpr (how.coordinates == coordinate_mode::tf_crop_and_resize) {
      resample<how>(arguments.template input<0>(), arguments.template output<0>(),
                    whole_roi<Node>(arguments.template input<1>()));
    } else {
      resample<how>(arguments.template input<0>(), arguments.template output<0>(),
                    std::array<double, 0>{});
    }
  }

private:
  template <class Node>
  static consteval resampling resampling_of() {
    constexpr resampling_mode mode = Node::string_is("mode", "linear")  ? resampling_mode::linear
                                     : Node::string_is("mode", "cubic") ? resampling_mode::cubic
                                                                        : resampling_mode::nearest;
    demanded<mode != resampling_mode::nearest || Node::string_is("mode", "nearest", "nearest"),
             "the mode is unknown", Node>();
    resampling how{.from = Node::template input<0>().shape, .mode = mode};
    if constexpr (Node::version < 11) {
      detail::set_input_scales<Node, 1>(how);
    } else {
      constexpr bool antialias = Node::integer("antialias", 0) != 0;
      demanded<!antialias || mode != resampling_mode::nearest,
               "there is no antialias of the nearest element", Node>();
      constexpr coordinate_mode coordinates = coordinates_of<Node>();
      demanded<coordinates != coordinate_mode::unknown, "coordinate_transformation_mode is unknown",
               Node>();
      constexpr nearest_mode rounding = rounding_of<Node>();
      demanded<rounding != nearest_mode::unknown, "nearest_mode is unknown", Node>();
      how.coordinates = coordinates;
      how.rounding = rounding;
      how.cubic_coefficient = static_cast<double>(Node::number("cubic_coeff_a", -0.75F));
      how.extrapolation = static_cast<double>(Node::number("extrapolation_value", 0));
      how.antialias = antialias;
      how.exclude_outside = Node::integer("exclude_outside", 0) != 0;
      set_extents<Node>(how);
    }
    return how;
  }

  /// The dimensions that roi, scales and sizes are of: the attribute axes, or all.
  template <class Node>
  static constexpr auto axes = [] {
    constexpr std::size_t rank = Node::template input<0>().rank();
    constexpr auto list = Node::integers("axes");
    std::array<std::size_t, Node::has("axes") ? list.size() : rank> result{};
    for (std::size_t i = 0; i < result.size(); ++i) {
      result.data()[i] = Node::has("axes") ? dimension_at(list[i], rank) : i;
    }
    return result;
  }();

  /// The start and end of each dimension that is seen.
  template <class Node>
  static constexpr auto whole_roi(auto const& given) noexcept {
    constexpr std::size_t rank = Node::template input<0>().rank();
    std::array<double, 2 * rank> result{};
    for (std::size_t i = 0; i < rank; ++i) {
      result.data()[rank + i] = 1;
    }
    for (std::size_t i = 0; i < axes<Node>.size(); ++i) {
      result.data()[axes<Node>[i]] = static_cast<double>(widened(given[i]));
      result.data()[rank + axes<Node>[i]] =
          static_cast<double>(widened(given[axes<Node>.size() + i]));
    }
    return result;
  }

  template <class Node>
  static consteval void set_extents(resampling& how) {
    constexpr extents x = Node::template input<0>().shape;
    constexpr std::size_t count = axes<Node>.size();
    constexpr bool there = [] {
      bool result = true;
      for (std::size_t const axis : axes<Node>) {
        result = result && axis != none;
      }
      return result;
    }();
    demanded<there, "the axis is no dimension of the input", Node>();
    constexpr bool crops = coordinates_of<Node>() == coordinate_mode::tf_crop_and_resize;
    if constexpr (crops) {
      demanded<Node::template input<1>().size() == 2 * count,
               "roi has no start and end for each dimension", Node, x>();
    }
    how.to = x;
    how.scales.fill(1);
    if constexpr (!there) {
    } else if constexpr (Node::has_input(3)) {
      constexpr extents sizes = shape_of_values<Node, 3>();
      demanded<sizes.rank == count, "there are not as many sizes as dimensions", Node, x>();
      if constexpr (sizes.rank == count) {
        set_sizes<Node>(how, sizes);
      }
    } else {
      constexpr auto const& scales = Node::template constant_input<2>();
      detail::demand_scales<Node, scales.size() + x.rank - count,
                            detail::are_positive(scales, scales.size())>();
      if constexpr (scales.size() == count) {
        for (std::size_t i = 0; i < count; ++i) {
          std::size_t const axis = axes<Node>[i];
          how.scales[axis] = static_cast<double>(scales[i]);
          how.to[axis] = detail::scaled_extent(x[axis], scales[i]);
          if constexpr (crops) {
            constexpr auto const& roi = Node::template constant_input<1>();
            how.to[axis] = detail::scaled_extent(
                x[axis], static_cast<float>(roi[count + i] - roi[i]) * scales[i]);
          }
        }
      }
    }
  }

  template <class Node>
  static consteval void set_sizes(resampling& how, extents const& sizes) {
    constexpr bool not_larger = Node::string_is("keep_aspect_ratio_policy", "not_larger");
    constexpr bool not_smaller = Node::string_is("keep_aspect_ratio_policy", "not_smaller");
    demanded<not_larger || not_smaller ||
                 Node::string_is("keep_aspect_ratio_policy", "stretch", "stretch"),
             "keep_aspect_ratio_policy is unknown", Node>();
    double scale = 0;
    for (std::size_t i = 0; i < sizes.rank; ++i) {
      std::size_t const axis = axes<Node>[i];
      how.to[axis] = sizes[i];
      how.scales[axis] = static_cast<double>(sizes[i]) /
                         static_cast<double>(how.from[axis] == 0 ? 1 : how.from[axis]);
      bool const takes = not_larger ? how.scales[axis] < scale : how.scales[axis] > scale;
      scale = i == 0 || takes ? how.scales[axis] : scale;
    }
    if constexpr (not_larger || not_smaller) {
      for (std::size_t const axis : axes<Node>) {
        how.scales[axis] = scale;
        how.to[axis] =
            static_cast<std::size_t>(ctnn::fma(scale, static_cast<double>(how.from[axis]), 0.5));
      }
    }
  }

  template <class Node>
  static consteval coordinate_mode coordinates_of() {
    using enum coordinate_mode;
    auto const is = [](std::string_view name) {
      return Node::string_is("coordinate_transformation_mode", name, "half_pixel");
    };
    return is("half_pixel")             ? half_pixel
           : is("half_pixel_symmetric") ? half_pixel_symmetric
           : is("pytorch_half_pixel")   ? pytorch_half_pixel
           : is("align_corners")        ? align_corners
           : is("asymmetric")           ? asymmetric
           : is("tf_half_pixel_for_nn") ? tf_half_pixel_for_nn
           : is("tf_crop_and_resize")   ? tf_crop_and_resize
                                        : unknown;
  }

  template <class Node>
  static consteval nearest_mode rounding_of() {
    using enum nearest_mode;
    auto const is = [](std::string_view name) {
      return Node::string_is("nearest_mode", name, "round_prefer_floor");
    };
    return is("round_prefer_floor")  ? round_prefer_floor
           : is("round_prefer_ceil") ? round_prefer_ceil
           : is("floor")             ? floor
           : is("ceil")              ? ceil
                                     : unknown;
  }
};

} // namespace ctnn::onnx
