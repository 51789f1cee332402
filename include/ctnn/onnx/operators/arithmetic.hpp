// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/binary.hpp>
#include <ctnn/onnx/operators/quotient.hpp>
#include <ctnn/onnx/operators/unary.hpp>
#include <ctnn/onnx/operators/wrapped.hpp>

#include <concepts>
#include <type_traits>

namespace ctnn::onnx {

/// a + b. Source: ONNX Add (opset 14).
template <>
struct operation<"Add"> : binary_operation<operation<"Add">> {
  template <class Node, class T>
  [[nodiscard]] static constexpr T value(T a, T b) noexcept {
    return detail::wrapped(a, b, [](auto p, auto q) { return p + q; });
  }

  template <class Node, class A, class B>
  [[nodiscard]] static constexpr A first_gradient(A /*a*/, B /*b*/, A /*y*/, A dy) noexcept {
    return dy;
  }

  template <class Node, class A, class B>
  [[nodiscard]] static constexpr A second_gradient(A /*a*/, B /*b*/, A /*y*/, A dy) noexcept {
    return dy;
  }
};

/// a - b. Source: ONNX Sub (opset 14).
template <>
struct operation<"Sub"> : binary_operation<operation<"Sub">> {
  template <class Node, class T>
  [[nodiscard]] static constexpr T value(T a, T b) noexcept {
    return detail::wrapped(a, b, [](auto p, auto q) { return p - q; });
  }

  template <class Node, class A, class B>
  [[nodiscard]] static constexpr A first_gradient(A /*a*/, B /*b*/, A /*y*/, A dy) noexcept {
    return dy;
  }

  template <class Node, class A, class B>
  [[nodiscard]] static constexpr A second_gradient(A /*a*/, B /*b*/, A /*y*/, A dy) noexcept {
    return -dy;
  }
};

/// a b. Source: ONNX Mul (opset 14).
template <>
struct operation<"Mul"> : binary_operation<operation<"Mul">> {
  template <class Node, class T>
  [[nodiscard]] static constexpr T value(T a, T b) noexcept {
    return ctnn::detail::rounded(detail::wrapped(a, b, [](auto p, auto q) { return p * q; }));
  }

  template <class Node, class A, class B>
  [[nodiscard]] static constexpr A first_gradient(A /*a*/, B b, A /*y*/, A dy) noexcept {
    return ctnn::detail::rounded(dy * b);
  }

  template <class Node, class A, class B>
  [[nodiscard]] static constexpr A second_gradient(A a, B /*b*/, A /*y*/, A dy) noexcept {
    return ctnn::detail::rounded(dy * a);
  }
};

/// a / b; of whole numbers cut off, and 0 for a divisor of 0, which ONNX leaves open.
/// Source: ONNX Div (opset 14).
template <>
struct operation<"Div"> : binary_operation<operation<"Div">> {
  template <class Node, class T>
  [[nodiscard]] static constexpr T value(T a, T b) noexcept {
    if constexpr (std::integral<T>) {
      if (b == 0) {
        return 0;
      }
      if constexpr (std::signed_integral<T>) {
        if (b == -1) {
          return detail::wrapped(T{0}, a, [](auto p, auto q) { return p - q; });
        }
      }
      return static_cast<T>(a / b);
    } else {
      return quotient(a, b);
    }
  }

  template <class Node, class A, class B>
  [[nodiscard]] static constexpr A first_gradient(A /*a*/, B b, A /*y*/, A dy) noexcept {
    return quotient(dy, b);
  }

  template <class Node, class A, class B>
  [[nodiscard]] static constexpr A second_gradient(A /*a*/, B b, A y, A dy) noexcept {
    return -ctnn::detail::rounded(quotient(dy, b) * y);
  }
};

/// -x. Source: ONNX Neg (opset 13).
template <>
struct operation<"Neg"> : unary_operation<operation<"Neg">> {
  template <class Node, class T>
  [[nodiscard]] static constexpr T value(T const& x) noexcept {
    if constexpr (std::integral<T>) {
      return detail::wrapped(T{0}, x, [](auto a, auto b) { return a - b; });
    } else {
      return -x;
    }
  }

  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V
  input_gradient(V const& /*x*/, V const& /*y*/, V const& dy) noexcept {
    return -dy;
  }
};

/// |x|. Source: ONNX Abs (opset 13).
template <>
struct operation<"Abs"> : unary_operation<operation<"Abs">> {
  template <class Node, class T>
    requires std::is_arithmetic_v<T>
  [[nodiscard]] static constexpr T value(T x) noexcept {
    if constexpr (std::floating_point<T>) {
      return x <= 0 ? T{0} - x : x; // of -0, too
    } else {
      return x < 0 ? operation<"Neg">::value<Node>(x) : x;
    }
  }
};

} // namespace ctnn::onnx
