// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/exp.hpp>
#include <ctnn/math/float_traits.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/log.hpp>
#include <ctnn/math/sqrt.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/arithmetic.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/reduced_part.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <limits>
#include <type_traits>

namespace ctnn::onnx {

namespace detail {

/// What a node reduces away: the attribute `axes`, since 13 (18) the second input.
template <class Node>
consteval axis_set reduced_dimensions() {
  constexpr auto const& axes = integers_of<Node, "axes", 1>;
  constexpr std::size_t rank = Node::template input<0>().rank();
  constexpr bool there = [] {
    bool result = true;
    for (std::size_t i = 0; i < axes.size(); ++i) {
      result = result && dimension_at(axes.data()[i], rank) != none;
    }
    return result;
  }();
  demanded<there, "the axis is no dimension of the input", Node>();
  axis_set result = no_axes();
  if constexpr (there) {
    for (std::size_t i = 0; i < axes.size(); ++i) {
      result[dimension_at(axes.data()[i], rank)] = true;
    }
    if (axes.size() == 0 && Node::integer("noop_with_empty_axes") == 0) {
      for (std::size_t i = 0; i < rank; ++i) {
        result[i] = true;
      }
    }
  }
  return result;
}

/// What a derivative is asked for of, to see whether there is one.
struct single_part {
  static constexpr std::size_t count = 1;
};

/// What takes a term into a sum: x, |x| or x^2.
struct plain_term {
  template <class V>
  [[nodiscard, gnu::always_inline]] constexpr V operator()(V const& sum,
                                                           V const& x) const noexcept {
    return wrapped(sum, x, [](auto a, auto b) { return a + b; });
  }
};

struct magnitude_term {
  template <class V>
  [[nodiscard, gnu::always_inline]] constexpr V operator()(V const& sum,
                                                           V const& x) const noexcept {
    if constexpr (std::integral<V>) {
      return plain_term{}(sum, operation<"Abs">::value<void>(x));
    } else {
      return sum + ctnn::detail::magnitude(x);
    }
  }
};

struct square_term {
  template <class V>
  [[nodiscard, gnu::always_inline]] constexpr V operator()(V const& sum,
                                                           V const& x) const noexcept {
    if constexpr (std::integral<V>) {
      return plain_term{}(sum, operation<"Mul">::value<void>(x, x));
    } else {
      return ctnn::fma(x, x, sum);
    }
  }
};

/// Infinity, or the greatest number of a type that has none.
template <class T>
[[nodiscard]] constexpr T most() noexcept {
  if constexpr (std::floating_point<T>) {
    return ctnn::detail::infinity<T>;
  } else {
    return std::numeric_limits<T>::max();
  }
}

/// Minus infinity, or the least number of a type that has none.
template <class T>
[[nodiscard]] constexpr T least() noexcept {
  if constexpr (std::floating_point<T>) {
    return -ctnn::detail::infinity<T>;
  } else {
    return std::numeric_limits<T>::min();
  }
}

/// f of a real number; of whole numbers calculated in double and cut off.
template <class T, class F>
[[nodiscard]] constexpr T in_reals(T x, F f) noexcept {
  if constexpr (std::floating_point<T>) {
    return f(x);
  } else {
    return converted<T>(f(static_cast<double>(x)));
  }
}

} // namespace detail

/// An operator that reduces along axes: `Self::value(part)` of the elements of each result. Where
/// it has derivatives, `Self::template input_gradient<part>(x, y, dy)` of each element, rounded.
template <class Self>
struct reduction_operation {
  static constexpr std::array<std::size_t, 1> constant_inputs{1};

