// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/lane_reduction.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/sqrt.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// A loss of three outputs of a net, and the gradients with respect to each of them.
template <class Value, class Gradient>
struct value_with_triplet_gradients {
  Value value;
  Gradient anchor;
  Gradient positive;
  Gradient negative;

  [[nodiscard]] friend constexpr bool operator==(value_with_triplet_gradients const&,
                                                 value_with_triplet_gradients const&) = default;
};

/// The triplet loss of three outputs, of which the positive should be nearer to the anchor than the
/// negative by a margin: L = max(d(a, p) - d(a, n) + margin, 0), d(x, y) = |x - y + 1e-6|. With u =
/// (a - p + 1e-6) / d(a, p) and v = (a - n + 1e-6) / d(a, n): dL/da = u - v, dL/dp = -u, dL/dn = v,
/// all 0 where L is.
///
/// Shapes: a, p and n alike. Source: Schroff et al., FaceNet (2015); torch.nn.TripletMarginLoss
/// with p = 2.
struct triplet {
  double margin = 1;

  template <real T, std::size_t... Extents>
  [[nodiscard]] constexpr T operator()(tensor<T, Extents...> const& anchor,
                                       tensor<T, Extents...> const& positive,
                                       tensor<T, Extents...> const& negative) const noexcept {
    return loss(distance(anchor, positive), distance(anchor, negative));
  }

  template <real T, std::size_t... Extents>
  [[nodiscard]] constexpr value_with_triplet_gradients<T, tensor<T, Extents...>>
  value_and_gradients(tensor<T, Extents...> const& anchor, tensor<T, Extents...> const& positive,
                      tensor<T, Extents...> const& negative) const noexcept {
    T const near = distance(anchor, positive);
    T const far = distance(anchor, negative);
    value_with_triplet_gradients<T, tensor<T, Extents...>> result{loss(near, far), {}, {}, {}};
    if (result.value == T{0}) {
      return result;
    }
    kernels::transform(
        result.positive.data,
        [near](auto const& a, auto const& p) { return -(difference(a, p) / near); }, anchor.data,
        positive.data);
    kernels::transform(
        result.negative.data,
        [far](auto const& a, auto const& n) { return difference(a, n) / far; }, anchor.data,
        negative.data);
    kernels::transform(
        result.anchor.data, [](auto const& p, auto const& n) { return -p - n; },
        result.positive.data, result.negative.data);
    return result;
  }

private:
  template <class V>
  [[nodiscard]] static constexpr V difference(V const& x, V const& y) noexcept {
    return x - y + detail::all<V>(static_cast<detail::element_of<V>>(1e-6));
  }

  template <class T, std::size_t... Extents>
  [[nodiscard]] static constexpr T distance(tensor<T, Extents...> const& x,
                                            tensor<T, Extents...> const& y) noexcept {
    return sqrt(kernels::reduce_in_lanes<tensor<T, Extents...>::size()>(
        []<class V>(V const& partial, V const& a, V const& b) {
          V const apart = difference(a, b);
          return fma(apart, apart, partial);
        },
        x.begin(), y.begin()));
  }

  template <class T>
  [[nodiscard]] constexpr T loss(T near, T far) const noexcept {
    T const excess = near - far + static_cast<T>(margin);
    return excess < T{0} ? T{0} : excess; // NaN stays NaN
  }
};

} // namespace ctnn
