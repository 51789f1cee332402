// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/first_in_order.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

/// The boxes of each class, the highest scores first, without those that overlap too much with one
/// that was taken: (batch, class, box). All inputs have to be constant.
/// Source: ONNX NonMaxSuppression (opset 11).
template <>
struct operation<"NonMaxSuppression"> {
  static constexpr std::array<std::size_t, 5> constant_inputs{0, 1, 2, 3, 4};

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type boxes = Node::template input<0>();
    constexpr tensor_type scores = Node::template input<1>();
    constexpr bool fits = boxes.rank() == 3 && scores.rank() == 3 && boxes.shape[2] == 4 &&
                          boxes.shape[0] == scores.shape[0] && boxes.shape[1] == scores.shape[2];
    demand<fits, "the inputs are not (batch, boxes, 4) and (batch, classes, boxes)", Node,
           boxes.shape, scores.shape>();
    demand<boxes.type == data_type::float32 && scores.type == data_type::float32,
           "the inputs are not of float", Node>();
    constexpr std::size_t count = selected<Node>().count;
    return {data_type::int64, {count, 3}};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr auto all = selected<Node>();
    auto& y = arguments.template output<0>();
    for (std::size_t i = 0; i < y.size(); ++i) {
      y.data()[i] = static_cast<std::int64_t>(all.places.data()[i]);
    }
  }

private:
  template <std::size_t Most>
  struct selection {
    std::array<std::size_t, 3 * Most> places{};
    std::size_t count = 0;
  };

  /// A box by its lower and higher corner.
  struct box {
    float y1 = 0;
    float x1 = 0;
    float y2 = 0;
    float x2 = 0;

    [[nodiscard]] constexpr float area() const noexcept {
      return ctnn::detail::rounded((y2 - y1) * (x2 - x1));
    }
  };

  template <class Node>
  [[nodiscard]] static consteval box box_at(float const* numbers) {
    if constexpr (Node::integer("center_point_box", 0) != 0) {
      float const half_width = numbers[2] / 2;
      float const half_height = numbers[3] / 2;
      return {numbers[1] - half_height, numbers[0] - half_width, numbers[1] + half_height,
              numbers[0] + half_width};
    } else {
      auto const least = [](float a, float b) { return a < b ? a : b; };
      auto const most = [](float a, float b) { return a < b ? b : a; };
      return {least(numbers[0], numbers[2]), least(numbers[1], numbers[3]),
              most(numbers[0], numbers[2]), most(numbers[1], numbers[3])};
    }
  }

  [[nodiscard]] static consteval bool overlap(box const& a, box const& b, float threshold) {
    box const both{a.y1 < b.y1 ? b.y1 : a.y1, a.x1 < b.x1 ? b.x1 : a.x1, a.y2 < b.y2 ? a.y2 : b.y2,
                   a.x2 < b.x2 ? a.x2 : b.x2};
    if (both.y2 <= both.y1 || both.x2 <= both.x1) {
      return false;
    }
    float const of_both = both.area();
    float const of_either = a.area() + b.area() - of_both;
    return of_either > 0 && of_both / of_either > threshold;
  }

  /// An optional input of one number.
  template <class Node, std::size_t Input>
  static consteval auto number_of(auto otherwise) {
    if constexpr (Node::has_input(Input)) {
      constexpr auto const& given = Node::template constant_input<Input>();
      demanded<given.size() == 1, "a limit is not one number", Node>();
      return given.data()[0];
    } else {
      return otherwise;
    }
  }

  template <class Node>
  static consteval auto selected() {
    constexpr extents shape = Node::template input<1>().shape;
    constexpr std::size_t count = shape[2];
    constexpr auto limit = number_of<Node, 2>(std::int64_t{0});
    constexpr std::size_t most = limit <= 0 ? 0
                                 : limit < static_cast<std::int64_t>(count)
                                     ? static_cast<std::size_t>(limit)
                                     : count;
    constexpr float threshold = number_of<Node, 3>(0.0F);
    auto const& boxes = Node::template constant_input<0>();
    auto const& scores = Node::template constant_input<1>();
    selection<shape[0] * shape[1] * most> result;
    for (std::size_t b = 0; b < shape[0]; ++b) {
      for (std::size_t c = 0; c < shape[1]; ++c) {
        float const* const of_class = scores.data() + (b * shape[1] + c) * count;
        std::array<std::size_t, count> order{};
        first_in_order(order.data(), count, count, [of_class](std::size_t i, std::size_t k) {
          return of_class[i] > of_class[k] || (of_class[i] == of_class[k] && i < k);
        });
        std::size_t const first = result.count;
        for (std::size_t i = 0; i < count && result.count - first < most; ++i) {
          std::size_t const next = order.data()[i];
          bool taken = true;
          if constexpr (Node::has_input(4)) {
            taken = of_class[next] > number_of<Node, 4>(0.0F);
          }
          box const candidate = box_at<Node>(boxes.data() + (b * count + next) * 4);
          for (std::size_t k = first; k < result.count && taken; ++k) {
            std::size_t const other = result.places.data()[3 * k + 2];
            taken = !overlap(candidate, box_at<Node>(boxes.data() + (b * count + other) * 4),
                             threshold);
          }
          if (taken) {
            result.places.data()[3 * result.count] = b;
            result.places.data()[3 * result.count + 1] = c;
            result.places.data()[3 * result.count + 2] = next;
            ++result.count;
          }
        }
      }
    }
    return result;
  }
};

} // namespace ctnn::onnx
