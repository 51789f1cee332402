// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>

#include <cstddef>

namespace ctnn::detail {

template <class... Sizes>
[[nodiscard]] constexpr std::size_t most(Sizes... sizes) noexcept {
  std::size_t result = 0;
  ((result = larger(result, sizes)), ...);
  return result;
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
};

} // namespace ctnn::detail
