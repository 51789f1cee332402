// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/sin.hpp>

namespace ctnn {
namespace detail {

template <class Functions>
struct cos_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    return sin_of_magnitude<Functions, 1>(x);
  }
};

} // namespace detail

/// The cosine of x, in radians, within one unit in the last place whatever x is: 0.51 for float,
/// 0.85 for double.
///
/// sin(|x| + pi / 2), one more quarter turn than `sin` takes. cos(+-0) = 1; infinities and NaN give
/// NaN. Source: ONNX Cos (opset 7), torch.cos.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V cos(V const& x) noexcept {
  if constexpr (std::same_as<detail::element_of<V>, float>) {
    return detail::in_double<detail::cos_function<detail::turn_functions_of_float>>(x);
  } else {
    return detail::in_lanes<detail::cos_function<detail::turn_functions>>(x);
  }
}

} // namespace ctnn
