// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/mapped_copy.hpp>
#include <ctnn/onnx/operators/strided_copy.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctnn::onnx {

/// The input with a border of a number, of its outermost elements (edge), mirrored in these
/// (reflect) or repeated (wrap); cut where a border is negative.
/// Source: ONNX Pad (opset 13; axes: 18; wrap: 19; with attributes: 2).
template <>
struct operation<"Pad"> {
  static constexpr std::array<std::size_t, 2> constant_inputs{1, 3};

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr bool known = Node::string_is("mode", "constant", "constant") ||
                           Node::string_is("mode", "edge") || Node::string_is("mode", "reflect") ||
                           Node::string_is("mode", "wrap");
    demand<known, "the mode is unknown", Node>();
    constexpr borders pads = borders_of<Node>();
    demand<pads.is_good, "pads and axes do not go together with the input", Node, x.shape>();
    constexpr bool good = [&] {
      bool result = true;
      for (std::size_t i = 0; i < x.rank(); ++i) {
        std::int64_t const extent = extent_of(pads, x.shape, i);
        bool const repeats = !Node::string_is("mode", "constant", "constant");
        result = result && extent >= 0 && !(repeats && x.shape[i] == 0 && extent > 0);
      }
      return result;
    }();
    demand<good, "more is cut off than there is, or there is nothing to repeat", Node, x.shape>();
    tensor_type result = x;
    if constexpr (good) {
      for (std::size_t i = 0; i < x.rank(); ++i) {
        result.shape[i] = static_cast<std::size_t>(extent_of(pads, x.shape, i));
      }
    }
    return result;
  }

  template <class Node>
  [[nodiscard]] static consteval bool keeps_elements() {
    borders const pads = borders_of<Node>();
    for (std::size_t i = 0; i < max_rank; ++i) {
      if (pads.before[i] != 0 || pads.behind[i] != 0) {
        return false;
      }
    }
    return true;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = arguments.template input<0>();
    auto& y = arguments.template output<0>();
    constexpr extents from = Node::template input<0>().shape;
    constexpr extents to = Node::template output<0>().shape;
    constexpr borders pads = borders_of<Node>();
    if constexpr (Node::string_is("mode", "constant", "constant")) {
      using T = typename std::remove_cvref_t<decltype(y)>::value_type;
      T value{};
      if constexpr (Node::has_input(2)) {
        value = T(arguments.template input<2>()[0]);
      } else {
        value = converted<T>(Node::number("value", 0));
      }
      ctnn::detail::fill(y.data(), y.size(), value);
      strided_copy<inner_plan<from, to, pads>>(x, y);
    } else {
      source_maps<to> maps;
      auto const steps = strides(from);
      for (std::size_t i = 0; i < to.rank; ++i) {
        std::size_t* const map = maps.of(i);
        auto const extent = static_cast<std::int64_t>(from[i]);
        for (std::size_t k = 0; k < to[i]; ++k) {
          map[k] = source<Node>(static_cast<std::int64_t>(k) - pads.before[i], extent) * steps[i];
        }
      }
      mapped_copy<to>(maps, x, y);
    }
  }

private:
  struct borders {
    std::array<std::int64_t, max_rank> before{};
    std::array<std::int64_t, max_rank> behind{};
    bool is_good = true;
  };

  [[nodiscard]] static constexpr std::int64_t extent_of(borders const& pads, extents const& shape,
                                                        std::size_t dimension) noexcept {
    return static_cast<std::int64_t>(shape[dimension]) + pads.before[dimension] +
           pads.behind[dimension];
  }

  template <class Node>
  static consteval auto const& given_pads() {
    // Before version 2 they had another name.
    if constexpr (Node::has("paddings")) {
      return integers_of<Node, "paddings", 1>;
    } else {
      return integers_of<Node, "pads", 1>;
    }
  }

  template <class Node>
  static consteval borders borders_of() {
    constexpr std::size_t rank = Node::template input<0>().rank();
    auto const& given = given_pads<Node>();
    auto const& axes = integers_of<Node, "axes", 3>;
    bool const has_axes = gives_integers<Node, "axes", 3>;
    std::size_t const count = has_axes ? axes.size() : rank;
    borders result;
    result.is_good = given.size() == 2 * count;
    for (std::size_t i = 0; i < count && result.is_good; ++i) {
      std::size_t const dimension =
          dimension_at(has_axes ? axes.data()[i] : static_cast<std::int64_t>(i), rank);
      result.is_good = dimension != none;
      if (result.is_good) {
        result.before[dimension] = given.data()[i];
        result.behind[dimension] = given.data()[count + i];
      }
    }
    return result;
  }

  /// What is left of the input, into the middle of the output.
  template <extents From, extents To, borders Pads>
  static constexpr copy_plan inner_plan = [] {
    auto const from = strides(From);
    auto const to = strides(To);
    copy_plan result;
    for (std::size_t i = 0; i < From.rank; ++i) {
      std::int64_t const before = Pads.before[i];
      std::int64_t const first = before < 0 ? -before : 0;
      std::int64_t const cut = Pads.behind[i] < 0 ? -Pads.behind[i] : 0;
      std::int64_t const left = static_cast<std::int64_t>(From[i]) - first - cut;
      result.first_from += static_cast<std::size_t>(first) * from[i];
      result.first_to += static_cast<std::size_t>(before < 0 ? 0 : before) * to[i];
      result.add(left < 0 ? 0 : static_cast<std::size_t>(left), from[i], to[i]);
    }
    return result;
  }();

  /// The place of the input whose element stands at one that may lie beyond its ends.
  template <class Node>
  [[nodiscard]] static constexpr std::size_t source(std::int64_t place,
                                                    std::int64_t extent) noexcept {
    std::int64_t result = place;
    if constexpr (Node::string_is("mode", "edge")) {
      result = place < 0 ? 0 : place >= extent ? extent - 1 : place;
    } else if constexpr (Node::string_is("mode", "wrap")) {
      result = (place % extent + extent) % extent;
    } else if (extent == 1) {
      result = 0;
    } else {
      std::int64_t const period = 2 * (extent - 1);
      std::int64_t const turned = (place % period + period) % period;
      result = turned < extent ? turned : period - turned;
    }
    return static_cast<std::size_t>(result);
  }
};

} // namespace ctnn::onnx
