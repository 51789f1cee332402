// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/bfloat16.hpp>
#include <ctnn/math/float16.hpp>
#include <ctnn/tensor/concepts.hpp>

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

namespace ctnn {

/// What the elements of a file of data are.
enum class element_type : unsigned char {
  boolean,
  int8,
  uint8,
  int16,
  uint16,
  int32,
  uint32,
  int64,
  uint64,
  float16,
  bfloat16,
  float32,
  float64,
};

namespace detail {

/// Calls `visit` with a value of the type that such elements have here.
template <class Visit>
constexpr decltype(auto) with_element_type(element_type type, Visit visit) {
  switch (type) {
  case element_type::boolean:
    return visit(bool{});
  case element_type::int8:
    return visit(std::int8_t{});
  case element_type::uint8:
    return visit(std::uint8_t{});
  case element_type::int16:
    return visit(std::int16_t{});
  case element_type::uint16:
    return visit(std::uint16_t{});
  case element_type::int32:
    return visit(std::int32_t{});
  case element_type::uint32:
    return visit(std::uint32_t{});
  case element_type::int64:
    return visit(std::int64_t{});
  case element_type::uint64:
    return visit(std::uint64_t{});
  case element_type::float16:
    return visit(ctnn::float16{0});
  case element_type::bfloat16:
    return visit(ctnn::bfloat16{0});
  case element_type::float32:
    return visit(float{});
  case element_type::float64:
    break;
  }
  return visit(double{});
}

template <class T>
inline constexpr bool is_half = std::same_as<T, float16> || std::same_as<T, bfloat16>;

/// Whether a T can be each value of a Stored.
template <class T, class Stored>
[[nodiscard]] consteval bool holds() {
  if constexpr (std::same_as<T, Stored>) {
    return true;
  } else if constexpr (is_half<Stored>) {
    return std::floating_point<T>;
  } else if constexpr (is_half<T> || std::same_as<T, bool>) {
    return false;
  } else {
    using to = std::numeric_limits<T>;
    using from = std::numeric_limits<Stored>;
    return to::digits >= from::digits && (to::is_signed || !from::is_signed) &&
           (std::floating_point<T> || !std::floating_point<Stored>);
  }
}

template <std::size_t Size>
struct unsigned_of_size {
  using type = std::uint64_t;
};
template <>
struct unsigned_of_size<1> {
  using type = std::uint8_t;
};
template <>
struct unsigned_of_size<2> {
  using type = std::uint16_t;
};
template <>
struct unsigned_of_size<4> {
  using type = std::uint32_t;
};

/// An integer without sign from its bytes, the least significant first or last.
template <class Unsigned, std::endian Order>
[[nodiscard]] constexpr Unsigned from_bytes(char const* bytes) noexcept {
  if constexpr (sizeof(Unsigned) == 1) {
    return static_cast<Unsigned>(*bytes); // evaluators pay for the loop
  }
  Unsigned result = 0;
  for (std::size_t i = 0; i < sizeof(Unsigned); ++i) {
    std::size_t const place = Order == std::endian::little ? i : sizeof(Unsigned) - 1 - i;
    result |= static_cast<Unsigned>(static_cast<Unsigned>(static_cast<unsigned char>(bytes[place]))
                                    << (8 * i));
  }
  return result;
}

/// A number from its bytes; of a bool all but 0 is true.
template <class Stored, std::endian Order>
[[nodiscard]] constexpr Stored element_from(char const* bytes) noexcept {
  auto const bits = from_bytes<typename unsigned_of_size<sizeof(Stored)>::type, Order>(bytes);
  if constexpr (std::integral<Stored>) {
    return static_cast<Stored>(bits);
  } else {
    return std::bit_cast<Stored>(bits);
  }
}

/// Numbers from bytes to T, which `holds` them.
template <class Stored, std::endian Order, class T>
constexpr void elements_from(char const* bytes, std::size_t count, T* to) noexcept {
  if !consteval {
    // A bool may not have other bytes than its own.
    if constexpr (std::same_as<Stored, T> && Order == std::endian::native &&
                  !std::same_as<T, bool>) {
      if (count > 0) {
        std::memcpy(to, bytes, count * sizeof(T));
      }
      return;
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    auto const stored = element_from<Stored, Order>(bytes + i * sizeof(Stored));
    if constexpr (is_half<Stored> && !is_half<T>) {
      to[i] = static_cast<float>(stored);
    } else {
      to[i] = static_cast<T>(stored);
    }
  }
}

/// The bytes of numbers, the least significant of each first.
template <class T>
constexpr void elements_to(T const* from, std::size_t count, char* bytes) noexcept {
  using unsigned_type = typename unsigned_of_size<sizeof(T)>::type;
  for (std::size_t i = 0; i < count; ++i) {
    unsigned_type bits = 0;
    if constexpr (std::integral<T>) {
      bits = static_cast<unsigned_type>(from[i]);
    } else {
      bits = std::bit_cast<unsigned_type>(from[i]);
    }
    for (std::size_t byte = 0; byte < sizeof(T); ++byte) {
      bytes[i * sizeof(T) + byte] = static_cast<char>(bits >> (8 * byte) & 0xFF);
    }
  }
}

} // namespace detail

/// What a tensor can hold, and the halves.
template <class T>
concept stored_element = element<T> || detail::is_half<T>;

/// The bytes of an element.
[[nodiscard]] constexpr std::size_t size_of(element_type type) noexcept {
  return detail::with_element_type(type, [](auto x) { return sizeof(x); });
}

/// What elements of a T are in a file.
template <stored_element T>
inline constexpr element_type element_type_of = [] {
  if constexpr (std::same_as<T, bool>) {
    return element_type::boolean;
  } else if constexpr (std::same_as<T, float16>) {
    return element_type::float16;
  } else if constexpr (std::same_as<T, bfloat16>) {
    return element_type::bfloat16;
  } else if constexpr (std::floating_point<T>) {
    static_assert(sizeof(T) <= 8, "no file of data has elements of long double");
    return sizeof(T) == 4 ? element_type::float32 : element_type::float64;
  } else {
    constexpr int size = std::countr_zero(sizeof(T)); // the types are in the order of their sizes
    return static_cast<element_type>(static_cast<int>(element_type::int8) + 2 * size +
                                     (std::unsigned_integral<T> ? 1 : 0));
  }
}();

/// Whether each value of such elements is one of T's: integers fit into wider ones and into
/// floating-point types with as many digits.
template <stored_element T>
[[nodiscard]] constexpr bool can_hold(element_type type) noexcept {
  return detail::with_element_type(type,
                                   []<class Stored>(Stored) { return detail::holds<T, Stored>(); });
}

/// `count` elements from their bytes, as T, which can hold them.
template <stored_element T>
constexpr void copy_elements(element_type type, std::endian order, char const* bytes,
                             std::size_t count, T* to) noexcept {
  detail::with_element_type(type, [&]<class Stored>(Stored) {
    if constexpr (detail::holds<T, Stored>()) {
      if (order == std::endian::little) {
        detail::elements_from<Stored, std::endian::little>(bytes, count, to);
      } else {
        detail::elements_from<Stored, std::endian::big>(bytes, count, to);
      }
    }
  });
}

} // namespace ctnn
