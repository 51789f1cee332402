// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/recurrent.hpp>
#include <ctnn/ops/rnn.hpp>

#include <cstddef>
#include <type_traits>

namespace ctnn::layers {

/// What a simple recurrent layer makes of its sums: PyTorch's `nonlinearity`.
enum class nonlinearity { tanh, relu };

/// `rnn<16>`, `rnn<16, {.return_sequences = false}>`, `rnn<16, {.nonlinearity =
/// nonlinearity::relu}>`.
struct rnn_options {
  bool return_sequences = true;
  layers::nonlinearity nonlinearity = layers::nonlinearity::tanh;
};

/// A simple recurrent layer of `Hidden` units behind a sequence (time, features): the hidden state
/// of each time, or of the last one. See `ctnn::rnn_cell`; `from_torch` takes PyTorch's weights.
template <std::size_t Hidden, rnn_options Options = rnn_options{}>
  requires(Hidden > 0)
struct rnn {
  template <class In>
  static constexpr bool accepts = In::rank() == 2;

  template <class In>
  struct requirement {
    static_assert(accepts<In>, "rnn needs a sequence (time, features)");
  };

  template <real T, class In>
  using fn =
      recurrent_layer<std::conditional_t<Options.nonlinearity == nonlinearity::tanh,
                                         rnn_cell<T, In::extent(1), Hidden, activations::tanh{}>,
                                         rnn_cell<T, In::extent(1), Hidden, activations::relu{}>>,
                      In::extent(0), Options.return_sequences>;
};

} // namespace ctnn::layers
