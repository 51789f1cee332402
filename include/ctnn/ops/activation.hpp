// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/math/pack.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {

/// A function of single elements with a derivative: what `layers::activation` makes a layer of.
///
/// - `name`, as a summary prints it;
/// - `value(x)`;
/// - `gradient(v, dy)`: dL/dx, given dL/dy and v: the input x, or, where `needs_output`, the output
///   y = value(x).
///
/// Both are for numbers and for packs of them alike. An empty type, or a structural one whose
/// members are its constants.
template <class F>
concept activation_function = std::equality_comparable<F> && requires(F const f, double x) {
  { F::name } -> std::convertible_to<char const*>;
  { F::needs_output } -> std::convertible_to<bool>;
  { f.value(x) } -> std::same_as<double>;
  { f.gradient(x, x) } -> std::same_as<double>;
};

/// f.value(x) for each element.
template <activation_function F, class T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> activate(F const& f,
                                                       tensor<T, Extents...> const& x) noexcept {
  tensor<T, Extents...> y;
  kernels::transform(y.data, [f](auto const& value) { return f.value(value); }, x.data);
  return y;
}

/// f.gradient(v, dy) for each element: dL/dx, given dL/dy and x, or y where f needs the output.
template <activation_function F, class T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...>
activation_input_gradient(F const& f, tensor<T, Extents...> const& v,
                          tensor<T, Extents...> const& dy) noexcept {
  tensor<T, Extents...> dx;
  kernels::transform(
      dx.data, [f](auto const& value, auto const& gradient) { return f.gradient(value, gradient); },
      v.data, dy.data);
  return dx;
}

namespace detail {

/// dy times a derivative, rounded before anything is added to it.
template <class V>
[[nodiscard, gnu::always_inline]] constexpr V times(V const& dy, V const& derivative) noexcept {
  return rounded(dy * derivative);
}

} // namespace detail
} // namespace ctnn
