// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/contract.hpp>
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/lane_reduction.hpp>
#include <ctnn/kernels/matmul.hpp>
#include <ctnn/kernels/reduction.hpp>
#include <ctnn/layers/parameters.hpp>
#include <ctnn/layers/projection.hpp>
#include <ctnn/layers/training_pass.hpp>
#include <ctnn/math/exp.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/ops/attention.hpp>
#include <ctnn/ops/dense.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/subtensor.hpp>
#include <ctnn/tensor/tensor.hpp>
#include <ctnn/tensor/transposed.hpp>

#include <array>
#include <concepts>
#include <cstddef>

namespace ctnn::layers {

/// `multi_head_attention<{.heads = 4, .causal = true}>`.
struct multi_head_attention_options {
  std::size_t heads = 1;
  /// Whether each time sees itself and those before it alone.
  bool causal = false;
  bool bias = true;
};

/// `multi_head_attention` behind a sequence (Time, Width).
template <real T, std::size_t Time, std::size_t Width, multi_head_attention_options Options>
struct multi_head_attention_layer {
  using input_type = tensor<T, Time, Width>;
  using output_type = input_type;
  using in_type = detail::projection<T, Width, 3 * Width, Options.bias>;
  using out_type = detail::projection<T, Width, Width, Options.bias>;

  static constexpr std::size_t heads = Options.heads;
  static constexpr std::size_t depth = Width / heads;
  using head_type = detail::attention_head<T, Time, Time, depth, depth, Options.causal>;
  using projected_type = tensor<T, Time, 3 * Width>;

  /// What the gradients need.
  struct trace_type {
    std::array<head_type, Options.heads> each_head;
    /// What the heads give, side by side.
    input_type seen;
  };

  static constexpr char const* name = "multi_head_attention";
  static constexpr std::size_t parameter_count =
      in_type::parameter_count + out_type::parameter_count;
  static constexpr std::size_t macs = 4 * Time * Width * Width + 2 * Time * Time * Width;
  static constexpr std::size_t activation_bytes = sizeof(output_type) + sizeof(trace_type);
  static constexpr bool backpropagates = true;

  /// To queries, keys and values of all heads, side by side.
  in_type in;
  /// What the heads give to y.
  out_type out;

  /// The layer of torch.nn.MultiheadAttention's in_proj_weight, out_proj.weight, and, with biases,
  /// in_proj_bias and out_proj.bias: ours are its weights' transposes.
  [[nodiscard]] static constexpr multi_head_attention_layer
  from_torch(tensor<T, 3 * Width, Width> const& in_proj_weight,
             tensor<T, Width, Width> const& out_proj_weight,
             tensor<T, 3 * Width> const& in_proj_bias,
             tensor<T, Width> const& out_proj_bias) noexcept
    requires(Options.bias)
  {
    return {{transposed(in_proj_weight), in_proj_bias},
            {transposed(out_proj_weight), out_proj_bias}};
  }

  [[nodiscard]] static constexpr multi_head_attention_layer
  from_torch(tensor<T, 3 * Width, Width> const& in_proj_weight,
             tensor<T, Width, Width> const& out_proj_weight) noexcept
    requires(!Options.bias)
  {
    return {{transposed(in_proj_weight)}, {transposed(out_proj_weight)}};
  }

  [[nodiscard]] constexpr output_type forward(input_type const& x) const noexcept {
    auto const qkv = in(x);
    input_type seen;
    for (std::size_t head = 0; head < heads; ++head) {
      head_type taken;
      take(taken, qkv, head);
      taken.attend(seen.begin() + head * depth, Width);
    }
    return out(seen);
  }

  /// The keys, as columns, and values of the times so far.
  struct state_type {
    std::array<std::array<T, depth * Time>, heads> keys;
    std::array<std::array<T, Time * depth>, heads> values;
    std::size_t time = 0;

    [[nodiscard]] friend constexpr bool operator==(state_type const&, state_type const&) = default;
  };

  /// One time of a sequence, of which there are no more than in the net's input shape.
  [[nodiscard]] constexpr tensor<T, Width> step(tensor<T, Width> const& x,
                                                state_type& state) const noexcept
    requires(Options.causal)
  {
    if (state.time >= Time) {
      detail::contract_violation("step: the sequence is longer than the net's input shape",
                                 state.time, Time);
    }
    auto const qkv = in(x);
    tensor<T, Width> seen;
    for (std::size_t head = 0; head < heads; ++head) {
      step_head(qkv.begin() + head * depth, state.keys.data()[head], state.values.data()[head],
                state.time, seen.begin() + head * depth);
    }
    ++state.time;
    return out(seen);
  }

  template <bool InputWanted, class X, class Head, class Gradient>
  constexpr auto backpropagate(X const& x, Head& head, Gradient& gradient,
                               training_pass const&) const noexcept {
    if constexpr (std::same_as<X, input_type>) {
      trace_type trace;
      auto const dy = head(forward(x, trace));
      return back<InputWanted>(x, trace, dy, gradient);
    } else {
      constexpr std::size_t batch = X::extent(0);
      std::array<trace_type, batch> traces;
      X y;
      for (std::size_t i = 0; i < batch; ++i) {
        set_subtensor(y, i, forward(subtensor(x, i), traces[i]));
      }
      X const dy = head(y);
      X dx;
      for (std::size_t i = 0; i < batch; ++i) {
        if constexpr (InputWanted) {
          set_subtensor(dx, i, back<true>(subtensor(x, i), traces[i], subtensor(dy, i), gradient));
        } else {
          back<false>(subtensor(x, i), traces[i], subtensor(dy, i), gradient);
        }
      }
      if constexpr (InputWanted) {
        return dx;
      }
    }
  }

