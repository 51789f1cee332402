// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/parameters.hpp>

#include <cstddef>
#include <initializer_list>

namespace ctnn::detail {

template <class... Sizes>
[[nodiscard]] constexpr std::size_t most(Sizes... sizes) noexcept {
  std::size_t result = 0;
  ((result = larger(result, sizes)), ...);
  return result;
}

/// A layer that says what its kernels keep on the stack.
template <class Layer>
concept layer_with_buffers = requires { Layer::buffer_bytes(); };

/// What the functions of a layer take of the stack for registers that they save.
inline constexpr std::size_t frame_bytes = 512;

template <class Layer>
[[nodiscard]] constexpr std::size_t stack_bytes_of() noexcept {
  static_assert(layer_with_buffers<Layer>,
                "stack_bytes: a layer of this net does not state what it takes of the stack");
  if constexpr (layer_with_buffers<Layer>) {
    return frame_bytes + Layer::buffer_bytes();
  } else {
    return 0;
  }
}

/// The costs of a list of layers, in sum.
template <class LayerList>
struct costs;

template <template <class...> class List, class... Layers>
struct costs<List<Layers...>> {
  static constexpr std::size_t parameter_count = (std::size_t{0} + ... + Layers::parameter_count);
  static constexpr std::size_t macs = (std::size_t{0} + ... + Layers::macs);
  static constexpr std::size_t activation_bytes = (std::size_t{0} + ... + Layers::activation_bytes);
  static constexpr std::size_t peak_activation_bytes =
      most(sizeof(typename Layers::input_type) + sizeof(typename Layers::output_type)...);

  static constexpr std::size_t statistic_count = [] {
    std::size_t result = 0;
    (
        [&] {
          if constexpr (layer_with_statistics<Layers>) {
            result += Layers::statistic_count;
          }
        }(),
        ...);
    return result;
  }();
  static constexpr bool draws = (drawing_layer<Layers> || ...);
  static constexpr bool sees_batches = (layer_of_batches<Layers> || ...);

  [[nodiscard]] static constexpr std::size_t stack_bytes() noexcept {
    return (stack_bytes_of<Layers>() + ...);
  }

  /// The largest output of every second layer from one on, but for the last layer's; not less than
  /// a byte.
  [[nodiscard]] static constexpr std::size_t output_bytes(std::size_t first) noexcept {
    std::size_t result = 1;
    std::size_t index = 0;
    for (std::size_t const bytes : {sizeof(typename Layers::output_type)...}) {
      if (index % 2 == first && index + 1 < sizeof...(Layers)) {
        result = larger(result, bytes);
      }
      ++index;
    }
    return result;
  }
};

} // namespace ctnn::detail
