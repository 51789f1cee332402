// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/contract.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

/// An index, from the end where it is negative. One that is no place of the dimension ends the
/// program, or the compilation.
template <std::integral Index>
[[nodiscard]] constexpr std::size_t checked_index(Index index, std::size_t extent) noexcept {
  auto const given = static_cast<std::int64_t>(index);
  std::size_t const place = static_cast<std::size_t>(given) + (given < 0 ? extent : 0);
  if (place >= extent) {
    ctnn::detail::contract_violation("onnx: an index is out of range", place, extent);
  }
  return place;
}

} // namespace ctnn::onnx