  /// What no elements at all become.
  template <class Number>
  [[nodiscard]] static constexpr Number of_nothing() noexcept {
    return {};
  }

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr axis_set reduced = detail::reduced_dimensions<Node>();
    return {x.type, reduced_shape(x.shape, reduced, Node::integer("keepdims", 1) != 0)};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = arguments.template input<0>();
    auto& y = arguments.template output<0>();
    using T = typename std::remove_cvref_t<decltype(y)>::value_type;
    constexpr extents shape = Node::template input<0>().shape;
    constexpr axis_set reduced = detail::reduced_dimensions<Node>();
    using part = reduced_part<T, shape, reduced>;
    constexpr extents kept = part::layout.kept;
    constexpr auto strides = part::layout.kept_strides;
    if constexpr (shape.size() == 0) {
      y.fill(T(Self::template of_nothing<calculated<T>>()));
    } else {
      for_each_place<kept, strides>(
          [&](std::size_t i, auto const& at) { y[i] = T(Self::value(part{x.data() + at[0]})); });
    }
  }

  template <class Node>
  static constexpr void gradient(auto const& arguments) noexcept
    requires requires(float x) { Self::template input_gradient<detail::single_part>(x, x, x); }
  {
    auto const& x = arguments.template input<0>();
    auto const& y = arguments.template output<0>();
    auto& dx = arguments.template input_gradient<0>();
    using T = typename std::remove_cvref_t<decltype(y)>::value_type;
    constexpr axis_set reduced = detail::reduced_dimensions<Node>();
    using part = reduced_part<T, Node::template input<0>().shape, reduced>;
    constexpr extents kept = part::layout.kept;
    constexpr auto strides = part::layout.kept_strides;
    if constexpr (Node::template input<0>().size() > 0) {
      for_each_place<kept, strides>([&](std::size_t i, auto const& first) {
        for_each_place<part::reduced, part::steps>([&](std::size_t, auto const& at) {
          std::size_t const place = first[0] + at[0];
          dx[place] += Self::template input_gradient<part>(widened(x[place]), widened(y[i]),
                                                           arguments.output_gradient()[i]);
        });
      });
    }
  }
};

/// The sum. Source: ONNX ReduceSum (opset 13).
template <>
struct operation<"ReduceSum"> : reduction_operation<operation<"ReduceSum">> {
  template <class Part>
  [[nodiscard]] static constexpr auto value(Part const& part) noexcept {
    return part.sum(detail::plain_term{});
  }

  template <class Part, class T>
  [[nodiscard]] static constexpr T input_gradient(T /*x*/, T /*y*/, T dy) noexcept {
    return dy;
  }
};

/// The mean. Source: ONNX ReduceMean (opset 18).
template <>
struct operation<"ReduceMean"> : reduction_operation<operation<"ReduceMean">> {
  template <class Number>
  [[nodiscard]] static constexpr Number of_nothing() noexcept {
    if constexpr (std::floating_point<Number>) {
      return ctnn::detail::quiet_nan<Number>;
    } else {
      return {};
    }
  }

  template <class Part>
  [[nodiscard]] static constexpr auto value(Part const& part) noexcept {
    using number = typename Part::number;
    return static_cast<number>(part.sum(detail::plain_term{}) / static_cast<number>(Part::count));
  }

  template <class Part, class T>
  [[nodiscard]] static constexpr T input_gradient(T /*x*/, T /*y*/, T dy) noexcept {
    return dy / static_cast<T>(Part::count);
  }
};

/// The sum of squares. Source: ONNX ReduceSumSquare (opset 18).
template <>
struct operation<"ReduceSumSquare"> : reduction_operation<operation<"ReduceSumSquare">> {
  template <class Part>
  [[nodiscard]] static constexpr auto value(Part const& part) noexcept {
    return part.sum(detail::square_term{});
  }

  template <class Part, class T>
  [[nodiscard]] static constexpr T input_gradient(T x, T /*y*/, T dy) noexcept {
    return ctnn::detail::rounded(dy * (x + x));
  }
};

/// The sum of magnitudes. Source: ONNX ReduceL1 (opset 18).
template <>
struct operation<"ReduceL1"> : reduction_operation<operation<"ReduceL1">> {
  template <class Part>
  [[nodiscard]] static constexpr auto value(Part const& part) noexcept {
    return part.sum(detail::magnitude_term{});
  }
};

