// SPDX-License-Identifier: BSL-1.0
#include <ctnn/blocks/each.hpp>
#include <ctnn/layers/layer_norm.hpp>
#include <ctnn/layers/multi_head_attention.hpp>
#include <ctnn/layers/softmax.hpp>
#include <ctnn/tensor.hpp>

#include <new>

#include "transformer/operands.hpp"

namespace run_time::transformer {
namespace {

using rows = ctnn::shape<time, width>;

template <part Which>
struct layer_of;

template <>
struct layer_of<part::layer_norm> : ctnn::layers::layer_norm<>::fn<float, rows> {
  explicit layer_of(operands const& o) {
    weight = {o.weight};
    bias = {o.bias};
  }
};

template <>
struct layer_of<part::softmax> : ctnn::layers::each<ctnn::layers::softmax>::fn<float, rows> {
  explicit layer_of(operands const&) {}
};

template <bool Causal>
struct attention_layer
    : ctnn::layers::multi_head_attention<{.heads = heads, .causal = Causal}>::template fn<float,
                                                                                          rows> {
  explicit attention_layer(operands const& o) {
    this->in = {{o.in_weight}, {o.in_bias}};
    this->out = {{o.out_weight}, {o.out_bias}};
  }
};

template <>
struct layer_of<part::attention> : attention_layer<false> {
  using attention_layer<false>::attention_layer;
};

template <>
struct layer_of<part::causal_attention> : attention_layer<true> {
  using attention_layer<true>::attention_layer;
};

template <part Which>
struct ours {
  using tensor = ctnn::tensor<float, time, width>;

  alignas(64) layer_of<Which> layer{operands()};
  alignas(64) tensor x{operands().x};
  alignas(64) tensor y;

  // In place: an assignment would copy the result.
  void run() { ::new (&y) auto(layer.forward(x)); }
  [[nodiscard]] std::span<float const> result() const { return y.data; }
};

bool const added = add_parts<ours>("ctnn");

} // namespace
} // namespace run_time::transformer
