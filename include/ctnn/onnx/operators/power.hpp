// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/log.hpp>
#include <ctnn/math/pow.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/binary.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <concepts>
#include <cstdint>
#include <type_traits>

namespace ctnn::onnx {

namespace detail {

/// x to the power of n in whole numbers that wrap around; what 1 / x would have to be divided for
/// is cut off, and 0 where x is 0.
template <std::integral T, std::integral N>
[[nodiscard]] constexpr T whole_power(T x, N n) noexcept {
  using bits = std::make_unsigned_t<T>;
  if (n < 0) {
    bool const unit = x == 1 || (std::signed_integral<T> && x == static_cast<T>(-1));
    return unit ? (n % 2 == 0 ? T{1} : x) : T{0};
  }
  std::uintmax_t result = 1;
  std::uintmax_t square = static_cast<bits>(x);
  for (auto rest = static_cast<std::uintmax_t>(n); rest != 0; rest /= 2) {
    result = rest % 2 != 0 ? result * square : result;
    square *= square;
  }
  return static_cast<T>(static_cast<bits>(result));
}

} // namespace detail

/// a to the power of b, of a's type. Source: ONNX Pow (opset 15).
template <>
struct operation<"Pow"> : binary_operation<operation<"Pow">> {
  static constexpr bool mixed = true;

  template <class Node, class A, class B>
  [[nodiscard, gnu::always_inline]] static constexpr A value(A const& a, B const& b) noexcept {
    if constexpr (!std::is_arithmetic_v<A> || (std::floating_point<A> && std::same_as<A, B>)) {
      return ctnn::pow(a, b);
    } else if constexpr (std::integral<A> && std::integral<B>) {
      return detail::whole_power(a, b);
    } else {
      return converted<A>(ctnn::pow(static_cast<double>(a), static_cast<double>(b)));
    }
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = arguments.template input<0>();
    using T = typename std::remove_cvref_t<decltype(x)>::value_type;
    if constexpr (std::floating_point<T> && squares<Node>()) {
      kernels::transform(
          arguments.template output<0>(),
          [](auto const& number) { return ctnn::detail::rounded(number * number); }, x);
    } else {
      binary_operation::run<Node>(arguments);
    }
  }

  template <class Node, class A, class B>
  [[nodiscard]] static constexpr A first_gradient(A a, B b, A /*y*/, A dy) noexcept {
    auto const exponent = converted<A>(b);
    return exponent == 0 ? A{0}
                         : ctnn::detail::rounded(
                               dy * ctnn::detail::rounded(exponent * ctnn::pow(a, exponent - 1)));
  }

  template <class Node, class A, class B>
  [[nodiscard]] static constexpr A second_gradient(A a, B b, A y, A dy) noexcept {
    return a == 0 && b >= 0 ? A{0}
                            : ctnn::detail::rounded(dy * ctnn::detail::rounded(y * ctnn::log(a)));
  }

private:
  /// Whether b is known to be 2.
  template <class Node>
  [[nodiscard]] static consteval bool squares() {
    if constexpr (Node::template input_is_at_hand<1>() && Node::template input<1>().size() == 1 &&
                  Node::template input<0>().size() > 0 &&
                  Node::template input<0>().shape == Node::template output<0>().shape) {
      return converted<double>(Node::template constant_input<1>()[0]) == 2;
    } else {
      return false;
    }
  }
};

} // namespace ctnn::onnx
