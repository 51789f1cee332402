// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/sqrt.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/parts.hpp>
#include <ctnn/onnx/operators/reduced_part.hpp>
#include <ctnn/onnx/operators/reduction.hpp>

#include <cstddef>

namespace ctnn::onnx {

/// (x - mean) / (standard deviation + 1e-9) along axes. Source: ONNX MeanVarianceNormalization
/// (opset 13).
template <>
struct operation<"MeanVarianceNormalization"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    demand<is_real(x.type), "the operator takes real numbers", Node>();
    void(axes<Node>());
    return x;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto&& x = detail::calculable(arguments.template input<0>());
    using T = detail::element_in<decltype(x)>;
    constexpr extents shape = Node::template input<0>().shape;
    constexpr axis_set reduced = axes<Node>();
    if constexpr (shape.size() > 0) {
      detail::calculate(arguments.template output<0>(), [&](auto& y) {
        normalize<reduced_part<T, shape, reduced>, T>(x.data(), y.data());
      });
    }
  }

private:
  template <class Node>
  static consteval axis_set axes() {
    if constexpr (Node::has("axes")) {
      return detail::reduced_dimensions<Node>();
    } else {
      demanded<Node::template input<0>().rank() == 4, "without axes the input has 4 dimensions",
               Node>();
      axis_set result = no_axes();
      result[0] = result[2] = result[3] = true;
      return result;
    }
  }

  template <class Part, class T>
  static constexpr void normalize(T const* x, T* y) noexcept {
    constexpr extents kept = Part::layout.kept;
    constexpr auto strides = Part::layout.kept_strides;
    for_each_place<kept, strides>([=](std::size_t, auto const& first) {
      Part const part{x + first[0]};
      T const mean = part.sum(detail::plain_term{}) / static_cast<T>(Part::count);
      T const squares = part.sum([mean](auto const& sum, auto const& v) {
        auto const difference = v - mean;
        return ctnn::fma(difference, difference, sum);
      });
      T const deviation = ctnn::sqrt(squares / static_cast<T>(Part::count)) + T(1e-9);
      for_each_place<Part::reduced, Part::steps>([=](std::size_t, auto const& at) {
        std::size_t const place = first[0] + at[0];
        y[place] = (x[place] - mean) / deviation;
      });
    });
  }
};

} // namespace ctnn::onnx
