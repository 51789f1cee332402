// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/math/exp.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/math/sqrt.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace ctnn::onnx {

/// Attention by a state S (depth, width) of each head of keys and values, which goes from time to
/// time: S <- S + k (x) v and y = scale q S. If gated, S is multiplied by e^decay first; by the
/// rule delta, beta (v - k S) stands for v. Heads of queries share those of keys and values in
/// groups. The second output is the state behind the last time. Source: ONNX LinearAttention (opset
/// 27); Yang et al., Gated delta networks, 2024.
template <>
struct operation<"LinearAttention"> {
  template <class Node>
  static consteval auto infer() {
    using of = sizes<Node>;
    constexpr tensor_type q = Node::template input<0>();
    constexpr tensor_type k = Node::template input<1>();
    constexpr tensor_type v = Node::template input<2>();
    demand<is_real(q.type) && q.type == k.type && q.type == v.type,
           "query, key and value are not of one type of real numbers", Node>();
    demand<of::heads_fit, "q_num_heads is no multiple of kv_num_heads", Node>();
    demand<
        q.rank() == 3 && k.rank() == 3 && v.rank() == 3 && of::parts_fit,
        "query, key and value are not (batch, time, heads depth), (batch, time, heads depth) and "
        "(batch, time, heads width)",
        Node, q.shape, k.shape, v.shape>();
    demand<of::is_gated || of::is_delta || Node::string_is("update_rule", "linear"),
           "update_rule is neither linear nor gated nor delta nor gated_delta", Node>();
    demand<Node::has_input(4) == of::is_gated && Node::has_input(5) == of::is_delta,
           "decay or beta is missing, or there without need", Node>();
    constexpr extents state{of::batch, of::kv_heads, of::depth, of::width};
    tensor_type present{q.type, state};
    if constexpr (Node::has_input(3)) {
      present.type = Node::template input<3>().type;
      demand<Node::template input<3>().shape == state && is_real(Node::template input<3>().type),
             "the state is not (batch, heads, depth, width)", Node, Node::template input<3>().shape,
             state>();
    }
    if constexpr (Node::has_input(4)) {
      constexpr extents decay = Node::template input<4>().shape;
      demand<decay == extents{of::batch, of::times, of::kv_heads} ||
                 decay == extents{of::batch, of::times, of::kv_heads * of::depth},
             "decay is neither one number for each head nor for each key's feature", Node, decay>();
    }
    if constexpr (Node::has_input(5)) {
      constexpr extents beta = Node::template input<5>().shape;
      demand<beta == extents{of::batch, of::times, of::kv_heads} ||
                 beta == extents{of::batch, of::times, 1},
             "beta is neither one number for each head nor one for all", Node, beta>();
    }
    std::array<tensor_type, Node::output_count> result{
        tensor_type{q.type, {of::batch, of::times, of::q_heads * of::width}}};
    if constexpr (Node::output_count > 1) {
      result[1] = present;
    }
    return result;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    using of = sizes<Node>;
    for (std::size_t b = 0; b < of::batch; ++b) {
      for (std::size_t h = 0; h < of::kv_heads; ++h) {
        run_head<Node>(arguments, b, h);
      }
    }
  }

private:
  template <class Node>
  struct sizes {
    static constexpr auto q_heads = static_cast<std::size_t>(Node::integer("q_num_heads"));
    static constexpr auto kv_heads = static_cast<std::size_t>(Node::integer("kv_num_heads"));
    static constexpr bool heads_fit =
        Node::integer("kv_num_heads") > 0 &&
        Node::integer("q_num_heads") > 0 && q_heads % (kv_heads == 0 ? 1 : kv_heads) == 0;
    static constexpr std::size_t group = heads_fit ? q_heads / kv_heads : 1;
    static constexpr extents of_q = Node::template input<0>().shape;
    static constexpr extents of_k = Node::template input<1>().shape;
    static constexpr extents of_v = Node::template input<2>().shape;
    static constexpr std::size_t batch = of_q[0];
    static constexpr std::size_t times = of_q[1];
    static constexpr std::size_t depth = heads_fit ? of_k[2] / kv_heads : 0;
    static constexpr std::size_t width = heads_fit ? of_v[2] / kv_heads : 0;
    static constexpr bool parts_fit = depth != 0 && width != 0 &&
                                      of_q == extents{batch, times, q_heads * depth} &&
                                      of_k == extents{batch, times, kv_heads * depth} &&
                                      of_v == extents{batch, times, kv_heads * width};
    static constexpr bool is_gated = Node::string_is("update_rule", "gated_delta", "gated_delta") ||
                                     Node::string_is("update_rule", "gated");
    static constexpr bool is_delta = Node::string_is("update_rule", "gated_delta", "gated_delta") ||
                                     Node::string_is("update_rule", "delta");
  };

