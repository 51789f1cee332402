// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/float_traits.hpp>
#include <ctnn/math/lanes.hpp>
#include <ctnn/math/limited.hpp>
#include <ctnn/math/rounded.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctnn {
namespace detail {

/// Count numbers of T as one value with the operators of a number, also together with plain
/// numbers: what the elementary functions are written for, beside a plain number. Unlike `lanes`, a
/// type that templates deduce. At run time of at most a register; in the evaluator, as large as you
/// like.
template <class T, std::size_t Count>
struct pack {
  using vector = lanes<T, Count>;
  using mask = pack<lane_integer<T>, Count>;

  vector values;

  /// The numbers from `from` on. For run time: see `lanes`.
  [[nodiscard, gnu::always_inline]] static pack load(T const* from) noexcept {
    return {*reinterpret_cast<vector const*>(from)};
  }
  [[gnu::always_inline]] void store(T* to) const noexcept {
    *reinterpret_cast<vector*>(to) = values;
  }

#define CTNN_PACK_OPERATOR(op)                                                                     \
  [[nodiscard, gnu::always_inline]] friend constexpr pack operator op(pack const& a,               \
                                                                      pack const& b) noexcept {    \
    return {a.values op b.values};                                                                 \
  }                                                                                                \
  [[nodiscard, gnu::always_inline]] friend constexpr pack operator op(pack const& a,               \
                                                                      T b) noexcept {              \
    return {a.values op b};                                                                        \
  }                                                                                                \
  [[nodiscard, gnu::always_inline]] friend constexpr pack operator op(T a,                         \
                                                                      pack const& b) noexcept {    \
    return {a op b.values};                                                                        \
  }
  CTNN_PACK_OPERATOR(+)
  CTNN_PACK_OPERATOR(-)
  CTNN_PACK_OPERATOR(*)
  CTNN_PACK_OPERATOR(/)
  CTNN_PACK_OPERATOR(&)
  CTNN_PACK_OPERATOR(|)
  CTNN_PACK_OPERATOR(^)
#undef CTNN_PACK_OPERATOR

  [[nodiscard, gnu::always_inline]] friend constexpr pack operator-(pack const& a) noexcept {
    return {-a.values};
  }
  [[nodiscard, gnu::always_inline]] friend constexpr pack operator<<(pack const& a,
                                                                     int distance) noexcept {
    return {a.values << distance};
  }
  [[nodiscard, gnu::always_inline]] friend constexpr pack operator>>(pack const& a,
                                                                     int distance) noexcept {
    return {a.values >> distance};
  }

#define CTNN_PACK_COMPARISON(op)                                                                   \
  [[nodiscard, gnu::always_inline]] friend constexpr mask operator op(pack const& a,               \
                                                                      pack const& b) noexcept {    \
    return {a.values op b.values};                                                                 \
  }                                                                                                \
  [[nodiscard, gnu::always_inline]] friend constexpr mask operator op(pack const& a,               \
                                                                      T b) noexcept {              \
    return {a.values op b};                                                                        \
  }
  CTNN_PACK_COMPARISON(<)
  CTNN_PACK_COMPARISON(<=)
  CTNN_PACK_COMPARISON(>)
  CTNN_PACK_COMPARISON(>=)
  CTNN_PACK_COMPARISON(==)
  CTNN_PACK_COMPARISON(!=)
#undef CTNN_PACK_COMPARISON
};

template <class V>
struct number_traits;

template <std::floating_point T>
struct number_traits<T> {
  using element = T;
  using bits = typename float_traits<T>::bits_type;
  using mask = bool;
  static constexpr std::size_t count = 1;
  template <class U>
  using rebind = U;
};

template <std::floating_point T, std::size_t Count>
struct number_traits<pack<T, Count>> {
  using element = T;
  using bits = pack<typename float_traits<T>::bits_type, Count>;
  using mask = pack<lane_integer<T>, Count>;
  static constexpr std::size_t count = Count;
  template <class U>
  using rebind = pack<U, Count>;
};

/// float, double, or a pack of them.
template <class V>
concept number = requires { typename number_traits<V>::element; };

template <class V>
concept number_pack = number<V> && !std::floating_point<V>;

/// What a number consists of: float or double.
template <number V>
using element_of = typename number_traits<V>::element;

/// The bits of a number as an unsigned integer, or a pack of them.
template <number V>
using bits_of = typename number_traits<V>::bits;

/// What comparing numbers gives: bool, or a pack of masks.
template <number V>
using mask_of = typename number_traits<V>::mask;

template <number V>
[[nodiscard, gnu::always_inline]] constexpr bits_of<V> to_bits(V const& x) noexcept {
  if constexpr (std::floating_point<V>) {
    return __builtin_bit_cast(bits_of<V>, x);
  } else {
    return {__builtin_bit_cast(typename bits_of<V>::vector, x.values)};
  }
}

template <number V>
[[nodiscard, gnu::always_inline]] constexpr V from_bits(bits_of<V> const& x) noexcept {
  if constexpr (std::floating_point<V>) {
    return __builtin_bit_cast(V, x);
  } else {
    return {__builtin_bit_cast(typename V::vector, x.values)};
  }
}

/// x in each lane, or x itself.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V all(element_of<V> x) noexcept {
  if constexpr (std::floating_point<V>) {
    return x;
  } else {
    if consteval {
      if (x != x) { // calculating with which is an error there
        auto const bits = to_bits(x) + typename bits_of<V>::vector{};
        return {__builtin_bit_cast(typename V::vector, bits)};
      }
    }
    return {x - typename V::vector{}}; // not the sum, which would lose the sign of a zero
  }
}

