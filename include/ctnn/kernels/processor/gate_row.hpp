// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/kernels/processor/partial_vector.hpp>
#include <ctnn/kernels/processor/register_tile.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>
#include <ctnn/math/gates.hpp>
#include <ctnn/math/lanes.hpp>
#include <ctnn/math/pack.hpp>

#include <bit>
#include <concepts>
#include <cstddef>

namespace ctnn::kernels::processor {

/// The sums of all gates of a recurrent layer, one behind the other as in memory, in registers.
template <class T, std::size_t Gates, std::size_t Hidden>
struct gate_row {
  static constexpr std::size_t size = Gates * Hidden;
  static constexpr std::size_t width =
      detail::smaller(detail::native_lanes<T>, detail::larger(16 / sizeof(T), std::bit_ceil(size)));
  static constexpr std::size_t count = (size + width - 1) / width;
  static constexpr bool few_registers = register_count < 32;
  /// Of 16 registers, for one chain at a time; of 32, they leave some for more chains.
  static constexpr std::size_t most_at_once = few_registers ? 12 : 8;
  /// Whether they are summed up here: of few registers in up to two passes over the weights. Double
  /// has other functions of gates.
  static constexpr bool fits =
      std::same_as<T, float> && count <= (few_registers ? 2 : 1) * most_at_once;

  using vector = detail::lanes<T, width>;
  using pack = detail::pack<T, width>;

  pack sums[count];

  template <std::size_t Index>
  [[nodiscard, gnu::always_inline]] static vector load(T const* row) noexcept {
    return load_part<numbers_in(width, Index * width, size), width>(row + Index * width, T{0});
  }

  [[gnu::always_inline]] explicit gate_row(T const* from) noexcept {
    unrolled<count>([&]<std::size_t I>()
                        __attribute__((always_inline)) { sums[I].values = load<I>(from); });
  }

  [[gnu::always_inline]] void store(T* to) const noexcept {
    unrolled<count>([&]<std::size_t I>() __attribute__((always_inline)) {
      store_part<numbers_in(width, I * width, size), width, T>(to + I * width, sums[I].values);
    });
  }

  /// Puts `from` in place of the last gate's sums.
  [[gnu::always_inline]] void set_last_gate(T const* from) noexcept {
    constexpr std::size_t begin = size - Hidden;
    unrolled<count>([&]<std::size_t I>() __attribute__((always_inline)) {
      constexpr std::size_t first = I * width;
      constexpr std::size_t kept = numbers_in(width, first, begin);
      if constexpr (kept < width) {
        constexpr std::size_t taken = numbers_in(width, first, size) - kept;
        vector const numbers = load_part<taken, width>(from + (first + kept - begin), T{0});
        sums[I].values = shuffled<T, width, width>(sums[I].values, numbers, [](std::size_t lane) {
          return lane < kept ? lane : width + (lane - kept);
        });
      }
    });
  }

  /// Adds factors (P.inner) @ weight (P.inner, Gates * Hidden).
  template <matrix_product P>
  [[gnu::always_inline]] void add_product(T const* factors, T const* weight) noexcept {
    constexpr std::size_t passes = (count + most_at_once - 1) / most_at_once;
    unrolled<passes>([&]<std::size_t Pass>() __attribute__((always_inline)) {
      add_product<P, Pass * count / passes, (Pass + 1) * count / passes>(factors, weight);
    });
  }

  /// Adds them to the vectors from Begin up to End.
  template <matrix_product P, std::size_t Begin, std::size_t End>
  [[gnu::always_inline]] void add_product(T const* factors, T const* weight) noexcept {
    constexpr std::size_t vectors = End - Begin;
    constexpr std::size_t chains = P.chains;
    constexpr std::size_t at_once =
        detail::smaller(chains, std::bit_floor((register_count - 2) / vectors));
    constexpr std::size_t rounds = P.inner / chains;
    vector parts[chains][vectors];
    unrolled<chains / at_once>([&]<std::size_t Group>() __attribute__((always_inline)) {
      constexpr std::size_t first_chain = Group * at_once;
      vector chain[at_once][vectors];
      unrolled<at_once * vectors>([&]<std::size_t I>() __attribute__((always_inline)) {
        chain[I / vectors][I % vectors] =
            first_chain + I / vectors == 0 ? sums[Begin + I % vectors].values : vector{};
      });
      auto const step = [&]<std::size_t Chain>(T const* factor,
                                               T const* row) __attribute__((always_inline)) {
        vector const spread = detail::broadcast<width>(*factor);
        unrolled<vectors>([&]<std::size_t I>() __attribute__((always_inline)) {
          chain[Chain][I] = detail::fma<T, width>(spread, load<Begin + I>(row), chain[Chain][I]);
        });
      };
      T const* factor = factors + first_chain;
      T const* row = weight + first_chain * size;
      auto const round = [&]() __attribute__((always_inline)) {
        unrolled<at_once>([&]<std::size_t Chain>() __attribute__((always_inline)) {
          step.template operator()<Chain>(factor + Chain, row + Chain * size);
        });
        factor += chains;
        row += chains * size;
      };
      if constexpr (rounds <= most_unrolled) {
        unrolled<rounds>([&]<std::size_t>() __attribute__((always_inline)) { round(); });
      } else {
#if defined(__clang__)
#pragma clang loop unroll(disable)
#endif
        for (std::size_t i = 0; i < rounds; ++i) {
          round();
        }
      }
      unrolled<at_once>([&]<std::size_t Chain>() __attribute__((always_inline)) {
        if constexpr (first_chain + Chain < P.inner % chains) {
          step.template operator()<Chain>(factor + Chain, row + Chain * size);
        }
        unrolled<vectors>([&]<std::size_t I>() __attribute__((always_inline)) {
          parts[first_chain + Chain][I] = chain[Chain][I];
        });
      });
    });
    add_halves<T, width, chains * vectors, chains>(&parts[0][0]);
    unrolled<vectors>([&]<std::size_t I>()
                          __attribute__((always_inline)) { sums[Begin + I].values = parts[0][I]; });
  }

