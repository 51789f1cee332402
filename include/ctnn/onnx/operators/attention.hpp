// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/for_each_part.hpp>
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/lane_reduction.hpp>
#include <ctnn/kernels/matmul.hpp>
#include <ctnn/math/exp.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/math/sqrt.hpp>
#include <ctnn/math/tanh.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/attention_sizes.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace ctnn::onnx {

namespace detail {

/// What the queries of an attention see of its keys: a mask that is an input, the times up to
/// their own, a window around it, and keys that are no padding.
template <class Node>
struct attention_bias {
  using of = attention_sizes<Node>;
  static constexpr bool has_mask = Node::has_input(3);
  static constexpr bool is_causal = Node::integer("is_causal") != 0;
  static constexpr std::int64_t left = Node::integer("left_window_size", -1);
  static constexpr std::int64_t right = Node::integer("right_window_size", -1);
  static constexpr bool has_lengths = Node::has_input(6);
  static constexpr bool hides = has_mask || is_causal || left >= 0 || right >= 0 || has_lengths;
  static constexpr extents mask_shape = [] {
    if constexpr (has_mask) {
      return Node::template input<3>().shape;
    } else {
      return extents{};
    }
  }();
  /// How many keys the mask is of; those behind are hidden.
  static constexpr std::size_t masked_keys =
      mask_shape.rank == 0 || (Node::version < 24 && mask_shape[mask_shape.rank - 1] == 1)
          ? of::keys
          : mask_shape[mask_shape.rank - 1];

  [[nodiscard]] static consteval bool mask_fits() {
    extents const all{of::batch, of::q_heads, of::queries, masked_keys};
    return mask_shape.rank <= 4 && masked_keys <= of::keys &&
           (Node::version >= 24 || masked_keys == of::keys) && broadcastable(mask_shape, all) &&
           broadcast(mask_shape, all) == all;
  }

  /// Which keys from..to - 1 a query of a sample sees, the mask aside.
  struct key_range {
    std::size_t from;
    std::size_t to;
  };
  [[nodiscard]] static constexpr key_range seen([[maybe_unused]] auto const& arguments,
                                                [[maybe_unused]] std::size_t sample,
                                                [[maybe_unused]] std::size_t query) noexcept {
    std::int64_t from = 0;
    std::int64_t to = of::keys;
    auto at = static_cast<std::int64_t>(of::past + query);
    if constexpr (has_lengths) {
      auto const length = static_cast<std::int64_t>(arguments.template input<6>()[sample]);
      to = length < to ? length : to;
      at += length - static_cast<std::int64_t>(of::queries);
    }
    if constexpr (left >= 0) {
      from = at - left > from ? at - left : from;
    }
    if constexpr (right >= 0) {
      to = at + right + 1 < to ? at + right + 1 : to;
    }
    if constexpr (is_causal) {
      to = at + 1 < to ? at + 1 : to;
    }
    if constexpr (has_mask) {
      constexpr auto most = static_cast<std::int64_t>(masked_keys);
      to = most < to ? most : to;
    }
    return {static_cast<std::size_t>(from), static_cast<std::size_t>(to < from ? from : to)};
  }

