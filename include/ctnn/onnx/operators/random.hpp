// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/exp.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/normal.hpp>
#include <ctnn/math/uniform.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/random_stream.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctnn::onnx {

/// An operator that draws each element: `Self::template draw<Node, T>(random)`. Its type is the
/// attribute `dtype`, its shape the attribute `shape` or that of the input.
template <class Self, bool Like>
struct random_operation {
  static constexpr bool is_random = true;

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type like = [] {
      if constexpr (Like) {
        return Node::template input<0>();
      } else {
        constexpr auto list = Node::integers("shape");
        demand<(list.size() <= max_rank), "a tensor has more than 8 dimensions", Node>();
        tensor_type result{data_type::float32, {}};
        for (std::size_t i = 0; i < list.size() && i < max_rank; ++i) {
          result.shape.push_back(static_cast<std::size_t>(list[i]));
        }
        return result;
      }
    }();
    constexpr data_type type =
        Node::has("dtype") ? static_cast<data_type>(Node::integer("dtype")) : like.type;
    demand<is_real(type), "the type of random numbers is none of real ones", Node>();
    return {is_real(type) ? type : data_type::float32, like.shape};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto& y = arguments.template output<0>();
    using T = typename std::remove_cvref_t<decltype(y)>::value_type;
    philox4x32 random = detail::random_stream<Node>();
    for (T& element : y) {
      element = T(Self::template draw<Node, calculated<T>>(random));
    }
  }
};

namespace detail {

/// Normal numbers of the attributes `mean` and `scale`.
struct normal_draw {
  template <class Node, std::floating_point T>
  [[nodiscard]] static constexpr T draw(philox4x32& random) noexcept {
    return ctnn::fma(static_cast<T>(Node::number("scale", 1)), normal<T>(random),
                     static_cast<T>(Node::number("mean")));
  }
};

/// Uniform numbers between the attributes `low` and `high`.
struct uniform_draw {
  template <class Node, std::floating_point T>
  [[nodiscard]] static constexpr T draw(philox4x32& random) noexcept {
    return uniform<T>(random, static_cast<T>(Node::number("low")),
                      static_cast<T>(Node::number("high", 1)));
  }
};

} // namespace detail

/// Normal random numbers of a shape. Source: ONNX RandomNormal (opset 1).
template <>
struct operation<"RandomNormal"> : random_operation<detail::normal_draw, false> {};

/// Normal random numbers of the input's shape. Source: ONNX RandomNormalLike (opset 1).
template <>
struct operation<"RandomNormalLike"> : random_operation<detail::normal_draw, true> {};

/// Uniform random numbers of a shape. Source: ONNX RandomUniform (opset 1).
template <>
struct operation<"RandomUniform"> : random_operation<detail::uniform_draw, false> {};

/// Uniform random numbers of the input's shape. Source: ONNX RandomUniformLike (opset 1).
template <>
struct operation<"RandomUniformLike"> : random_operation<detail::uniform_draw, true> {};

/// 1 with the probability x, else 0. Source: ONNX Bernoulli (opset 15).
template <>
struct operation<"Bernoulli"> {
  static constexpr bool is_random = true;

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr data_type type =
        Node::has("dtype") ? static_cast<data_type>(Node::integer("dtype")) : x.type;
    demand<is_real(x.type) && is_numeric(type), "the operator takes real numbers", Node>();
    return {type, x.shape};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = arguments.template input<0>();
    auto& y = arguments.template output<0>();
    using Y = typename std::remove_cvref_t<decltype(y)>::value_type;
    using number = calculated<typename std::remove_cvref_t<decltype(x)>::value_type>;
    philox4x32 random = detail::random_stream<Node>();
    for (std::size_t i = 0; i < x.size(); ++i) {
      y[i] = converted<Y>(uniform<number>(random) < widened(x[i]));
    }
  }
};

/// Classes drawn by unnormalized logarithms of their probabilities, `sample_size` for each row.
/// Source: ONNX Multinomial (opset 7).
template <>
struct operation<"Multinomial"> {
  static constexpr bool is_random = true;

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr auto type =
        static_cast<data_type>(Node::integer("dtype", static_cast<std::int64_t>(data_type::int32)));
    demand<is_real(x.type) && x.rank() == 2 && x.size() != 0, "the input is not (batch, classes)",
           Node, x.shape>();
    demand<type == data_type::int32 || type == data_type::int64,
           "the type of classes is neither int32 nor int64", Node>();
    return {type, {x.shape[0], static_cast<std::size_t>(Node::integer("sample_size", 1))}};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = arguments.template input<0>();
    auto& y = arguments.template output<0>();
    using Y = typename std::remove_cvref_t<decltype(y)>::value_type;
    using number = calculated<typename std::remove_cvref_t<decltype(x)>::value_type>;
    constexpr std::size_t rows = Node::template input<0>().shape[0];
    constexpr std::size_t classes = Node::template input<0>().shape[1];
    constexpr std::size_t samples = Node::template output<0>().shape[1];
    philox4x32 random = detail::random_stream<Node>();
    for (std::size_t row = 0; row < rows; ++row) {
      auto const* const from = x.data() + row * classes;
      number largest = widened(from[0]);
      for (std::size_t i = 1; i < classes; ++i) {
        largest = widened(from[i]) > largest ? widened(from[i]) : largest;
      }
      std::array<number, classes> up_to{}; // the probability of a class and those before it
      number sum = 0;
      for (std::size_t i = 0; i < classes; ++i) {
        sum += ctnn::exp(widened(from[i]) - largest);
        up_to[i] = sum;
      }
      for (std::size_t s = 0; s < samples; ++s) {
        number const place = uniform<number>(random) * sum;
        std::size_t i = 0;
        while (i + 1 < classes && up_to[i] <= place) {
          ++i;
        }
        y[row * samples + s] = static_cast<Y>(i);
      }
    }
  }
};

} // namespace ctnn::onnx
