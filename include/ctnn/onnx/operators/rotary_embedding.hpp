// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/checked_index.hpp>
#include <ctnn/onnx/operators/parts.hpp>

#include <cstddef>

namespace ctnn::onnx {

/// Pairs of features turned by an angle of their time: (c a - s b, s a + c b) with c and s from
/// caches of cosines and sines. A pair is a feature and that half of them further on, or two
/// neighbours; only the first `rotary_embedding_dim` are turned. x is (batch, heads, time,
/// features) or (batch, time, heads features).
/// Source: Su et al., RoFormer, 2021; ONNX RotaryEmbedding (opset 23).
template <>
struct operation<"RotaryEmbedding"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    demand<is_real(x.type), "the operator takes real numbers", Node>();
    demand<x.type == Node::template input<1>().type && x.type == Node::template input<2>().type,
           "the inputs are of different types", Node>();
    constexpr layout of = layout_of<Node>();
    demand<of.fits, "x is neither (batch, heads, time, features) nor (batch, time, heads features)",
           Node, x.shape>();
    demand<of.turned % 2 == 0 && of.turned <= of.features && of.turned != 0,
           "what is turned is no even part of the features", Node, x.shape>();
    constexpr extents cache = Node::template input<1>().shape;
    if constexpr (Node::has_input(3)) {
      demand<cache.rank == 2 && cache[1] == of.turned / 2,
             "the caches are not (positions, half of what is turned)", Node, cache>();
      demand<Node::template input<3>().shape == extents{of.batch, of.times},
             "the positions are not (batch, time)", Node, x.shape,
             Node::template input<3>().shape>();
    } else {
      demand<cache == extents{of.batch, of.times, of.turned / 2},
             "the caches are not (batch, time, half of what is turned)", Node, x.shape, cache>();
    }
    demand<cache == Node::template input<2>().shape, "the caches are of different shapes", Node,
           cache, Node::template input<2>().shape>();
    return x;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr layout of = layout_of<Node>();
    if constexpr (Node::template output<0>().size() > 0) {
      auto const& x = detail::calculable(arguments.template input<0>());
      auto const& cosines = detail::calculable(arguments.template input<1>());
      auto const& sines = detail::calculable(arguments.template input<2>());
      detail::calculate(arguments.template output<0>(), [&](auto& y) {
        constexpr std::size_t half = of.turned / 2;
        for (std::size_t b = 0; b < of.batch; ++b) {
          for (std::size_t t = 0; t < of.times; ++t) {
            std::size_t const angles = position<Node>(arguments, b * of.times + t) * half;
            for (std::size_t h = 0; h < of.heads; ++h) {
              std::size_t const row = of.by_heads ? (b * of.heads + h) * of.times + t
                                                  : (b * of.times + t) * of.heads + h;
              turn<Node>(x.data() + row * of.features, cosines.data() + angles,
                         sines.data() + angles, y.data() + row * of.features);
            }
          }
        }
      });
    }
  }

private:
  struct layout {
    std::size_t batch = 0;
    std::size_t heads = 0;
    std::size_t times = 0;
    std::size_t features = 0;
    std::size_t turned = 0;
    /// Whether rows are (batch, heads, time), not (batch, time, heads).
    bool by_heads = false;
    bool fits = false;
  };

  template <class Node>
  static consteval layout layout_of() {
    extents const shape = Node::template input<0>().shape;
    auto const heads = static_cast<std::size_t>(Node::integer("num_heads"));
    layout result;
    if (shape.rank == 4) {
      result = {shape[0], shape[1], shape[2], shape[3], 0, true, true};
    } else if (shape.rank == 3 && heads > 0 && shape[2] % heads == 0) {
      result = {shape[0], heads, shape[1], shape[2] / heads, 0, false, true};
    }
    auto const turned = static_cast<std::size_t>(Node::integer("rotary_embedding_dim"));
    result.turned = turned == 0 ? result.features : turned;
    return result;
  }

  /// The row of the caches for a row of (batch, time).
  template <class Node>
  [[nodiscard]] static constexpr std::size_t position([[maybe_unused]] auto const& arguments,
                                                      std::size_t row) noexcept {
    if constexpr (Node::has_input(3)) {
      return checked_index(arguments.template input<3>()[row], Node::template input<1>().shape[0]);
    } else {
      return row;
    }
  }

  template <class Node, class T>
  static constexpr void turn(T const* x, T const* cosines, T const* sines, T* y) noexcept {
    constexpr layout of = layout_of<Node>();
    constexpr std::size_t half = of.turned / 2;
    auto const first = [](auto const& a, auto const& b, auto const& c, auto const& s) {
      return ctnn::fma(c, a, -ctnn::detail::rounded(s * b));
    };
    auto const second = [](auto const& a, auto const& b, auto const& c, auto const& s) {
      return ctnn::fma(c, b, ctnn::detail::rounded(s * a));
    };
    if constexpr (Node::integer("interleaved") != 0) {
      for (std::size_t i = 0; i < half; ++i) {
        y[2 * i] = first(x[2 * i], x[2 * i + 1], cosines[i], sines[i]);
        y[2 * i + 1] = second(x[2 * i], x[2 * i + 1], cosines[i], sines[i]);
      }
    } else {
      kernels::transform<half>(y, first, x, x + half, cosines, sines);
      kernels::transform<half>(y + half, second, x, x + half, cosines, sines);
    }
    if constexpr (of.features > of.turned) {
      ctnn::detail::copy(x + of.turned, of.features - of.turned, y + of.turned);
    }
  }
};

} // namespace ctnn::onnx
