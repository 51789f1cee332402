// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace ctnn::onnx {

/// Where values live: the model's main graph with what the user binds. Everything that is known
/// of its values while compiling hangs on it, and is found when it is asked for.
template <class Model, class... Bindings>
struct scope {
  using model = Model;
  static constexpr std::size_t graph = 0;
};

/// What is known of a value of a scope while compiling.
template <class Scope, std::size_t Index>
struct value;

} // namespace ctnn::onnx