/// In each lane yes's number where the mask is set, else no's.
template <class T>
  requires std::is_arithmetic_v<T>
[[nodiscard, gnu::always_inline]] constexpr T select(bool mask, T yes, T no) noexcept {
  return mask ? yes : no;
}

template <class T, std::size_t Count>
[[nodiscard, gnu::always_inline]] constexpr pack<T, Count>
select(pack<lane_integer<T>, Count> const& mask, pack<T, Count> const& yes,
       pack<T, Count> const& no) noexcept {
  if consteval {
    return {blended<T, Count>(mask.values, yes.values, no.values)};
  } else {
    return {mask.values ? yes.values : no.values};
  }
}

template <class T, std::size_t Count>
[[nodiscard, gnu::always_inline]] constexpr pack<T, Count>
select(pack<lane_integer<T>, Count> const& mask, std::type_identity_t<T> yes,
       pack<T, Count> const& no) noexcept {
  return select(mask, all<pack<T, Count>>(yes), no);
}

template <class T, std::size_t Count>
[[nodiscard, gnu::always_inline]] constexpr pack<T, Count>
select(pack<lane_integer<T>, Count> const& mask, pack<T, Count> const& yes,
       std::type_identity_t<T> no) noexcept {
  return select(mask, yes, all<pack<T, Count>>(no));
}

/// Whether the mask is set in any lane.
template <std::signed_integral I, std::size_t Count>
[[nodiscard, gnu::always_inline]] constexpr bool any(pack<I, Count> const& mask) noexcept {
  if constexpr (Count == 1) {
    return __builtin_bit_cast(I, mask.values) != 0;
  } else {
    struct halves {
      lanes<I, Count / 2> first;
      lanes<I, Count / 2> second;
    };
    auto const [first, second] = __builtin_bit_cast(halves, mask.values);
    return any(pack<I, Count / 2>{first | second});
  }
}

/// x as the processor has rounded it: see `rounded` of a number.
template <class T, std::size_t Count>
[[nodiscard, gnu::always_inline]] constexpr pack<T, Count>
rounded(pack<T, Count> const& x) noexcept {
  return {rounded<T, Count>(x.values)};
}

/// |x|.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V magnitude(V const& x) noexcept {
  return from_bits<V>(to_bits(x) & ~sign_bit<element_of<V>>);
}

/// x, which is not negative, with the sign of y.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V with_sign_of(V const& x, V const& y) noexcept {
  return from_bits<V>(to_bits(x) | (to_bits(y) & sign_bit<element_of<V>>));
}

/// x, but `limit` where x is above it. NaN stays NaN at run time; in the evaluator, where
/// calculating with NaN is an error, it becomes `limit`, to be put right by `with_nan_of`.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V at_most(V const& x, element_of<V> limit) noexcept {
  if consteval {
    return select(x <= limit, x, limit);
  } else {
    if constexpr (number_pack<V>) {
      return {
          limited<true, element_of<V>, number_traits<V>::count>(x.values, all<V>(limit).values)};
    } else {
      return select(x > limit, limit, x);
    }
  }
}