  /// Adds the same, and returns the row with the functions of the gates in place of their sums:
  /// `gate_tanh` of TanhGate, `gate_sigmoid` of the others. Where each gate is one vector, those of
  /// one are on their way while the next is summed up; where each has more, `function_of_units`
  /// takes them, so that the first units need not wait for the last.
  template <matrix_product P, std::size_t TanhGate = Gates>
  [[nodiscard, gnu::always_inline]] gate_row add_and_activate(T const* factors,
                                                              T const* weight) noexcept {
    gate_row result = *this;
    // Compilers that see one vector of them here and in its caller would take numbers out of it.
    asm("" : "+r"(factors));
    constexpr std::size_t passes =
        Hidden == width ? Gates : (count + most_at_once - 1) / most_at_once;
    unrolled<passes>([&]<std::size_t Pass>() __attribute__((always_inline)) {
      constexpr std::size_t begin = Pass * count / passes;
      constexpr std::size_t end = (Pass + 1) * count / passes;
      add_product<P, begin, end>(factors, weight);
      unrolled<end - begin>([&]<std::size_t I>() __attribute__((always_inline)) {
        result.sums[begin + I] = function<begin + I, TanhGate>();
      });
    });
    return result;
  }

  /// Some units of a gate of the activated row.
  template <std::size_t Gate, std::size_t TanhGate, std::size_t First, std::size_t Count,
            std::size_t Width>
  [[nodiscard, gnu::always_inline]] detail::pack<T, Width>
  function_of_units(gate_row const& activated) const noexcept {
    if constexpr (Hidden > width && Hidden % width == 0) {
      return function<(Gate * Hidden + First) / width, TanhGate>();
    } else {
      return activated.template of_units<Gate, First, Count, Width>();
    }
  }

  /// What of it belongs to some units of a gate.
  template <std::size_t Gate, std::size_t First, std::size_t Count, std::size_t Width>
  [[nodiscard, gnu::always_inline]] detail::pack<T, Width> of_units() const noexcept {
    constexpr std::size_t begin = Gate * Hidden + First;
    constexpr std::size_t index = begin / width;
    constexpr std::size_t offset = begin % width;
    if constexpr (offset == 0 && Width == width) {
      return sums[index];
    } else {
      constexpr std::size_t next = detail::smaller(index + 1, count - 1);
      return {
          shuffled<T, Width, width>(sums[index].values, sums[next].values, [](std::size_t lane) {
            return lane < Count ? offset + lane : offset;
          })};
    }
  }

private:
  /// Of a chain. In one piece of code Clang sums up vector by vector, and keeps the factors on the
  /// stack.
#if defined(__clang__)
  static constexpr std::size_t most_unrolled = few_registers ? 2 : 4;
#else
  static constexpr std::size_t most_unrolled = 4;
#endif

  template <std::size_t Index, std::size_t TanhGate>
  [[nodiscard, gnu::always_inline]] pack function() const noexcept {
    constexpr std::size_t first = Index * width;
    constexpr std::size_t end = first + numbers_in(width, first, size);
    constexpr std::size_t first_tanh = TanhGate * Hidden;
    constexpr std::size_t end_tanh = first_tanh + Hidden;
    if constexpr (end <= first_tanh || end_tanh <= first) {
      return detail::gate_sigmoid(sums[Index]);
    } else if constexpr (first_tanh <= first && end <= end_tanh) {
      return detail::gate_tanh(sums[Index]);
    } else {
      constexpr auto is_tanh = [](std::size_t lane) {
        return first_tanh <= first + lane && first + lane < end_tanh;
      };
      return detail::gate_sigmoid_or_tanh<decltype(is_tanh)>(sums[Index]);
    }
  }
};

/// Calls `visit.operator()<First, Count, Width>()` for all units of a recurrent layer: Count units
/// from First on, in one vector of Width.
template <class T, std::size_t Hidden, class Visit>
[[gnu::always_inline]] inline void for_each_units(Visit visit) noexcept {
  constexpr std::size_t most = detail::native_lanes<T>;
  constexpr std::size_t rest = Hidden % most;
  unrolled<Hidden / most>([&]<std::size_t I>() __attribute__((always_inline)) {
    visit.template operator()<I * most, most, most>();
  });
  if constexpr (rest > 0) {
    constexpr std::size_t width = std::bit_ceil(detail::larger<std::size_t>(rest, 16 / sizeof(T)));
    visit.template operator()<Hidden - rest, rest, width>();
  }
}

} // namespace ctnn::kernels::processor
