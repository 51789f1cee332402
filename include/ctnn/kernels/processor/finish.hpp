// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/tuple.hpp>
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/math/pack.hpp>

#include <array>
#include <cstddef>
#include <utility>

// What becomes of the results of a kernel, in place, while they are in the cache.

namespace ctnn::kernels::processor {

/// A function of a number and of Tables numbers of its channel.
template <class Function, class T, std::size_t Tables>
struct channel_function {
  Function function;
  std::array<T const*, Tables> tables;
};

template <class Function, class V, std::size_t... I>
concept takes_beside =
    requires(Function const& function, V const& x) { function(x, (static_cast<void>(I), x)...); };

template <class Function, class T, class Indices>
struct of_one_channel;

/// The same of one channel: a function of a number.
template <class Function, class T, std::size_t... I>
struct of_one_channel<Function, T, std::index_sequence<I...>> {
  Function function;
  std::array<T, sizeof...(I)> numbers;

  template <class V>
    requires takes_beside<Function, V, I...>
  [[nodiscard, gnu::always_inline]] V operator()(V const& x) const noexcept {
    return function(x, detail::all<V>(numbers[I])...);
  }
};

/// `transform`, the same code for all sizes.
template <class T, class Operation, class... Inputs>
[[gnu::noinline]] void transform_in_place(T* y, std::size_t size, Operation const& operation,
                                          Inputs const*... x) noexcept {
  if constexpr (lane_operation<Operation, T, T, Inputs...>) {
    using vector = detail::pack<T, detail::native_lanes<T>>;
    constexpr std::size_t width = detail::native_lanes<T>;
    if (size >= width) {
      // The last lanes overlap those before them: they are read before anything is written.
      std::size_t const last = size - width;
      vector const overlapped = operation(vector::load(y + last), vector::load(x + last)...);
      for (std::size_t i = 0; i <= last; i += width) {
        operation(vector::load(y + i), vector::load(x + i)...).store(y + i);
      }
      overlapped.store(y + last);
      return;
    }
  }
  for (std::size_t i = 0; i < size; ++i) {
    y[i] = operation(y[i], x[i]...);
  }
}

/// The same, as straight code where that is short.
template <std::size_t Size, class T, class Operation, class... Inputs>
[[gnu::always_inline]] inline void finish_row(T* y, Operation const& operation,
                                              Inputs const*... x) noexcept {
  if constexpr (Size <= 4 * detail::native_lanes<T>) {
    transform<Size>(y, operation, static_cast<T const*>(y), x...);
  } else {
    transform_in_place(y, Size, operation, x...);
  }
}

template <class Function, class T, std::size_t Tables>
[[nodiscard, gnu::always_inline]] inline auto
of_channel(channel_function<Function, T, Tables> const& step, std::size_t channel) noexcept {
  return [&]<std::size_t... I>(std::index_sequence<I...> indices) {
    return of_one_channel<Function, T, decltype(indices)>{step.function,
                                                          {step.tables[I][channel]...}};
  }(std::make_index_sequence<Tables>{});
}

/// The functions that the results of a kernel pass, one after the other. Each is a pass of its own:
/// over what is in the cache it costs little, and no product is seen by the next one's sum.
template <class... Steps>
struct finish;

template <class T, class... Functions, std::size_t... Tables>
struct finish<channel_function<Functions, T, Tables>...> {
  static constexpr std::size_t step_count = sizeof...(Functions);
  static constexpr bool knows_channels = (false || ... || (Tables > 0));

  detail::tuple<channel_function<Functions, T, Tables>...> steps;

  /// Numbers of one channel.
  template <std::size_t Count>
  [[gnu::always_inline]] void places(T* y, std::size_t channel) const noexcept {
    each_step([&](auto const& step) __attribute__((always_inline)) {
      finish_row<Count>(y, of_channel(step, channel));
    });
  }

  /// Numbers of (samples, channels, places).
  template <std::size_t Samples, std::size_t Channels, std::size_t Places>
  [[gnu::always_inline]] void all(T* y) const noexcept {
    if constexpr (!knows_channels && (step_count == 1 || Places == 1)) {
      places<Samples * Channels * Places>(y, 0);
    } else if constexpr (Places == 1) {
      for (std::size_t sample = 0; sample < Samples; ++sample, y += Channels) {
        each_step([&](auto const& step) __attribute__((always_inline)) { row<Channels>(y, step); });
      }
    } else {
      for (std::size_t sample = 0; sample < Samples; ++sample) {
        for (std::size_t channel = 0; channel < Channels; ++channel, y += Places) {
          places<Places>(y, channel);
        }
      }
    }
  }

private:
  template <class Visit>
  [[gnu::always_inline]] void each_step(Visit const& visit) const noexcept {
    [&]<std::size_t... I>(std::index_sequence<I...>) __attribute__((always_inline)) {
      (visit(detail::get<I>(steps)), ...);
    }(std::index_sequence_for<Functions...>{});
  }

  template <std::size_t Channels, class Function, std::size_t Count>
  [[gnu::always_inline]] static void
  row(T* y, channel_function<Function, T, Count> const& step) noexcept {
    [&]<std::size_t... I>(std::index_sequence<I...>) __attribute__((always_inline)) {
      finish_row<Channels>(y, step.function, step.tables[I]...);
    }(std::make_index_sequence<Count>{});
  }
};

} // namespace ctnn::kernels::processor
