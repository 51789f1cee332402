// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/acos.hpp>
#include <ctnn/math/acosh.hpp>
#include <ctnn/math/asin.hpp>
#include <ctnn/math/asinh.hpp>
#include <ctnn/math/atan.hpp>
#include <ctnn/math/atanh.hpp>
#include <ctnn/math/cos.hpp>
#include <ctnn/math/cosh.hpp>
#include <ctnn/math/erf.hpp>
#include <ctnn/math/exp.hpp>
#include <ctnn/math/log.hpp>
#include <ctnn/math/round_even.hpp>
#include <ctnn/math/sin.hpp>
#include <ctnn/math/sinh.hpp>
#include <ctnn/math/sqrt.hpp>
#include <ctnn/math/tan.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/quotient.hpp>
#include <ctnn/onnx/operators/unary.hpp>

namespace ctnn::onnx {

/// The angle from 0 to pi whose cosine is x. Source: ONNX Acos (opset 7).
template <>
struct operation<"Acos"> : real_operation<operation<"Acos">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return ctnn::acos(x);
  }
};

/// The inverse hyperbolic cosine of x. Source: ONNX Acosh (opset 9).
template <>
struct operation<"Acosh"> : real_operation<operation<"Acosh">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return ctnn::acosh(x);
  }
};

/// The angle from -pi / 2 to pi / 2 whose sine is x. Source: ONNX Asin (opset 7).
template <>
struct operation<"Asin"> : real_operation<operation<"Asin">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return ctnn::asin(x);
  }
};

/// The inverse hyperbolic sine of x. Source: ONNX Asinh (opset 9).
template <>
struct operation<"Asinh"> : real_operation<operation<"Asinh">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return ctnn::asinh(x);
  }
};

/// The angle from -pi / 2 to pi / 2 whose tangent is x. Source: ONNX Atan (opset 7).
template <>
struct operation<"Atan"> : real_operation<operation<"Atan">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return ctnn::atan(x);
  }
};

/// The inverse hyperbolic tangent of x. Source: ONNX Atanh (opset 9).
template <>
struct operation<"Atanh"> : real_operation<operation<"Atanh">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return ctnn::atanh(x);
  }
};

/// The least integer that is not below x. Source: ONNX Ceil (opset 13).
template <>
struct operation<"Ceil"> : real_operation<operation<"Ceil">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return ctnn::ceil(x);
  }
};

/// The cosine of x, in radians. Source: ONNX Cos (opset 7).
template <>
struct operation<"Cos"> : real_operation<operation<"Cos">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return ctnn::cos(x);
  }

  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V input_gradient(V const& x, V const& /*y*/,
                                                                      V const& dy) noexcept {
    return -ctnn::detail::rounded(dy * ctnn::sin(x));
  }
};

/// The hyperbolic cosine of x. Source: ONNX Cosh (opset 9).
template <>
struct operation<"Cosh"> : real_operation<operation<"Cosh">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return ctnn::cosh(x);
  }
};

/// The error function of x. Source: ONNX Erf (opset 13).
template <>
struct operation<"Erf"> : real_operation<operation<"Erf">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return ctnn::erf(x);
  }
};

/// e^x. Source: ONNX Exp (opset 13).
template <>
struct operation<"Exp"> : real_operation<operation<"Exp">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return ctnn::exp(x);
  }

  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V input_gradient(V const& /*x*/, V const& y,
                                                                      V const& dy) noexcept {
    return ctnn::detail::rounded(dy * y);
  }
};

/// The greatest integer that is not above x. Source: ONNX Floor (opset 13).
template <>
struct operation<"Floor"> : real_operation<operation<"Floor">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return ctnn::floor(x);
  }
};

/// The natural logarithm of x. Source: ONNX Log (opset 13).
template <>
struct operation<"Log"> : real_operation<operation<"Log">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return ctnn::log(x);
  }

  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V input_gradient(V const& x, V const& /*y*/,
                                                                      V const& dy) noexcept {
    return quotient(dy, x);
  }
};

/// The integer next to x, the even one of two. Source: ONNX Round (opset 11).
template <>
struct operation<"Round"> : real_operation<operation<"Round">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return ctnn::round_even(x);
  }
};

/// The sine of x, in radians. Source: ONNX Sin (opset 7).
template <>
struct operation<"Sin"> : real_operation<operation<"Sin">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return ctnn::sin(x);
  }

  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V input_gradient(V const& x, V const& /*y*/,
                                                                      V const& dy) noexcept {
    return ctnn::detail::rounded(dy * ctnn::cos(x));
  }
};

/// The hyperbolic sine of x. Source: ONNX Sinh (opset 9).
template <>
struct operation<"Sinh"> : real_operation<operation<"Sinh">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return ctnn::sinh(x);
  }
};

/// The square root of x. Source: ONNX Sqrt (opset 13).
template <>
struct operation<"Sqrt"> : real_operation<operation<"Sqrt">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return ctnn::sqrt(x);
  }

  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V input_gradient(V const& /*x*/, V const& y,
                                                                      V const& dy) noexcept {
    return quotient(dy, y + y);
  }
};

/// The tangent of x, in radians. Source: ONNX Tan (opset 7).
template <>
struct operation<"Tan"> : real_operation<operation<"Tan">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return ctnn::tan(x);
  }
};

/// 1 / x. Source: ONNX Reciprocal (opset 13).
template <>
struct operation<"Reciprocal"> : real_operation<operation<"Reciprocal">> {
  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return quotient(ctnn::detail::all<V>(1), x);
  }

  template <class Node, ctnn::detail::number V>
  [[nodiscard, gnu::always_inline]] static constexpr V input_gradient(V const& /*x*/, V const& y,
                                                                      V const& dy) noexcept {
    return -ctnn::detail::rounded(ctnn::detail::rounded(dy * y) * y);
  }
};

} // namespace ctnn::onnx
