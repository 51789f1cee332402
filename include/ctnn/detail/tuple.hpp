// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

namespace ctnn::detail {

template <std::size_t Index, class T>
struct tuple_element {
  T value;

  [[nodiscard]] friend constexpr bool operator==(tuple_element const&,
                                                 tuple_element const&) = default;
};

// Not [[no_unique_address]]: two empty objects of one type never share an address.
template <std::size_t Index, class T>
  requires(std::is_empty_v<T>)
struct tuple_element<Index, T> {
  [[nodiscard]] friend constexpr bool operator==(tuple_element, tuple_element) = default;
};

template <class Indices, class... Ts>
struct tuple_base;

template <std::size_t... Indices, class... Ts>
struct tuple_base<std::index_sequence<Indices...>, Ts...> : tuple_element<Indices, Ts>... {
  [[nodiscard]] friend constexpr bool operator==(tuple_base const&, tuple_base const&) = default;
};

/// A `std::tuple` that is a structural aggregate (a template argument, trivially copyable), flat
/// (its depth does not grow with its length), and in which empty elements take no space.
template <class... Ts>
struct tuple : tuple_base<std::index_sequence_for<Ts...>, Ts...> {
  [[nodiscard]] friend constexpr bool operator==(tuple const&, tuple const&) = default;
};

/// The element at an index; an empty one by value.
template <std::size_t Index, class T>
  requires(!std::is_empty_v<T>)
[[nodiscard]] constexpr T& get(tuple_element<Index, T>& element) noexcept {
  return element.value;
}

template <std::size_t Index, class T>
  requires(!std::is_empty_v<T>)
[[nodiscard]] constexpr T const& get(tuple_element<Index, T> const& element) noexcept {
  return element.value;
}

template <std::size_t Index, class T>
  requires(std::is_empty_v<T>)
[[nodiscard]] constexpr T get(tuple_element<Index, T> const&) noexcept {
  return T{};
}

/// Sets the element at an index.
template <std::size_t Index, class T>
constexpr void set(tuple_element<Index, T>& element, T const& value) noexcept {
  if constexpr (!std::is_empty_v<T>) {
    element.value = value;
  }
}

} // namespace ctnn::detail