/// x, but `limit` where x is below it. NaN: see `at_most`.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V at_least(V const& x, element_of<V> limit) noexcept {
  if consteval {
    return select(x >= limit, x, limit);
  } else {
    if constexpr (number_pack<V>) {
      return {
          limited<false, element_of<V>, number_traits<V>::count>(x.values, all<V>(limit).values)};
    } else {
      return select(x < limit, limit, x);
    }
  }
}

/// The result of a calculation that gives NaN for NaN: in the evaluator, NaN where x is.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V with_nan_of(V const& x, V const& result) noexcept {
  if consteval {
    return select(x == x, result, x);
  } else {
    return result;
  }
}

/// The numbers of V converted to U, rounded to nearest.
template <class U, number V>
[[nodiscard, gnu::always_inline]] constexpr auto convert(V const& x) noexcept {
  using result = typename number_traits<V>::template rebind<U>;
  if constexpr (std::floating_point<V>) {
    return static_cast<U>(x);
  } else {
#if defined(__AVX__) && !defined(__clang__)
    // GCC 12 would convert halves and join them.
    constexpr bool widens = std::same_as<element_of<V>, float> && std::same_as<U, double>;
    if constexpr (widens && number_traits<V>::count == 4) {
      if !consteval {
        return result{__builtin_ia32_cvtps2pd256(x.values)};
      }
    }
#if defined(__AVX512F__)
    if constexpr (widens && number_traits<V>::count == 8) {
      if !consteval {
        return result{__builtin_ia32_cvtps2pd512_mask(x.values, typename result::vector{},
                                                      static_cast<unsigned char>(-1), 4)};
      }
    }
#endif
#endif
    return result{__builtin_convertvector(x.values, typename result::vector)};
  }
}

} // namespace detail

/// fma lane by lane.
template <class T, std::size_t Count>
[[nodiscard, gnu::always_inline]] constexpr detail::pack<T, Count>
fma(detail::pack<T, Count> const& a, detail::pack<T, Count> const& b,
    detail::pack<T, Count> const& c) noexcept {
  if constexpr (!detail::fused_hardware) {
    auto const product = a.values * b.values;
    return {product + c.values};
  } else {
    return {detail::fma<T, Count>(a.values, b.values, c.values)};
  }
}

#define CTNN_PACK_FMA(B, C)                                                                        \
  template <class T, std::size_t Count>                                                            \
  [[nodiscard, gnu::always_inline]] constexpr detail::pack<T, Count> fma(                          \
      detail::pack<T, Count> const& a, CTNN_PACK_##B b, CTNN_PACK_##C c) noexcept {                \
    if constexpr (!detail::fused_hardware) {                                                       \
      auto const product = a.values * CTNN_PACK_VALUES_##B(b);                                     \
      return {product + CTNN_PACK_VALUES_##C(c)};                                                  \
    } else {                                                                                       \
      return fma(a, CTNN_PACK_ALL_##B(b), CTNN_PACK_ALL_##C(c));                                   \
    }                                                                                              \
  }
#define CTNN_PACK_NUMBER std::type_identity_t<T>
#define CTNN_PACK_LANES detail::pack<T, Count> const&
#define CTNN_PACK_VALUES_NUMBER(x) x
#define CTNN_PACK_VALUES_LANES(x) x.values
#define CTNN_PACK_ALL_NUMBER(x) (detail::all<detail::pack<T, Count>>(x))
#define CTNN_PACK_ALL_LANES(x) x
CTNN_PACK_FMA(NUMBER, LANES)
CTNN_PACK_FMA(LANES, NUMBER)
CTNN_PACK_FMA(NUMBER, NUMBER)
#undef CTNN_PACK_FMA
#undef CTNN_PACK_NUMBER
#undef CTNN_PACK_LANES
#undef CTNN_PACK_VALUES_NUMBER
#undef CTNN_PACK_VALUES_LANES
#undef CTNN_PACK_ALL_NUMBER
#undef CTNN_PACK_ALL_LANES

namespace detail {

using ctnn::fma; // beside that of lanes

} // namespace detail
} // namespace ctnn
