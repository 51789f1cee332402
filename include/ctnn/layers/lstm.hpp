// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/recurrent.hpp>
#include <ctnn/ops/lstm.hpp>

#include <cstddef>

namespace ctnn::layers {

/// A long short-term memory of `Hidden` units behind a sequence (time, features): the hidden state
/// of each time, or of the last one. See `ctnn::lstm_cell` for the order of the gates;
/// `from_torch` takes PyTorch's weights.
template <std::size_t Hidden, recurrent_options Options = recurrent_options{}>
  requires(Hidden > 0)
struct lstm {
  template <class In>
  static constexpr bool accepts = In::rank() == 2;

  template <class In>
  struct requirement {
    static_assert(accepts<In>, "lstm needs a sequence (time, features)");
  };

  template <real T, class In>
  using fn =
      recurrent_layer<lstm_cell<T, In::extent(1), Hidden>, In::extent(0), Options.return_sequences>;
};

} // namespace ctnn::layers
