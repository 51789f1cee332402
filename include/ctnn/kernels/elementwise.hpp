// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/kernels/evaluator/wide.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/pack.hpp>

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace ctnn::kernels {

/// Whether an operation on numbers of T takes packs of them, too.
template <class Operation, class T, class... Inputs>
concept lane_operation =
    std::floating_point<T> && (std::same_as<Inputs, T> && ...) &&
    requires(Operation const& operation, detail::pack<Inputs, 16 / sizeof(T)> const&... x) {
      { operation(x...) } -> std::same_as<detail::pack<T, 16 / sizeof(T)>>;
    };

/// Size numbers are packed into as many packs of 1,024 as they fill, and one of a power of two.
template <std::size_t Size>
inline constexpr std::size_t pack_blocks = Size > 1024 ? Size / 1024 : 0;
template <std::size_t Size>
inline constexpr std::size_t pack_rest = Size > 1024 && Size % 1024 == 0
                                             ? 0
                                             : std::bit_ceil(Size - 1024 * pack_blocks<Size>);
template <std::size_t Size>
inline constexpr std::size_t pack_padding = 1024 * pack_blocks<Size> + pack_rest<Size> - Size;

/// Size numbers and what fills them up to the layout of `packs_for`.
template <class T, std::size_t Size, std::size_t Padding = pack_padding<Size>>
struct pack_layout {
  std::array<T, Size> numbers;
  std::array<T, Padding> padding;
};

template <class T, std::size_t Size>
struct pack_layout<T, Size, 0> {
  std::array<T, Size> numbers;
};

template <class T, std::size_t Blocks, std::size_t Rest>
struct packs_of {
  detail::lanes<T, 1024> blocks[Blocks];
  detail::lanes<T, Rest> rest;
};

template <class T, std::size_t Rest>
struct packs_of<T, 0, Rest> {
  detail::lanes<T, Rest> rest;
};

template <class T, std::size_t Blocks>
struct packs_of<T, Blocks, 0> {
  detail::lanes<T, 1024> blocks[Blocks];
};

template <class T, std::size_t Size>
using packs_for = packs_of<T, pack_blocks<Size>, pack_rest<Size>>;

/// x as packs; the lanes beyond it repeat its first number, so that no operation meets there what
/// it would not meet anyway.
template <class T, std::size_t Size>
[[nodiscard]] constexpr packs_for<T, Size> packed(std::array<T, Size> const& x) noexcept {
  if constexpr (pack_padding<Size> == 0) {
    return __builtin_bit_cast(packs_for<T, Size>, x);
  } else {
    pack_layout<T, Size> all{x, {}};
    for (T& number : all.padding) {
      number = x[0];
    }
    return __builtin_bit_cast(packs_for<T, Size>, all);
  }
}

/// `transform` in the constant evaluator, in as few operations as can be.
template <class T, std::size_t Size, class Operation, class... Inputs>
constexpr std::array<T, Size> transformed_wide(Operation const& operation,
                                               std::array<Inputs, Size> const&... x) noexcept {
  if constexpr (pack_rest<Size> == Size) {
    return __builtin_bit_cast(
        std::array<T, Size>,
        operation(detail::pack<Inputs, Size>{__builtin_bit_cast(detail::lanes<Inputs, Size>, x)}...)
            .values);
  } else {
    auto const y = [&operation](auto const&... packs) {
      packs_for<T, Size> result{};
      if constexpr (pack_blocks<Size> > 0) {
        for (std::size_t i = 0; i < pack_blocks<Size>; ++i) {
          result.blocks[i] = operation(detail::pack<Inputs, 1024>{packs.blocks[i]}...).values;
        }
      }
      if constexpr (pack_rest<Size> > 0) {
        result.rest = operation(detail::pack<Inputs, pack_rest<Size>>{packs.rest}...).values;
      }
      return result;
    }(packed(x)...);
    return __builtin_bit_cast(pack_layout<T, Size>, y).numbers;
  }
}

/// The first Size numbers from x on, in a pack of more lanes, which repeat the first one.
template <std::size_t Count, std::size_t Size, class T>
[[nodiscard, gnu::always_inline]] inline detail::pack<T, Count> partly_loaded(T const* x) noexcept {
  return [x]<std::size_t... Lane>(std::index_sequence<Lane...>) {
    return detail::pack<T, Count>{{x[Lane < Size ? Lane : 0]...}};
  }(std::make_index_sequence<Count>{});
}

/// y[i] = operation(x[i]...) for each i: in lanes where the operation takes packs. y may be one of
/// x.
template <std::size_t Size, class T, class Operation, class... Inputs>
[[gnu::always_inline]] constexpr void transform(T* y, Operation const& operation,
                                                Inputs const*... x) noexcept {
  if constexpr (lane_operation<Operation, T, Inputs...> && Size > 1) {
    if consteval {
      if constexpr (detail::constexpr_lane_fma && Size > 2) {
        auto const array = []<class Input>(Input const* from) {
          std::array<Input, Size> result;
          detail::copy(from, Size, result.data());
          return result;
        };
        auto const result = transformed_wide<T, Size>(operation, array(x)...);
        detail::copy(result.data(), Size, y);
        return;
      }
    } else {
      constexpr std::size_t least = 16 / sizeof(T);
      if constexpr (Size < least) {
        auto const result = operation(partly_loaded<least, Size>(x)...);
        [&]<std::size_t... Lane>(std::index_sequence<Lane...>) {
          ((y[Lane] = result.values[Lane]), ...);
        }(std::make_index_sequence<Size>{});
      } else {
        constexpr std::size_t width =
            std::bit_floor(Size < detail::native_lanes<T> ? Size : detail::native_lanes<T>);
        constexpr std::size_t last = Size - width;
        using vector = detail::pack<T, width>;
        // The last lanes overlap those before them: they are read before anything is written.
        vector const overlapped = [&] {
          if constexpr (Size % width != 0) {
            return operation(vector::load(x + last)...);
          } else {
            return vector();
          }
        }();
        for (std::size_t i = 0; i + width <= Size; i += width) {
          operation(vector::load(x + i)...).store(y + i);
        }
        if constexpr (Size % width != 0) {
          overlapped.store(y + last);
        }
      }
      return;
    }
  }
  for (std::size_t i = 0; i < Size; ++i) {
    y[i] = operation(x[i]...);
  }
}

/// The same on whole arrays, which the constant evaluator takes faster than element by element.
template <class T, std::size_t Size, class Operation, class... Inputs>
[[gnu::always_inline]] constexpr void transform(std::array<T, Size>& y, Operation const& operation,
                                                std::array<Inputs, Size> const&... x) noexcept {
  if constexpr (lane_operation<Operation, T, Inputs...> && detail::constexpr_lane_fma && Size > 2) {
    if consteval {
      y = transformed_wide<T, Size>(operation, x...);
      return;
    }
  }
  transform<Size>(y.data(), operation, x.data()...);
}

/// y[i] = fma(factor, x[i], y[i]) for each i.
template <std::size_t Size, class T>
constexpr void add_scaled(std::array<T, Size>& y, T factor, std::array<T, Size> const& x) noexcept {
  if consteval {
    auto sum = std::bit_cast<evaluator::wide<T, Size>>(y);
    sum.add_product(factor, std::bit_cast<evaluator::wide<T, Size>>(x));
    y = std::bit_cast<std::array<T, Size>>(sum);
    return;
  }
  transform(y, [=](auto const& a, auto const& b) { return fma(b, factor, a); }, y, x);
}

} // namespace ctnn::kernels
