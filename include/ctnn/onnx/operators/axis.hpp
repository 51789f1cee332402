// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/static_text.hpp>
#include <ctnn/onnx/model/records.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

/// The dimension that an axis means, from the end where it is negative, or `none`.
[[nodiscard]] constexpr std::size_t dimension_at(std::int64_t axis, std::size_t rank) noexcept {
  auto const dimensions = static_cast<std::int64_t>(rank);
  std::int64_t const counted = axis < 0 ? axis + dimensions : axis;
  return counted < 0 || counted >= dimensions ? none : static_cast<std::size_t>(counted);
}

/// The same where a node demands that there is such a dimension.
template <class Node, std::int64_t Axis, std::size_t Rank>
consteval std::size_t demanded_dimension() {
  constexpr std::size_t dimension = dimension_at(Axis, Rank);
  demanded<dimension != none, "the axis is no dimension of the input", Node>();
  return dimension == none ? 0 : dimension;
}

/// The dimension of its first input that the attribute axis of a node names.
template <class Node, std::int64_t Otherwise>
consteval std::size_t axis_attribute() {
  return demanded_dimension<Node, Node::integer("axis", Otherwise),
                            Node::template input<0>().rank()>();
}

/// Integers that an attribute gives or, since the version that made one of it, an input.
template <class Node, static_text Attribute, std::size_t Input>
inline constexpr auto integers_of = [] {
  if constexpr (Node::has(Attribute.view())) {
    constexpr auto list = Node::integers(Attribute.view());
    std::array<std::int64_t, list.size()> result{};
    for (std::size_t i = 0; i < list.size(); ++i) {
      result.data()[i] = list[i];
    }
    return result;
  } else if constexpr (Node::has_input(Input)) {
    constexpr auto const& list = Node::template constant_input<Input>();
    std::array<std::int64_t, list.size()> result{};
    for (std::size_t i = 0; i < list.size(); ++i) {
      result.data()[i] = static_cast<std::int64_t>(list.data()[i]);
    }
    return result;
  } else {
    return std::array<std::int64_t, 0>{};
  }
}();

/// Whether a node gives such integers, be they none.
template <class Node, static_text Attribute, std::size_t Input>
inline constexpr bool gives_integers = Node::has(Attribute.view()) || Node::has_input(Input);

} // namespace ctnn::onnx
