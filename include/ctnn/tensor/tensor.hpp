// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/contract.hpp>
#include <ctnn/tensor/concepts.hpp>
#include <ctnn/tensor/shape.hpp>

#include <array>
#include <concepts>
#include <cstddef>

namespace ctnn {

/// A dense array of T whose extents are in its type, in row-major order (the last index is
/// contiguous).
///
/// A structural aggregate over one `std::array`: trivially copyable, regular, a literal, a template
/// argument, ROM data. Like `std::array`, `tensor<float, 3> t;` leaves the elements undetermined
/// and `tensor<float, 3> t{};` sets them to zero. Literals by rows are written with `make_tensor`.
///
/// Indices out of range are rejected in constant evaluation and, like those of `std::array`, not
/// checked at run time.
template <element T, std::size_t... Extents>
  requires(positive_extents<Extents...>)
struct tensor {
  using value_type = T;
  using shape_type = ctnn::shape<Extents...>;

  std::array<T, shape_type::size()> data;

  [[nodiscard]] static constexpr std::size_t rank() noexcept { return shape_type::rank(); }
  [[nodiscard]] static constexpr std::size_t size() noexcept { return shape_type::size(); }
  [[nodiscard]] static constexpr std::size_t extent(std::size_t dimension) noexcept {
    return shape_type::extent(dimension);
  }

  /// The element at one index for each dimension: `t[row, column]`.
  template <std::convertible_to<std::size_t>... Indices>
    requires(sizeof...(Indices) == sizeof...(Extents))
  [[nodiscard]] constexpr T& operator[](Indices... indices) noexcept {
    return data[offset(static_cast<std::size_t>(indices)...)];
  }

  template <std::convertible_to<std::size_t>... Indices>
    requires(sizeof...(Indices) == sizeof...(Extents))
  [[nodiscard]] constexpr T const& operator[](Indices... indices) const noexcept {
    return data[offset(static_cast<std::size_t>(indices)...)];
  }

  [[nodiscard]] constexpr T* begin() noexcept { return data.data(); }
  [[nodiscard]] constexpr T const* begin() const noexcept { return data.data(); }
  [[nodiscard]] constexpr T* end() noexcept { return data.data() + size(); }
  [[nodiscard]] constexpr T const* end() const noexcept { return data.data() + size(); }

  [[nodiscard]] friend constexpr bool operator==(tensor const&, tensor const&) = default;

private:
  [[nodiscard]] static constexpr std::size_t checked(std::size_t index,
                                                     std::size_t extent) noexcept {
    if consteval {
      if (index >= extent) {
        detail::contract_violation("tensor: index out of range", index, extent);
      }
    }
    return index;
  }

  template <class... Indices>
  [[nodiscard]] static constexpr std::size_t offset(Indices... indices) noexcept {
    std::size_t result = 0;
    ((result = result * Extents + checked(indices, Extents)), ...);
    return result;
  }
};

} // namespace ctnn