  /// e^decay of a key's feature at a row of (batch, time).
  template <class Node>
  [[nodiscard]] static constexpr auto kept(auto const& arguments, std::size_t row, std::size_t head,
                                           std::size_t feature) noexcept {
    using of = sizes<Node>;
    constexpr std::size_t all = Node::template input<4>().shape[2];
    constexpr bool for_each = all == of::kv_heads * of::depth;
    std::size_t const place = for_each ? head * of::depth + feature : head;
    return ctnn::exp(widened(arguments.template input<4>()[row * all + place]));
  }

  template <class Node>
  static constexpr void run_head(auto const& arguments, std::size_t b, std::size_t h) noexcept {
    using of = sizes<Node>;
    constexpr std::size_t depth = of::depth;
    constexpr std::size_t width = of::width;
    auto const& queries = arguments.template input<0>();
    auto const& keys = arguments.template input<1>();
    auto const& values = arguments.template input<2>();
    using Element = typename std::remove_cvref_t<decltype(queries)>::value_type;
    using T = calculated<Element>;
    std::array<T, depth * width> state{};
    std::size_t const first = (b * of::kv_heads + h) * depth * width;
    if constexpr (Node::has_input(3)) {
      for (std::size_t i = 0; i < depth * width; ++i) {
        state[i] = static_cast<T>(widened(arguments.template input<3>()[first + i]));
      }
    }
    for (std::size_t t = 0; t < of::times; ++t) {
      std::size_t const row = b * of::times + t;
      auto const key = [&](std::size_t i) {
        return widened(keys[(row * of::kv_heads + h) * depth + i]);
      };
      std::array<T, width> v{};
      for (std::size_t i = 0; i < width; ++i) {
        v[i] = widened(values[(row * of::kv_heads + h) * width + i]);
      }
      if constexpr (of::is_gated) {
        for (std::size_t i = 0; i < depth; ++i) {
          kernels::transform<width>(
              state.data() + i * width,
              [factor = kept<Node>(arguments, row, h, i)](auto const& s) {
                return ctnn::detail::rounded(s * factor);
              },
              state.data() + i * width);
        }
      }
      if constexpr (of::is_delta) {
        constexpr std::size_t betas = Node::template input<5>().shape[2];
        auto const beta = static_cast<T>(
            widened(arguments.template input<5>()[row * betas + (betas == 1 ? 0 : h)]));
        std::array<T, width> seen{};
        for (std::size_t i = 0; i < depth; ++i) {
          add_times(key(i), state.data() + i * width, seen);
        }
        kernels::transform(
            v,
            [beta](auto const& x, auto const& s) { return ctnn::detail::rounded((x - s) * beta); },
            v, seen);
      }
      for (std::size_t i = 0; i < depth; ++i) {
        kernels::transform<width>(
            state.data() + i * width,
            [factor = key(i)]<class V>(V const& x, V const& s) {
              return ctnn::fma(x, ctnn::detail::all<V>(factor), s);
            },
            v.data(), state.data() + i * width);
      }
      if constexpr (Node::has_output(0)) {
        for (std::size_t g = 0; g < of::group; ++g) {
          std::size_t const place = row * of::q_heads + h * of::group + g;
          std::array<T, width> y{};
          for (std::size_t i = 0; i < depth; ++i) {
            add_times(static_cast<T>(widened(queries[place * depth + i])), state.data() + i * width,
                      y);
          }
          for (std::size_t i = 0; i < width; ++i) {
            arguments.template output<0>()[place * width + i] =
                Element(ctnn::detail::rounded(y[i] * scale<Node, T>()));
          }
        }
      }
    }
    if constexpr (Node::has_output(1)) {
      auto& present = arguments.template output<1>();
      using State = typename std::remove_cvref_t<decltype(present)>::value_type;
      for (std::size_t i = 0; i < depth * width; ++i) {
        present[first + i] = converted<State>(state[i]);
      }
    }
  }

  /// sum += factor row.
  template <class T, std::size_t Width>
  static constexpr void add_times(T factor, T const* row, std::array<T, Width>& sum) noexcept {
    kernels::transform<Width>(
        sum.data(),
        [factor]<class V>(V const& x, V const& s) {
          return ctnn::fma(x, ctnn::detail::all<V>(factor), s);
        },
        row, sum.data());
  }

  template <class Node, class T>
  [[nodiscard]] static consteval T scale() {
    constexpr float given = Node::number("scale", 0);
    return given != 0 ? T{given}
                      : static_cast<T>(1 / ctnn::sqrt(static_cast<double>(sizes<Node>::depth)));
  }
};

} // namespace ctnn::onnx
