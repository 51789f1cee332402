// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/wide.hpp>
#include <ctnn/onnx/operators/wrapped.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctnn::onnx {

/// start, start + delta, start + 2 delta, ... before limit; halves are calculated in float. Source:
/// ONNX Range (opset 27).
template <>
struct operation<"Range"> {
  static constexpr std::array<std::size_t, 3> constant_inputs{0, 1, 2};

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type start = Node::template input<0>();
    demand<start.size() == 1 && Node::template input<1>().size() == 1 &&
               Node::template input<2>().size() == 1,
           "start, limit and delta are not one number each", Node>();
    demand<start.type == Node::template input<1>().type &&
               start.type == Node::template input<2>().type,
           "the inputs are of different types", Node>();
    demand<Node::integer("stash_type", 1) == 1, "halves are calculated in float only", Node>();
    constexpr count_of_range count = counted(widened(Node::template constant_input<0>().data()[0]),
                                             widened(Node::template constant_input<1>().data()[0]),
                                             widened(Node::template constant_input<2>().data()[0]));
    demand<count.is_good, "delta is 0, or there is no end", Node>();
    return {start.type, {count.value}};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto& y = arguments.template output<0>();
    using T = typename std::remove_cvref_t<decltype(y)>::value_type;
    auto const start = widened(arguments.template input<0>()[0]);
    auto const delta = widened(arguments.template input<2>()[0]);
    for (std::size_t i = 0; i < y.size(); ++i) {
      if constexpr (!std::integral<T>) {
        y.data()[i] = T(ctnn::fma(static_cast<calculated<T>>(i), delta, start));
      } else {
        y.data()[i] = detail::wrapped(
            start, detail::wrapped(static_cast<T>(i), delta, [](auto a, auto b) { return a * b; }),
            [](auto a, auto b) { return a + b; });
      }
    }
  }

private:
  struct count_of_range {
    std::size_t value = 0;
    bool is_good = false;
  };

  template <class T>
  static consteval count_of_range counted(T start, T limit, T delta) {
    if (delta == 0 || !(delta < 0 || delta > 0)) {
      return {};
    }
    if (delta > 0 ? limit <= start : limit >= start) {
      return {0, true};
    }
    if constexpr (std::integral<T>) {
      auto const distance =
          delta > 0 ? static_cast<std::uint64_t>(limit) - static_cast<std::uint64_t>(start)
                    : static_cast<std::uint64_t>(start) - static_cast<std::uint64_t>(limit);
      std::uint64_t const step = delta > 0 ? static_cast<std::uint64_t>(delta)
                                           : std::uint64_t{0} - static_cast<std::uint64_t>(delta);
      return {(distance - 1) / step + 1, true};
    } else {
      double const turns =
          (static_cast<double>(limit) - static_cast<double>(start)) / static_cast<double>(delta);
      if (!(turns < 1e15)) {
        return {};
      }
      auto const whole = static_cast<std::size_t>(turns);
      return {whole + (static_cast<double>(whole) < turns ? 1 : 0), true};
    }
  }
};

} // namespace ctnn::onnx