  /// Adds the mask to the scores of a query, and -infinity where it sees nothing.
  template <class T>
  static constexpr void add([[maybe_unused]] auto const& arguments,
                            [[maybe_unused]] std::size_t sample, [[maybe_unused]] std::size_t head,
                            [[maybe_unused]] std::size_t query,
                            [[maybe_unused]] T* scores) noexcept {
    constexpr T hidden = -std::numeric_limits<T>::infinity();
    if constexpr (has_mask) {
      constexpr extents all{of::batch, of::q_heads, of::queries, masked_keys};
      constexpr auto steps = broadcast_strides(mask_shape, all);
      auto const& mask = arguments.template input<3>();
      using M = typename std::remove_cvref_t<decltype(mask)>::value_type;
      M const* const row = mask.data() + sample * steps[0] + head * steps[1] + query * steps[2];
      for (std::size_t key = 0; key < masked_keys; ++key) {
        M const x = row[key * steps[3]];
        if constexpr (std::is_same_v<M, bool>) {
          scores[key] = x ? scores[key] : hidden;
        } else {
          T const bias = static_cast<T>(widened(x));
          scores[key] = bias == hidden ? hidden : scores[key] + bias;
        }
      }
    }
    if constexpr (hides) {
      key_range const range = seen(arguments, sample, query);
      for (std::size_t key = 0; key < range.from && key < of::keys; ++key) {
        scores[key] = hidden;
      }
      for (std::size_t key = range.to; key < of::keys; ++key) {
        scores[key] = hidden;
      }
    }
  }
};

/// Softmax of a row in place. A score of -infinity has no weight; where all are, all weights are 0.
template <std::size_t Size, bool Hides, class T>
constexpr void masked_softmax(T* row) noexcept {
  constexpr T hidden = -std::numeric_limits<T>::infinity();
  T const largest = kernels::maximum_in_lanes<Size>(row);
  if (Hides && largest == hidden) {
    for (std::size_t i = 0; i < Size; ++i) {
      row[i] = 0;
    }
    return;
  }
  kernels::transform<Size>(row, [largest](auto const& x) { return ctnn::exp(x - largest); }, row);
  T const sum = kernels::sum_in_lanes<Size>(row);
  kernels::transform<Size>(row, [sum](auto const& x) { return x / sum; }, row);
}

/// The same calculated as numbers of another type.
template <class As, std::size_t Size, bool Hides, class T>
constexpr void softmax_as(T* row) noexcept {
  using W = calculated<As>;
  if constexpr (std::is_same_v<As, T>) {
    masked_softmax<Size, Hides>(row);
  } else {
    std::array<W, Size> as{};
    for (std::size_t i = 0; i < Size; ++i) {
      as.data()[i] = widened(converted<As>(row[i]));
    }
    masked_softmax<Size, Hides>(as.data());
    for (std::size_t i = 0; i < Size; ++i) {
      row[i] = static_cast<T>(widened(converted<As>(as.data()[i])));
    }
  }
}

} // namespace detail

