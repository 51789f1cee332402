// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace ctnn::detail {

template <class T, std::size_t Count>
struct lanes_of {
  typedef T type __attribute__((vector_size(Count * sizeof(T)), aligned(alignof(T)), may_alias));
};

/// Count numbers of T on which the operators work side by side; a power of two, as large as you
/// like. Aligned as T is, so that they can lie anywhere in an array; templates drop that from a
/// deduced type, so name the lanes, and use `__builtin_bit_cast`.
template <class T, std::size_t Count>
using lanes = typename lanes_of<T, Count>::type;

/// The signed integer as wide as T, whose lanes answer comparisons of T (-1, all bits, for yes) and
/// say where a shuffle takes its numbers from.
template <class T>
using lane_integer = std::conditional_t<sizeof(T) == 8, std::int64_t, std::int32_t>;

/// The bytes of the target's vector registers.
#if defined(__AVX512F__)
inline constexpr std::size_t register_bytes = 64;
#elif defined(__AVX__)
inline constexpr std::size_t register_bytes = 32;
#elif defined(__arm__)
// GCC keeps lanes in memory here, the fewer the better.
inline constexpr std::size_t register_bytes = 8;
#else
inline constexpr std::size_t register_bytes = 16;
#endif

/// How many numbers of T fill a vector register, two at least: the lanes to use at run time.
template <class T>
inline constexpr std::size_t native_lanes = register_bytes > sizeof(T) ? register_bytes / sizeof(T)
                                                                       : 2;

/// Whether the constant evaluator has the target's multiply-add on lanes: always where it rounds
/// twice; where it is fused, only Clang 22 and later have a builtin.
#if defined(__clang__)
inline constexpr bool constexpr_lane_fma =
    !fused_multiply_add || __has_constexpr_builtin(__builtin_elementwise_fma);
#else
inline constexpr bool constexpr_lane_fma = !fused_multiply_add;
#endif

// What follows is inlined, so that it does not matter how lanes wider than a register would be
// passed.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpsabi"

/// x in each of Count lanes.
template <std::size_t Count, class T>
[[nodiscard, gnu::always_inline]] constexpr lanes<T, Count> broadcast(T x) noexcept {
  return [x]<std::size_t... Lane>(std::index_sequence<Lane...>) {
    return lanes<T, Count>{(static_cast<void>(Lane), x)...};
  }(std::make_index_sequence<Count>{});
}

/// In each lane yes's number where the mask's bits are all set, else no's, by the numbers' bits:
/// Clang's evaluator has no selection of lanes.
template <class T, std::size_t Count>
[[nodiscard, gnu::always_inline]] constexpr lanes<T, Count>
blended(lanes<lane_integer<T>, Count> const& mask, lanes<T, Count> const& yes,
        lanes<T, Count> const& no) noexcept {
  using bits = lanes<lane_integer<T>, Count>;
  using numbers = lanes<T, Count>;
  return __builtin_bit_cast(numbers, (__builtin_bit_cast(bits, yes) & mask) |
                                         (__builtin_bit_cast(bits, no) & ~mask));
}

/// The Count numbers from `from` on. For run time: the constant evaluator reads lanes by
/// `std::bit_cast` of whole arrays.
template <std::size_t Count, class T>
[[nodiscard, gnu::always_inline]] inline lanes<T, Count> load(T const* from) noexcept {
  return *reinterpret_cast<lanes<T, Count> const*>(from);
}

template <std::size_t Count, class T>
[[gnu::always_inline]] inline void store(T* to, lanes<T, Count> const& x) noexcept {
  *reinterpret_cast<lanes<T, Count>*>(to) = x;
}

/// `rounded` lane by lane. At run time for lanes of at most a register.
template <class T, std::size_t Count>
[[nodiscard, gnu::always_inline]] constexpr lanes<T, Count>
rounded(lanes<T, Count> const& x) noexcept {
  if constexpr (!fused_hardware) {
    return x;
  } else if consteval {
    return x;
  } else {
#if defined(__clang__) && !defined(__arm__) // where it has no fence
#pragma clang fp reassociate(on)
    return __arithmetic_fence(x);
#else
    lanes<T, Count> result = x;
    if constexpr (Count > native_lanes<T>) {
      asm("" : "+m"(result));
    } else {
#if defined(__x86_64__)
      asm("" : "+v"(result));
#elif defined(__aarch64__)
      asm("" : "+w"(result));
#else
      asm("" : "+m"(result));
#endif
    }
    return result;
#endif
  }
}

/// fma(a, b, c) lane by lane: see `ctnn::fma`. At run time for lanes of at most a register.
template <class T, std::size_t Count>
[[nodiscard, gnu::always_inline]] constexpr lanes<T, Count>
fma(lanes<T, Count> const& a, lanes<T, Count> const& b, lanes<T, Count> const& c) noexcept {
  if constexpr (!fused_hardware) {
    lanes<T, Count> const product = a * b;
    return product + c;
  } else if constexpr (!fused_multiply_add) {
    return rounded<T, Count>(a * b) + c;
  } else {
    if constexpr (!constexpr_lane_fma) {
      if consteval {
        using array = std::array<T, Count>;
        array const x = __builtin_bit_cast(array, a);
        array const y = __builtin_bit_cast(array, b);
        array z = __builtin_bit_cast(array, c);
        for (std::size_t i = 0; i < Count; ++i) {
          z.data()[i] = ctnn::fma(x.data()[i], y.data()[i], z.data()[i]);
        }
        return __builtin_bit_cast(lanes<T, Count>, z);
      }
    }
#if defined(__clang__)
    return __builtin_elementwise_fma(a, b, c);
#else
    // GCC has no builtin for vectors of any size: these are the instructions' own, which compiler
    // options about contraction cannot undo.
    [[maybe_unused]] constexpr bool single = std::same_as<T, float>;
    lanes<T, Count> result = c;
#if defined(__FMA__)
    if constexpr (single && Count == 4) {
      result = __builtin_ia32_vfmaddps(a, b, c);
    } else if constexpr (single && Count == 8) {
      result = __builtin_ia32_vfmaddps256(a, b, c);
    } else if constexpr (!single && Count == 2) {
      result = __builtin_ia32_vfmaddpd(a, b, c);
    } else if constexpr (!single && Count == 4) {
      result = __builtin_ia32_vfmaddpd256(a, b, c);
#if defined(__AVX512F__)
    } else if constexpr (single && Count == 16) {
      result = __builtin_ia32_vfmaddps512_mask(a, b, c, static_cast<unsigned short>(-1), 4);
    } else if constexpr (!single && Count == 8) {
      result = __builtin_ia32_vfmaddpd512_mask(a, b, c, static_cast<unsigned char>(-1), 4);
#endif
    } else
#elif defined(__aarch64__)
    if constexpr (single && Count == 4) {
      result = __builtin_aarch64_fmav4sf(a, b, c);
    } else if constexpr (!single && Count == 2) {
      result = __builtin_aarch64_fmav2df(a, b, c);
    } else
#endif
    {
      for (std::size_t i = 0; i < Count; ++i) {
        result[i] = ctnn::fma(a[i], b[i], c[i]);
      }
    }
    return result;
#endif
  }
}

#pragma GCC diagnostic pop

} // namespace ctnn::detail
