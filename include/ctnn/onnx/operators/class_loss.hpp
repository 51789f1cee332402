// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/checked_label.hpp>
#include <ctnn/kernels/reduction.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/parts.hpp>
#include <ctnn/onnx/operators/quotient.hpp>
#include <ctnn/onnx/operators/softmax.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctnn::onnx {

namespace detail {

/// What losses of class labels have in common: scores (batch, classes, places...), labels (batch,
/// places...), and weights (classes) that may be missing.
template <class Node>
struct class_loss {
  static constexpr extents shape = Node::template input<0>().shape;
  static constexpr std::size_t classes = shape.rank < 2 ? 1 : shape[1];
  static constexpr std::size_t places = shape.product(2, shape.rank);
  static constexpr std::size_t count = shape[0] * places;
  static constexpr bool is_mean = Node::string_is("reduction", "mean", "mean");
  static constexpr bool is_sum = Node::string_is("reduction", "sum", "mean");

  static consteval tensor_type infer() {
    constexpr tensor_type labels = Node::template input<1>();
    demand<is_real(Node::template input<0>().type), "the operator takes real numbers", Node>();
    demand<shape.rank >= 2 && labels.rank() + 1 == shape.rank && labels.size() == count,
           "labels are (batch, places...) of scores (batch, classes, places...)", Node, shape,
           labels.shape>();
    demand<is_mean || is_sum || Node::string_is("reduction", "none"),
           "the reduction is none of none, sum and mean", Node>();
    if constexpr (Node::has_input(2)) {
      demand<Node::template input<2>().size() == classes, "there is not a weight for each class",
             Node, Node::template input<2>().shape>();
    }
    return {Node::template input<0>().type, is_mean || is_sum ? extents{} : labels.shape};
  }

  /// The loss of logarithms of probabilities.
  template <class T>
  static constexpr void compute(T const* logarithms, auto const& arguments, auto& loss) noexcept {
    using Y = element_in<decltype(loss)>;
    auto const& labels = arguments.template input<1>();
    struct term {
      T weight;
      T logarithm;
    };
    auto const at = [&](std::size_t i) {
      if (Node::has("ignore_index") && labels[i] == Node::integer("ignore_index")) {
        return term{0, 0};
      }
      std::size_t const label = ctnn::detail::checked_label(labels[i], classes);
      T weight = 1;
      if constexpr (Node::has_input(2)) {
        weight = widened(arguments.template input<2>()[label]);
      }
      return term{weight, logarithms[(i / places * classes + label) * places + i % places]};
    };
    if constexpr (is_mean || is_sum) {
      T const sum = kernels::reduce<T, count>([&](T& partial, std::size_t i) {
        term const each = at(i);
        partial = ctnn::fma(-each.weight, each.logarithm, partial);
      });
      T divisor = 1;
      if constexpr (is_mean) {
        divisor =
            kernels::reduce<T, count>([&](T& partial, std::size_t i) { partial += at(i).weight; });
      }
      loss[0] = Y(quotient(sum, divisor));
    } else {
      for (std::size_t i = 0; i < count; ++i) {
        term const each = at(i);
        loss[i] = Y(ctnn::detail::rounded(-each.weight * each.logarithm));
      }
    }
  }
};

} // namespace detail

/// -weight_label x_label, x being logarithms of probabilities: of each label, summed, or the mean
/// by weights. Source: ONNX NegativeLogLikelihoodLoss (opset 13).
template <>
struct operation<"NegativeLogLikelihoodLoss"> {
  template <class Node>
  static consteval tensor_type infer() {
    return detail::class_loss<Node>::infer();
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto&& x = detail::calculable(arguments.template input<0>());
    detail::class_loss<Node>::compute(x.data(), arguments, arguments.template output<0>());
  }
};

/// The same of log_softmax(x) along the classes, which may be an output, too. Source: ONNX
/// SoftmaxCrossEntropyLoss (opset 13).
template <>
struct operation<"SoftmaxCrossEntropyLoss"> {
  template <class Node>
  static consteval auto infer() {
    std::array<tensor_type, Node::output_count> result{};
    result[0] = detail::class_loss<Node>::infer();
    if constexpr (Node::output_count > 1) {
      result[1] = Node::template input<0>();
    }
    return result;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    using loss = detail::class_loss<Node>;
    auto&& x = detail::calculable(arguments.template input<0>());
    std::remove_cvref_t<decltype(x)> logarithms;
    row_operation<operation<"LogSoftmax">>::template all_rows<loss::shape[0], loss::classes,
                                                              loss::places>(x.data(),
                                                                            logarithms.data());
    if constexpr (Node::has_output(0)) {
      loss::compute(logarithms.data(), arguments, arguments.template output<0>());
    }
    if constexpr (Node::has_output(1)) {
      detail::calculate(arguments.template output<1>(), [&](auto& y) { y = logarithms; });
    }
  }
};

} // namespace ctnn::onnx