/// y = softmax(scale q k^T + bias) v for each head, where keys and values may go on from a past,
/// heads of queries share those of keys in groups, and scores may be capped by softcap tanh(x /
/// softcap). Further outputs are the keys and values with their past, and the scores after one of
/// the steps. Who sees nothing has an output of 0.
/// Source: Vaswani et al., Attention is all you need, 2017; ONNX Attention (opset 25).
template <>
struct operation<"Attention"> {
  template <class Node>
  static consteval auto infer() {
    using of = detail::attention_sizes<Node>;
    of::check();
    constexpr tensor_type q = Node::template input<0>();
    if constexpr (Node::has_input(3)) {
      constexpr tensor_type mask = Node::template input<3>();
      demand<mask.type == data_type::boolean || mask.type == q.type,
             "the mask is neither of bool nor of the queries' type", Node>();
      demand<detail::attention_bias<Node>::mask_fits(),
             "the mask does not go together with (batch, heads, queries, keys)", Node, mask.shape,
             extents{of::batch, of::q_heads, of::queries, of::keys}>();
    }
    demand<(Node::integer("left_window_size", -1) >= -1 &&
            Node::integer("right_window_size", -1) >= -1),
           "the size of a window is less than -1", Node>();
    constexpr auto precision = static_cast<data_type>(Node::integer("softmax_precision"));
    demand<precision == data_type::undefined || is_real(precision),
           "softmax_precision is no type of real numbers", Node>();
    demand<(Node::integer("qk_matmul_output_mode") >= 0 &&
            Node::integer("qk_matmul_output_mode") <= 3),
           "qk_matmul_output_mode is none from 0 to 3", Node>();
    constexpr data_type v = Node::template input<2>().type;
    tensor_type const all[] = {
        {q.type, of::is_packed ? extents{of::batch, of::queries, of::q_heads * of::width}
                               : extents{of::batch, of::q_heads, of::queries, of::width}},
        {q.type, {of::batch, of::kv_heads, of::keys, of::depth}},
        {v, {of::batch, of::kv_heads, of::keys, of::width}},
        {q.type, {of::batch, of::q_heads, of::queries, of::keys}}};
    std::array<tensor_type, Node::output_count> result{};
    for (std::size_t i = 0; i < Node::output_count; ++i) {
      result[i] = all[i];
    }
    return result;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    using of = detail::attention_sizes<Node>;
    if constexpr (of::keys > 0) {
      using T = calculated<element_of<Node::template input<0>().type>>;
      for (std::size_t sample = 0; sample < of::batch; ++sample) {
        for (std::size_t head = 0; head < of::kv_heads; ++head) {
          with_rows<Node, T, 1, of::depth>(arguments, sample, head, [&](auto const& keys) {
            with_rows<Node, T, 2, of::width>(arguments, sample, head, [&](auto const& values) {
              for (std::size_t i = head * of::group; i < (head + 1) * of::group; ++i) {
                attend<Node, T>(arguments, sample, i, keys, values);
              }
            });
          });
        }
      }
    } else if constexpr (Node::has_output(0)) {
      arguments.template output<0>() = {};
    }
  }

private:
  /// Calls `f` with the rows of one head of the keys (1) or the values (2), those of the past
  /// first, and puts them where an output wants them. At run time they stay where they are, if they
  /// can.
  template <class Node, class T, std::size_t Which, std::size_t Columns, class F>
  static constexpr void with_rows(auto const& arguments, std::size_t sample, std::size_t head,
                                  F f) noexcept {
    using of = detail::attention_sizes<Node>;
    using rows = std::array<T, of::keys * Columns>;
    using Element = element_of<Node::template input<Which>().type>;
    std::size_t const first = (sample * of::kv_heads + head) * std::tuple_size_v<rows>;
    constexpr bool is_kept = Node::has_output(Which);
    if consteval {
      rows copy{};
      gather<Node, Which, Columns>(arguments, sample, head, copy.data());
      if constexpr (is_kept) {
        put(copy, arguments.template output<Which>().data() + first);
      }
      f(copy);
    } else {
      if constexpr (is_kept && std::is_same_v<T, Element>) {
        auto* const kept = arguments.template output<Which>().data() + first;
        gather<Node, Which, Columns>(arguments, sample, head, kept);
        f(*reinterpret_cast<rows const*>(kept));
      } else if constexpr (!of::is_packed && of::past == 0 && std::is_same_v<T, Element>) {
        f(*reinterpret_cast<rows const*>(arguments.template input<Which>().data() + first));
      } else {
        rows copy;
        gather<Node, Which, Columns>(arguments, sample, head, copy.data());
        if constexpr (is_kept) {
          put(copy, arguments.template output<Which>().data() + first);
        }
        f(copy);
      }
    }
  }

  /// The rows of one head: those of a past, and those of an input.
  template <class Node, std::size_t Which, std::size_t Columns, class T>
  static constexpr void gather(auto const& arguments, std::size_t sample, std::size_t head,
                               T* rows) noexcept {
    using of = detail::attention_sizes<Node>;
    if constexpr (of::past > 0) {
      auto const* const from = arguments.template input<Which + 3>().data() +
                               (sample * of::kv_heads + head) * of::past * Columns;
      for (std::size_t i = 0; i < of::past * Columns; ++i) {
        rows[i] = static_cast<T>(widened(from[i]));
      }
    }
    for (std::size_t time = 0; time < of::now; ++time) {
      auto const* const from = arguments.template input<Which>().data() +
                               of::row(sample, head, time, of::kv_heads, of::now) * Columns;
      T* const to = rows + (of::past + time) * Columns;
      for (std::size_t i = 0; i < Columns; ++i) {
        to[i] = static_cast<T>(widened(from[i]));
      }
    }
  }

  template <class T, std::size_t Size, class To>
  static constexpr void put(std::array<T, Size> const& from, To* to) noexcept {
    for (std::size_t i = 0; i < Size; ++i) {
      to[i] = converted<To>(from.data()[i]);
    }
  }

  template <class Node, class T>
  [[nodiscard]] static consteval T scale() {
    constexpr double depth = detail::attention_sizes<Node>::depth;
    return Node::has("scale") ? static_cast<T>(Node::number("scale"))
                              : static_cast<T>(1 / ctnn::sqrt(depth));
  }

