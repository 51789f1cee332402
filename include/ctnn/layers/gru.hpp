// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/recurrent.hpp>
#include <ctnn/ops/gru.hpp>
#include <ctnn/ops/gru_reset_before.hpp>

#include <cstddef>
#include <type_traits>

namespace ctnn::layers {

/// `gru<16>`, `gru<16, {.return_sequences = false}>`, `gru<16, {.reset_after = false}>`.
struct gru_options {
  bool return_sequences = true;
  /// Whether the reset gate stands behind the product, as in PyTorch, or before it: Keras's word.
  bool reset_after = true;
};

/// A gated recurrent unit of `Hidden` units behind a sequence (time, features): the hidden state of
/// each time, or of the last one. See `ctnn::gru_cell` and `ctnn::gru_reset_before_cell` for the
/// order of the gates; `from_torch` takes PyTorch's weights.
template <std::size_t Hidden, gru_options Options = gru_options{}>
  requires(Hidden > 0)
struct gru {
  template <class In>
  static constexpr bool accepts = In::rank() == 2;

  template <class In>
  struct requirement {
    static_assert(accepts<In>, "gru needs a sequence (time, features)");
  };

  template <real T, class In>
  using fn =
      recurrent_layer<std::conditional_t<Options.reset_after, gru_cell<T, In::extent(1), Hidden>,
                                         gru_reset_before_cell<T, In::extent(1), Hidden>>,
                      In::extent(0), Options.return_sequences>;
};

} // namespace ctnn::layers
