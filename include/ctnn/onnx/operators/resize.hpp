// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/resampling.hpp>
#include <ctnn/onnx/operators/shape_of_values.hpp>

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
  demand<Count == x.rank, "there are not as many scales as dimensions", Node, x>();
  demand<Positive, "a scale is not positive", Node, x>();
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
    demand<Node::string_is("mode", "nearest", "nearest") || Node::string_is("mode", "linear") ||
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
/// dimension. Source: ONNX Resize (opset 13; without tf_half_pixel_for_nn, which 11 has; 10).
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
                    arguments.template input<1>());
    } else {
      resample<how>(arguments.template input<0>(), arguments.template output<0>(),
                    std::array<float, 0>{});
    }
  }

private:
  template <class Node>
  static consteval resampling resampling_of() {
    constexpr resampling_mode mode = Node::string_is("mode", "linear")  ? resampling_mode::linear
                                     : Node::string_is("mode", "cubic") ? resampling_mode::cubic
                                                                        : resampling_mode::nearest;
    demand<mode != resampling_mode::nearest || Node::string_is("mode", "nearest", "nearest"),
           "the mode is unknown", Node>();
    resampling how{.from = Node::template input<0>().shape, .mode = mode};
    if constexpr (Node::version < 11) {
      detail::set_input_scales<Node, 1>(how);
    } else {
      demand<Node::integer("antialias", 0) == 0 && !Node::has("axes") &&
                 Node::string_is("keep_aspect_ratio_policy", "stretch", "stretch"),
             "antialias, axes and keep_aspect_ratio_policy are not supported", Node>();
      constexpr coordinate_mode coordinates = coordinates_of<Node>();
      demand<coordinates != coordinate_mode::unknown, "coordinate_transformation_mode is unknown",
             Node>();
      constexpr nearest_mode rounding = rounding_of<Node>();
      demand<rounding != nearest_mode::unknown, "nearest_mode is unknown", Node>();
      how.coordinates = coordinates;
      how.rounding = rounding;
      how.cubic_coefficient = static_cast<double>(Node::number("cubic_coeff_a", -0.75F));
      how.extrapolation = static_cast<double>(Node::number("extrapolation_value", 0));
      how.exclude_outside = Node::integer("exclude_outside", 0) != 0;
      set_extents<Node>(how);
    }
    return how;
  }

  template <class Node>
  static consteval void set_extents(resampling& how) {
    constexpr extents x = Node::template input<0>().shape;
    constexpr bool crops = coordinates_of<Node>() == coordinate_mode::tf_crop_and_resize;
    if constexpr (crops) {
      demand<Node::template input<1>().size() == 2 * x.rank,
             "roi has no start and end for each dimension", Node, x>();
    }
    if constexpr (Node::has_input(3)) {
      constexpr extents sizes = shape_of_values<Node, 3>();
      demand<sizes.rank == x.rank, "there are not as many sizes as dimensions", Node, x>();
      how.to = sizes.rank == x.rank ? sizes : x;
      for (std::size_t i = 0; i < x.rank; ++i) {
        how.scales[i] = static_cast<double>(how.to[i]) / static_cast<double>(x[i] == 0 ? 1 : x[i]);
      }
    } else {
      detail::set_input_scales<Node, 2>(how);
      if constexpr (crops) {
        constexpr auto const& roi = Node::template constant_input<1>();
        for (std::size_t i = 0; i < how.to.rank; ++i) {
          how.to[i] = detail::scaled_extent(x[i], (roi[x.rank + i] - roi[i]) *
                                                      static_cast<float>(how.scales[i]));
        }
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