  /// The queries of one head, so many at a time that their scores take 64 KB.
  template <class Node, class T, std::size_t Keys, std::size_t Values>
  static constexpr void attend(auto const& arguments, std::size_t sample, std::size_t head,
                               std::array<T, Keys> const& keys,
                               std::array<T, Values> const& values) noexcept {
    using of = detail::attention_sizes<Node>;
    constexpr std::size_t at_once =
        ctnn::detail::even_part(of::queries, 65536 / (of::keys * sizeof(T)));
    if constexpr (of::queries > 0) {
      ctnn::detail::for_each_part<of::queries, at_once>([&]<std::size_t Rows>(std::size_t first) {
        attend_some<Node, Rows>(arguments, sample, head, first, keys, values);
      });
    }
  }

  template <class Node, std::size_t Rows, class T, std::size_t Keys, std::size_t Values>
  static constexpr void attend_some(auto const& arguments, std::size_t sample, std::size_t head,
                                    std::size_t first, std::array<T, Keys> const& keys,
                                    std::array<T, Values> const& values) noexcept {
    using of = detail::attention_sizes<Node>;
    using bias = detail::attention_bias<Node>;
    using Element = element_of<Node::template input<0>().type>;
    auto const& q = arguments.template input<0>();
    std::array<T, Rows * of::depth> queries;
    for (std::size_t i = 0; i < Rows; ++i) {
      auto const* const from =
          q.data() + of::row(sample, head, first + i, of::q_heads, of::queries) * of::depth;
      for (std::size_t k = 0; k < of::depth; ++k) {
        queries.data()[i * of::depth + k] =
            ctnn::detail::rounded(widened(from[k]) * scale<Node, T>());
      }
    }
    std::array<T, Rows * of::keys> scores;
    kernels::multiply<kernels::matrix_product{
        .rows = Rows, .inner = of::depth, .columns = of::keys, .b = {1, of::depth}}>(queries, keys,
                                                                                     scores);
    std::size_t const place = ((sample * of::q_heads + head) * of::queries + first) * of::keys;
    show<Node, 0>(arguments, place, scores);
    constexpr float cap = Node::number("softcap");
    if constexpr (cap > 0) {
      kernels::transform(
          scores,
          [](auto const& x) { return ctnn::detail::rounded(ctnn::tanh(x / T{cap}) * T{cap}); },
          scores);
    }
    show<Node, 1>(arguments, place, scores);
    for (std::size_t i = 0; i < Rows; ++i) {
      bias::add(arguments, sample, head, first + i, scores.data() + i * of::keys);
    }
    show<Node, 2>(arguments, place, scores);
    constexpr auto given = static_cast<data_type>(Node::integer("softmax_precision"));
    using precision =
        std::conditional_t<given == data_type::undefined || half<Element>, T,
                           element_of<given == data_type::undefined ? data_type::float32 : given>>;
    for (std::size_t i = 0; i < Rows; ++i) {
      detail::softmax_as<precision, of::keys, bias::hides>(scores.data() + i * of::keys);
    }
    show<Node, 3>(arguments, place, scores);
    std::array<T, Rows * of::width> seen;
    kernels::multiply<kernels::matrix_product{
        .rows = Rows, .inner = of::keys, .columns = of::width}>(scores, values, seen);
    if constexpr (Node::has_output(0)) {
      for (std::size_t i = 0; i < Rows; ++i) {
        auto* const to = arguments.template output<0>().data() +
                         of::row(sample, head, first + i, of::q_heads, of::queries) * of::width;
        for (std::size_t k = 0; k < of::width; ++k) {
          to[k] = converted<Element>(seen.data()[i * of::width + k]);
        }
      }
    }
  }

  /// Puts scores where the fourth output wants them after a step.
  template <class Node, int Step, class T, std::size_t Size>
  static constexpr void show([[maybe_unused]] auto const& arguments,
                             [[maybe_unused]] std::size_t place,
                             [[maybe_unused]] std::array<T, Size> const& scores) noexcept {
    if constexpr (Node::has_output(3) && Node::integer("qk_matmul_output_mode") == Step) {
      put(scores, arguments.template output<3>().data() + place);
    }
  }
};

} // namespace ctnn::onnx
