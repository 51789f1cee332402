// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/first_in_order.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

/// The different elements, or parts along an axis, ascending or in the order in which they first
/// stand there; where they first stand, which of them each is, and how often there is each. NaN is
/// the last, and one. The input has to be constant. Source: ONNX Unique (opset 11).
template <>
struct operation<"Unique"> {
  static constexpr std::array<std::size_t, 1> constant_inputs{0};

  template <class Node>
  static consteval auto infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr std::size_t count = found<Node::template input<0>().shape, axis_of<Node>(), true>(
                                      Node::template constant_input<0>())
                                      .count;
    std::array<tensor_type, Node::output_count> result{};
    for (std::size_t i = 0; i < Node::output_count; ++i) {
      result[i] = {data_type::int64, {i == 2 ? parts_of<x.shape, axis_of<Node>()> : count}};
    }
    if constexpr (axis_of<Node>() == none) {
      result[0].type = x.type;
    } else {
      result[0] = x;
      result[0].shape[axis_of<Node>()] = count;
    }
    return result;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr std::size_t axis = axis_of<Node>();
    constexpr std::size_t parts = parts_of<shape, axis>;
    constexpr std::size_t outer = axis == none ? 1 : shape.product(0, axis);
    constexpr std::size_t inner = axis == none ? 1 : shape.product(axis + 1, shape.rank);
    auto const& x = arguments.template input<0>();
    auto const all = found<shape, axis, Node::integer("sorted", 1) != 0>(x);
    if constexpr (Node::has_output(0)) {
      for (std::size_t i = 0; i < outer; ++i) {
        for (std::size_t k = 0; k < all.count; ++k) {
          for (std::size_t j = 0; j < inner; ++j) {
            arguments.template output<0>().data()[(i * all.count + k) * inner + j] =
                x.data()[(i * parts + all.first.data()[k]) * inner + j];
          }
        }
      }
    }
    write<Node, 1>(arguments, all.first, all.count);
    write<Node, 2>(arguments, all.which, parts);
    write<Node, 3>(arguments, all.times, all.count);
  }

private:
  template <class Node>
  static consteval std::size_t axis_of() {
    if constexpr (Node::has("axis")) {
      return axis_attribute<Node, 0>();
    } else {
      return none;
    }
  }

  template <extents Shape, std::size_t Axis>
  static constexpr std::size_t parts_of =
      Axis == none ? Shape.size() : Shape[Axis == none ? 0 : Axis];

  template <std::size_t Parts>
  struct different {
    std::array<std::size_t, Parts> first{};
    std::array<std::size_t, Parts> which{};
    std::array<std::size_t, Parts> times{};
    std::size_t count = 0;
  };

  template <extents Shape, std::size_t Axis, bool Sorted>
  [[nodiscard]] static constexpr auto found(auto const& x) noexcept {
    constexpr std::size_t parts = parts_of<Shape, Axis>;
    constexpr std::size_t inner = Axis == none ? 1 : Shape.product(Axis + 1, Shape.rank);
    constexpr std::size_t outer = Axis == none ? 1 : Shape.product(0, Axis);
    // -1, 0 or 1: how two parts are to each other
    auto const compared = [&x](std::size_t a, std::size_t b) {
      for (std::size_t i = 0; i < outer; ++i) {
        for (std::size_t j = 0; j < inner; ++j) {
          auto const of_a = widened(x.data()[(i * parts + a) * inner + j]);
          auto const of_b = widened(x.data()[(i * parts + b) * inner + j]);
          if (less_or_last(of_a, of_b)) {
            return -1;
          }
          if (less_or_last(of_b, of_a)) {
            return 1;
          }
        }
      }
      return 0;
    };
    std::array<std::size_t, parts> order{};
    first_in_order(order.data(), parts, parts, [&](std::size_t a, std::size_t b) {
      int const sign = compared(a, b);
      return sign < 0 || (sign == 0 && a < b);
    });
    different<parts> ascending;
    for (std::size_t i = 0; i < parts; ++i) {
      std::size_t const part = order.data()[i];
      if (i == 0 || compared(order.data()[i - 1], part) != 0) {
        ascending.first.data()[ascending.count++] = part;
      }
      ascending.which.data()[part] = ascending.count - 1;
      ++ascending.times.data()[ascending.count - 1];
    }
    if constexpr (Sorted) {
      return ascending;
    } else {
      different<parts> result;
      result.count = ascending.count;
      std::array<std::size_t, parts> new_place{};
      std::size_t known = 0;
      for (std::size_t part = 0; part < parts; ++part) {
        std::size_t const which = ascending.which.data()[part];
        if (ascending.first.data()[which] == part) {
          new_place.data()[which] = known;
          result.first.data()[known] = part;
          result.times.data()[known] = ascending.times.data()[which];
          ++known;
        }
        result.which.data()[part] = new_place.data()[which];
      }
      return result;
    }
  }

  template <class Node, std::size_t Output>
  static constexpr void write(auto const& arguments, auto const& numbers,
                              std::size_t count) noexcept {
    if constexpr (Node::has_output(Output)) {
      for (std::size_t i = 0; i < count; ++i) {
        arguments.template output<Output>().data()[i] =
            static_cast<std::int64_t>(numbers.data()[i]);
      }
    }
  }
};

} // namespace ctnn::onnx
