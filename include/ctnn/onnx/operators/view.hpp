// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace ctnn::onnx {

/// An operator that changes nothing but the shape: where its elements have to be in a place of
/// their own, they are copied.
struct view_operation {
  static constexpr bool is_view = true;

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    arguments.template output<0>() = arguments.template input<0>();
  }

  template <class Node>
  static constexpr void gradient(auto const& arguments) noexcept {
    auto& dx = arguments.template input_gradient<0>();
    for (std::size_t i = 0; i < dx.size(); ++i) {
      dx[i] += arguments.output_gradient()[i];
    }
  }
};

} // namespace ctnn::onnx