/// The square root of the sum of squares. Source: ONNX ReduceL2 (opset 18).
template <>
struct operation<"ReduceL2"> : reduction_operation<operation<"ReduceL2">> {
  template <class Part>
  [[nodiscard]] static constexpr auto value(Part const& part) noexcept {
    return detail::in_reals(part.sum(detail::square_term{}), [](auto x) { return ctnn::sqrt(x); });
  }
};

/// The logarithm of the sum. Source: ONNX ReduceLogSum (opset 18).
template <>
struct operation<"ReduceLogSum"> : reduction_operation<operation<"ReduceLogSum">> {
  template <class Number>
  [[nodiscard]] static constexpr Number of_nothing() noexcept {
    return detail::least<Number>();
  }

  template <class Part>
  [[nodiscard]] static constexpr auto value(Part const& part) noexcept {
    return detail::in_reals(part.sum(detail::plain_term{}), [](auto x) { return ctnn::log(x); });
  }
};

/// The greatest, NaN where one is. Source: ONNX ReduceMax (opset 20).
template <>
struct operation<"ReduceMax"> : reduction_operation<operation<"ReduceMax">> {
  template <class Number>
  [[nodiscard]] static constexpr Number of_nothing() noexcept {
    return detail::least<Number>();
  }

  template <class Part>
  [[nodiscard]] static constexpr auto value(Part const& part) noexcept {
    using number = typename Part::number;
    auto const greater = [](number a, number b) { return b > a || b != b ? b : a; };
    return part.reduce(widened(*part.x), greater, greater);
  }
};

/// The least, NaN where one is. Source: ONNX ReduceMin (opset 20).
template <>
struct operation<"ReduceMin"> : reduction_operation<operation<"ReduceMin">> {
  template <class Number>
  [[nodiscard]] static constexpr Number of_nothing() noexcept {
    return detail::most<Number>();
  }

  template <class Part>
  [[nodiscard]] static constexpr auto value(Part const& part) noexcept {
    using number = typename Part::number;
    auto const less = [](number a, number b) { return b < a || b != b ? b : a; };
    return part.reduce(widened(*part.x), less, less);
  }
};

/// The product. Source: ONNX ReduceProd (opset 18).
template <>
struct operation<"ReduceProd"> : reduction_operation<operation<"ReduceProd">> {
  template <class Number>
  [[nodiscard]] static constexpr Number of_nothing() noexcept {
    return Number{1};
  }

  template <class Part>
  [[nodiscard]] static constexpr auto value(Part const& part) noexcept {
    using number = typename Part::number;
    auto const times = [](number a, number b) { return operation<"Mul">::value<void>(a, b); };
    return part.reduce(number{1}, times, times);
  }
};

/// The logarithm of the sum of exponentials, the largest element taken off first and added at the
/// end. Source: ONNX ReduceLogSumExp (opset 18).
template <>
struct operation<"ReduceLogSumExp"> : reduction_operation<operation<"ReduceLogSumExp">> {
  template <class Number>
  [[nodiscard]] static constexpr Number of_nothing() noexcept {
    return detail::least<Number>();
  }

  template <class Part>
  [[nodiscard]] static constexpr auto value(Part const& part) noexcept {
    using number = typename Part::number;
    using real = std::conditional_t<std::floating_point<number>, number, double>;
    number const largest = operation<"ReduceMax">::value(part);
    real sum = 0;
    if constexpr (std::floating_point<number>) {
      sum = part.sum([largest](auto const& partial, auto const& x) {
        return partial + ctnn::exp(x - largest);
      });
    } else {
      for_each_place<Part::reduced, Part::steps>([&](std::size_t, auto const& at) {
        sum += ctnn::exp(static_cast<real>(part.x[at[0]]) - static_cast<real>(largest));
      });
    }
    return converted<number>(static_cast<real>(largest) + ctnn::log(sum));
  }

  template <class Part, class T>
  [[nodiscard]] static constexpr T input_gradient(T x, T y, T dy) noexcept {
    return ctnn::detail::rounded(dy * ctnn::exp(x - y));
  }
};

} // namespace ctnn::onnx
