// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/philox.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/math/uniform.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctnn::onnx {

/// x; in training each element divided by 1 - ratio, or 0 with that probability, from the random
/// numbers of the seed. Which are kept is the second output. Source: ONNX Dropout (opset 22).
template <>
struct operation<"Dropout"> {
  static constexpr std::size_t in_place_inputs = 1;

  template <class Node>
  static consteval auto infer() {
    constexpr tensor_type x = Node::template input<0>();
    demand<is_real(x.type) || is_float8(x.type), "the operator takes real numbers", Node>();
    std::array<tensor_type, Node::output_count> result{};
    result[0] = x;
    if constexpr (Node::output_count > 1) {
      result[1] = {Node::version < 10 ? x.type : data_type::boolean, x.shape};
    }
    return result;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = arguments.template input<0>();
    auto& y = arguments.template output<0>();
    using T = typename std::remove_cvref_t<decltype(x)>::value_type;
    using number = calculated<T>;
    number const ratio = ratio_of<Node, number>(arguments);
    if (!is_training<Node>(arguments) || ratio == 0) {
      y = x;
      if constexpr (Node::has_output(1)) {
        arguments.template output<1>().fill(kept<Node>(arguments, true));
      }
      return;
    }
    number const scale = ratio < 1 ? number{1} / (number{1} - ratio) : number{0};
    philox4x32 random(static_cast<std::uint64_t>(Node::integer("seed")), Node::index);
    for (std::size_t i = 0; i < x.size(); ++i) {
      bool const keep = uniform<number>(random) >= ratio;
      y[i] = keep ? T(ctnn::detail::rounded(widened(x[i]) * scale)) : T{};
      if constexpr (Node::has_output(1)) {
        arguments.template output<1>()[i] = kept<Node>(arguments, keep);
      }
    }
  }

  /// Where it is known that nothing is dropped.
  template <class Node>
  [[nodiscard]] static consteval bool keeps_elements() {
    if constexpr (Node::has_output(1)) {
      return false;
    } else if constexpr (!Node::has_input(2)) {
      return Node::version >= 7 || Node::integer("is_test") != 0;
    } else if constexpr (Node::template input_is_constant<2>()) {
      return !Node::template constant_input<2>()[0];
    } else {
      return false;
    }
  }

private:
  template <class Node, class T>
  [[nodiscard]] static constexpr T ratio_of([[maybe_unused]] auto const& arguments) noexcept {
    if constexpr (Node::has_input(1)) {
      return converted<T>(arguments.template input<1>()[0]);
    } else {
      return static_cast<T>(Node::number("ratio", 0.5F));
    }
  }

  template <class Node>
  [[nodiscard]] static constexpr bool is_training([[maybe_unused]] auto const& arguments) noexcept {
    if constexpr (Node::has_input(2)) {
      return arguments.template input<2>()[0];
    } else {
      return Node::version < 7 && Node::integer("is_test") == 0;
    }
  }

  template <class Node>
  [[nodiscard]] static constexpr auto kept(auto const& arguments, bool keep) noexcept {
    using mask = typename std::remove_cvref_t<decltype(arguments.template output<1>())>::value_type;
    return converted<mask>(keep);
  }
};

} // namespace ctnn::onnx
