// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>

#include <cstddef>

namespace ctnn::onnx::detail {

/// The sizes of a node of Attention: its tensors are (batch, heads, times, features) or, packed,
/// (batch, times, heads features).
template <class Node>
struct attention_sizes {
  static constexpr tensor_type q = Node::template input<0>();
  static constexpr tensor_type k = Node::template input<1>();
  static constexpr tensor_type v = Node::template input<2>();
  static constexpr bool is_packed = q.rank() == 3;
  static constexpr std::size_t batch = q.shape[0];
  static constexpr auto given_q = static_cast<std::size_t>(Node::integer("q_num_heads"));
  static constexpr auto given_kv = static_cast<std::size_t>(Node::integer("kv_num_heads"));
  static constexpr std::size_t q_heads = is_packed ? given_q : q.shape[1];
  static constexpr std::size_t kv_heads = is_packed ? given_kv : k.shape[1];
  static constexpr bool heads_fit = Node::integer("q_num_heads") >= 0 &&
                                    Node::integer("kv_num_heads") >= 0 && kv_heads > 0 &&
                                    q_heads % (kv_heads == 0 ? 1 : kv_heads) == 0;
  static constexpr std::size_t group = heads_fit ? q_heads / kv_heads : 1;
  static constexpr std::size_t queries = q.shape[is_packed ? 1 : 2];
  static constexpr std::size_t depth =
      is_packed ? k.shape[2] / (kv_heads == 0 ? 1 : kv_heads) : k.shape[3];
  static constexpr std::size_t width =
      is_packed ? v.shape[2] / (kv_heads == 0 ? 1 : kv_heads) : v.shape[3];
  static constexpr std::size_t now = k.shape[is_packed ? 1 : 2];
  static constexpr std::size_t past = [] {
    if constexpr (Node::has_input(4)) {
      return Node::template input<4>().shape[2];
    } else {
      return std::size_t{0};
    }
  }();
  static constexpr std::size_t keys = past + now;

  /// The row of a head at a time, of so many heads and times.
  [[nodiscard]] static constexpr std::size_t row(std::size_t sample, std::size_t head,
                                                 std::size_t time, std::size_t heads,
                                                 std::size_t times) noexcept {
    return is_packed ? (sample * times + time) * heads + head
                     : (sample * heads + head) * times + time;
  }

  static consteval void check() {
    demand<is_real(q.type) && q.type == k.type && is_real(v.type),
           "queries, keys and values are not of real numbers, or queries and keys of two types",
           Node>();
    demand<(q.type == data_type::float64) == (v.type == data_type::float64),
           "one of the inputs is of double, and another not", Node>();
    demand<(q.rank() == 3 || q.rank() == 4) && q.rank() == k.rank() && k.rank() == v.rank(),
           "queries, keys and values are not all of 3 or all of 4 dimensions", Node, q.shape,
           k.shape, v.shape>();
    demand<heads_fit, "the heads of queries are no multiple of those of keys", Node, q.shape,
           k.shape>();
    demand<q.shape == shape(q_heads, queries, depth) && k.shape == shape(kv_heads, now, depth) &&
               v.shape == shape(kv_heads, now, width),
           "queries, keys and values do not go together", Node, q.shape, k.shape, v.shape>();
    demand<depth != 0 && width != 0, "there are no features", Node, q.shape, k.shape, v.shape>();
    demand<Node::has_input(4) == Node::has_input(5), "there is a past of keys or of values alone",
           Node>();
    if constexpr (Node::has_input(4) && Node::has_input(5)) {
      constexpr tensor_type of_k = Node::template input<4>();
      constexpr tensor_type of_v = Node::template input<5>();
      demand<of_k == tensor_type{k.type, {batch, kv_heads, past, depth}} &&
                 of_v == tensor_type{v.type, {batch, kv_heads, past, width}},
             "the past is not (batch, heads, times, features) of the keys' and the values' types",
             Node, of_k.shape, of_v.shape>();
    }
    if constexpr (Node::has_input(6)) {
      demand<!Node::has_input(4), "there is a past and a number of keys that are no padding",
             Node>();
      demand<Node::template input<6>().shape == extents{batch},
             "there is not one number of keys for each sample", Node, q.shape,
             Node::template input<6>().shape>();
    }
  }

private:
  static consteval extents shape(std::size_t heads, std::size_t times, std::size_t features) {
    return is_packed ? extents{batch, times, heads * features}
                     : extents{batch, heads, times, features};
  }
};

} // namespace ctnn::onnx::detail