  /// Each of the projections to queries, keys and values is drawn for a fan of its own.
  template <class Initializer>
  constexpr void initialize(Initializer const& initializer, philox4x32& random) noexcept {
    detail::draw_weight(in.weight, initializer, random, Width, Width);
    detail::draw_weight(out.weight, initializer, random, Width, Width);
    if constexpr (Options.bias) {
      in.bias = {};
      out.bias = {};
    }
  }

  template <class Visit, class... Layers>
  static constexpr void for_each_parameter(Visit visit, Layers&... layers) {
    in_type::for_each_parameter(visit, layers.in...);
    out_type::for_each_parameter(visit, layers.out...);
  }

  [[nodiscard]] friend constexpr bool operator==(multi_head_attention_layer const&,
                                                 multi_head_attention_layer const&) = default;

private:
  static constexpr void take(head_type& taken, projected_type const& qkv,
                             std::size_t head) noexcept {
    T const* const q = qkv.begin() + head * depth;
    taken.take(q, 3 * Width, q + Width, 3 * Width, q + 2 * Width, 3 * Width);
  }

  [[nodiscard]] constexpr output_type forward(input_type const& x,
                                              trace_type& trace) const noexcept {
    auto const qkv = in(x);
    for (std::size_t head = 0; head < heads; ++head) {
      take(trace.each_head.data()[head], qkv, head);
      trace.each_head.data()[head].attend(trace.seen.begin() + head * depth, Width);
    }
    return out(trace.seen);
  }

  template <bool InputWanted>
  constexpr auto back(input_type const& x, trace_type& trace, output_type const& dy,
                      multi_head_attention_layer& gradient) const noexcept {
    out_type::add_gradient(trace.seen, dy, gradient.out);
    auto const dseen = dense_input_gradient(dy, out.weight);
    projected_type dqkv;
    for (std::size_t head = 0; head < heads; ++head) {
      T* const dq = dqkv.begin() + head * depth;
      trace.each_head.data()[head].backpropagate(trace.seen.begin() + head * depth,
                                                 dseen.begin() + head * depth, Width, dq, 3 * Width,
                                                 dq + Width, 3 * Width, dq + 2 * Width, 3 * Width);
    }
    in_type::add_gradient(x, dqkv, gradient.in);
    if constexpr (InputWanted) {
      return dense_input_gradient(dqkv, in.weight);
    }
  }

  /// One time through one head, whose query, key and value lie Width apart.
  static constexpr void step_head(T const* qkv, std::array<T, depth * Time>& keys,
                                  std::array<T, Time * depth>& values, std::size_t time,
                                  T* y) noexcept {
    std::array<T, depth> query;
    for (std::size_t i = 0; i < depth; ++i) {
      query.data()[i] = detail::rounded(qkv[i] * head_type::scale);
      keys.data()[i * Time + time] = qkv[Width + i];
      values.data()[time * depth + i] = qkv[2 * Width + i];
    }
    std::array<T, Time> weights;
    kernels::multiply<kernels::matrix_product{.rows = 1, .inner = depth, .columns = Time}>(
        query, keys, weights);
    T largest = weights.data()[0];
    for (std::size_t i = 1; i <= time; ++i) {
      T const x = weights.data()[i];
      largest = x > largest || x != x ? x : largest;
    }
    // What is not seen becomes 0 behind the exponentials, which must not overflow.
    for (std::size_t i = time + 1; i < Time; ++i) {
      weights.data()[i] = largest;
    }
    kernels::transform(
        weights, [largest](auto const& x) { return ctnn::exp(x - largest); }, weights);
    for (std::size_t i = time + 1; i < Time; ++i) {
      weights.data()[i] = 0;
    }
    T const sum = kernels::sum_in_lanes<Time>(weights.data());
    std::array<T, depth> seen;
    kernels::multiply<kernels::matrix_product{.rows = 1, .inner = Time, .columns = depth}>(
        weights, values, seen);
    kernels::transform<depth>(y, [sum](auto const& x) { return (x + T{0}) / sum; }, seen.data());
  }
};

/// Multi-head self-attention over a sequence (time, width): queries, keys and values are dense
/// layers of x, each of the heads attends to the times by its share of their features, and a dense
/// layer joins what the heads give. See `ctnn::attention`; `from_torch` takes PyTorch's weights.
///
/// Shapes: x (time, width), in.weight (width, 3 width), out.weight (width, width), y like x.
/// Source: Vaswani et al., Attention is all you need, 2017; torch.nn.MultiheadAttention.
template <multi_head_attention_options Options = multi_head_attention_options{}>
  requires(Options.heads > 0)
struct multi_head_attention {
  template <class In>
  static constexpr bool accepts = [] {
    if constexpr (In::rank() == 2) {
      return In::extent(1) % Options.heads == 0;
    } else {
      return false;
    }
  }();

  template <class In>
  struct requirement {
    static_assert(In::rank() == 2, "multi_head_attention needs a sequence (time, width)");
    static_assert(In::rank() != 2 || accepts<In>,
                  "multi_head_attention: the heads do not divide the width");
  };

  template <real T, class In>
  using fn = multi_head_attention_layer<T, In::extent(0), In::extent(1), Options>;
};

} // namespace ctnn::layers
