// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/lane_reduction.hpp>
#include <ctnn/losses/concepts.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/math/sqrt.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// How far the directions of output y and target t are apart: L = 1 - cos, cos = y t / (|y| |t|),
/// from 0 (the same) to 2 (opposite); dL/dy = cos y / |y|^2 - t / (|y| |t|). Squares of lengths are
/// increased by 1e-12, so that y or t may be 0.
///
/// Shapes: y and t alike. Source: torch.nn.functional.cosine_embedding_loss for target 1; Keras
/// losses.CosineSimilarity is this less 1.
struct cosine_similarity {
  template <real T, std::size_t... Extents, class Target>
    requires target_like<Target, tensor<T, Extents...>>
  [[nodiscard]] constexpr T operator()(tensor<T, Extents...> const& output,
                                       Target const& target) const noexcept {
    return T{1} - angle<T>(output, target).cosine;
  }

  template <real T, std::size_t... Extents, class Target>
    requires target_like<Target, tensor<T, Extents...>>
  [[nodiscard]] constexpr value_with_gradient<T, tensor<T, Extents...>>
  value_and_gradient(tensor<T, Extents...> const& output, Target const& target) const noexcept {
    angle<T> const between(output, target);
    value_with_gradient<T, tensor<T, Extents...>> result{T{1} - between.cosine, {}};
    kernels::transform(
        result.gradient.data,
        [of_y = between.cosine / between.square, of_t = between.scale](
            auto const& y, auto const& t) { return fma(-t, of_t, detail::rounded(y * of_y)); },
        output.data, target.data);
    return result;
  }

private:
  template <class T>
  struct angle {
    T square; // of the output's length
    T scale;  // 1 / the product of both lengths
    T cosine;

    template <class Y>
    constexpr angle(Y const& output, Y const& target) noexcept {
      auto const product = []<class V>(V const& partial, V const& a, V const& b) {
        return fma(a, b, partial);
      };
      constexpr auto least = static_cast<T>(1e-12F); // a float in PyTorch, too
      T const* const y = output.begin();
      T const* const t = target.begin();
      square = kernels::reduce_in_lanes<Y::size()>(product, y, y) + least;
      T const target_square = kernels::reduce_in_lanes<Y::size()>(product, t, t) + least;
      scale = T{1} / detail::rounded(sqrt(square) * sqrt(target_square));
      cosine = detail::rounded(kernels::reduce_in_lanes<Y::size()>(product, y, t) * scale);
    }
  };
};

} // namespace ctnn
