// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// The same elements in the same row-major order under other extents of the same size:
/// `reshape<2, 6>(t)`.
template <std::size_t... Extents, class T, std::size_t... Old>
  requires(shape<Extents...>::size() == shape<Old...>::size() ||
           detail::unsatisfied<"reshape: the sizes differ: (got, asked for) are", shape<Old...>,
                               shape<Extents...>>())
[[nodiscard]] constexpr tensor<T, Extents...> reshape(tensor<T, Old...> const& t) noexcept {
  return {t.data};
}

/// All elements in row-major order, as one row.
template <class T, std::size_t... Extents>
[[nodiscard]] constexpr auto flattened(tensor<T, Extents...> const& t) noexcept {
  return reshape<shape<Extents...>::size()>(t);
}

} // namespace ctnn
