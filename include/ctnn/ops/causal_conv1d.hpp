// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/detail/extremes.hpp>
#include <ctnn/detail/for_each_part.hpp>
#include <ctnn/kernels/matmul.hpp>
#include <ctnn/ops/dense.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace detail {

/// What the taps of a causal convolution see of a sequence, as rows of a matrix: (time, kernel *
/// in). The convolution is a dense layer of them.
template <class T, std::size_t Time, std::size_t In, std::size_t Kernel, std::size_t Dilation>
struct causal_windows {
  static constexpr std::size_t columns = Kernel * In;
  /// How many rows stand in memory at a time: 16 KB of them.
  static constexpr std::size_t at_once =
      clamped<std::size_t>(16384 / (columns * sizeof(T)), 1, Time);

  /// Calls `visit(tap, time)` for each tap at a time that lies in the sequence.
  template <class Visit>
  static constexpr void for_each_tap(std::size_t at, Visit visit) noexcept {
    for (std::size_t tap = 0; tap < Kernel; ++tap) {
      std::size_t const before = (Kernel - 1 - tap) * Dilation;
      if (before <= at) {
        visit(tap, at - before);
      }
    }
  }

  /// The rows from `first` on; before the sequence there are zeros.
  template <std::size_t Rows>
  [[nodiscard]] static constexpr tensor<T, Rows, columns> rows(tensor<T, Time, In> const& x,
                                                               std::size_t first) noexcept {
    tensor<T, Rows, columns> result{};
    for (std::size_t row = 0; row < Rows; ++row) {
      for_each_tap(first + row, [&](std::size_t tap, std::size_t time) {
        copy(x.begin() + time * In, In, result.begin() + row * columns + tap * In);
      });
    }
    return result;
  }
};

/// Some rows of a matrix, from `first` on.
template <std::size_t Rows, class T, std::size_t All, std::size_t Columns>
[[nodiscard]] constexpr tensor<T, Rows, Columns> some_rows(tensor<T, All, Columns> const& x,
                                                           std::size_t first) noexcept {
  tensor<T, Rows, Columns> result;
  copy(x.begin() + first * Columns, result.size(), result.begin());
  return result;
}

/// Rows of windows through a convolution: a bias is a tensor, or nullptr for none.
template <std::size_t Rows, class T, std::size_t Kernel, std::size_t In, std::size_t Out,
          class Bias>
[[nodiscard]] constexpr tensor<T, Rows, Out>
windows_through(tensor<T, Rows, Kernel * In> const& windows,
                tensor<T, Kernel, In, Out> const& weight, Bias const& bias) noexcept {
  tensor<T, Rows, Out> y;
  constexpr auto product = dense_product<Rows, Kernel * In, Out>;
  if constexpr (tensor_like<Bias>) {
    kernels::multiply<product, kernels::start::row>(windows.data, weight.data, bias.data, y.data);
  } else {
    kernels::multiply<product>(windows.data, weight.data, y.data);
  }
  return y;
}

template <std::size_t Dilation, class T, std::size_t Time, std::size_t Kernel, std::size_t In,
          std::size_t Out, class Bias>
[[nodiscard]] constexpr tensor<T, Time, Out>
causal_convolution(tensor<T, Time, In> const& x, tensor<T, Kernel, In, Out> const& weight,
                   Bias const& bias) noexcept {
  using windows = causal_windows<T, Time, In, Kernel, Dilation>;
  tensor<T, Time, Out> y;
  for_each_part<Time, windows::at_once>([&]<std::size_t Rows>(std::size_t first) {
    auto const part = windows_through<Rows>(windows::template rows<Rows>(x, first), weight, bias);
    copy(part.begin(), part.size(), y.begin() + first * Out);
  });
  return y;
}

} // namespace detail

/// A convolution along time that sees nothing of the future: y[t] = b + sum over taps k and
/// channels of x[t - (kernel - 1 - k) Dilation] W[k], with zeros before the sequence.
///
/// Shapes: x (time, in), W (kernel, in, out), b (out), y (time, out): Keras's Conv1D with
/// padding="causal"; W is torch.nn.Conv1d's weight (out, in, kernel) with its axes reversed, for
/// sequences padded on the left by (kernel - 1) Dilation. Source: van den Oord et al., WaveNet, a
/// generative model for raw audio, 2016.
template <std::size_t Dilation = 1, real T, std::size_t Time, std::size_t Kernel, std::size_t In,
          std::size_t Out>
  requires(Dilation > 0)
[[nodiscard]] constexpr tensor<T, Time, Out> causal_conv1d(tensor<T, Time, In> const& x,
                                                           tensor<T, Kernel, In, Out> const& weight,
                                                           tensor<T, Out> const& bias) noexcept {
  return detail::causal_convolution<Dilation>(x, weight, bias);
}

/// The same without a bias.
template <std::size_t Dilation = 1, real T, std::size_t Time, std::size_t Kernel, std::size_t In,
          std::size_t Out>
  requires(Dilation > 0)
[[nodiscard]] constexpr tensor<T, Time, Out>
causal_conv1d(tensor<T, Time, In> const& x, tensor<T, Kernel, In, Out> const& weight) noexcept {
  return detail::causal_convolution<Dilation>(x, weight, nullptr);
}

/// dL/dx, given dL/dy.
template <std::size_t Dilation = 1, real T, std::size_t Time, std::size_t Kernel, std::size_t In,
          std::size_t Out>
  requires(Dilation > 0)
[[nodiscard]] constexpr tensor<T, Time, In>
causal_conv1d_input_gradient(tensor<T, Time, Out> const& dy,
                             tensor<T, Kernel, In, Out> const& weight) noexcept {
  using windows = detail::causal_windows<T, Time, In, Kernel, Dilation>;
  tensor<T, Time, In> dx{};
  detail::for_each_part<Time, windows::at_once>([&]<std::size_t Rows>(std::size_t first) {
    tensor<T, Rows, Kernel * In> dwindows;
    kernels::multiply<detail::dense_input_product<Rows, Kernel * In, Out>>(
        detail::some_rows<Rows>(dy, first).data, weight.data, dwindows.data);
    for (std::size_t row = 0; row < Rows; ++row) {
      windows::for_each_tap(first + row, [&](std::size_t tap, std::size_t time) {
        T const* const from = dwindows.begin() + (row * Kernel + tap) * In;
        for (std::size_t i = 0; i < In; ++i) {
          dx.begin()[time * In + i] += from[i];
        }
      });
    }
  });
  return dx;
}

/// Adds dL/dW, the outer products of what each time sees and its dL/dy in their order, to
/// `dweight`. For the bias: `add_dense_bias_gradient`.
template <std::size_t Dilation = 1, real T, std::size_t Time, std::size_t Kernel, std::size_t In,
          std::size_t Out>
  requires(Dilation > 0)
constexpr void add_causal_conv1d_weight_gradient(tensor<T, Time, In> const& x,
                                                 tensor<T, Time, Out> const& dy,
                                                 tensor<T, Kernel, In, Out>& dweight) noexcept {
  using windows = detail::causal_windows<T, Time, In, Kernel, Dilation>;
  detail::for_each_part<Time, windows::at_once>([&]<std::size_t Rows>(std::size_t first) {
    kernels::multiply_accumulate<detail::dense_weight_product<Rows, Kernel * In, Out>>(
        windows::template rows<Rows>(x, first).data, detail::some_rows<Rows>(dy, first).data,
        dweight.data);
  });
}

/// What a causal convolution remembers of a sequence: as much of it as its taps see, in a ring.
template <real T, std::size_t In, std::size_t Kernel, std::size_t Dilation>
struct causal_conv1d_state {
  static constexpr std::size_t length = (Kernel - 1) * Dilation + 1;

  tensor<T, length, In> seen;
  std::size_t next; // where the next x goes

  [[nodiscard]] friend constexpr bool operator==(causal_conv1d_state const&,
                                                 causal_conv1d_state const&) = default;
};

/// One time of `causal_conv1d`: x (in), y (out), with the bits of the whole. A state of zeros is
/// the start. Bias: a tensor (out), or nullptr for none.
template <std::size_t Dilation = 1, real T, std::size_t Kernel, std::size_t In, std::size_t Out,
          class Bias>
  requires(Dilation > 0)
[[nodiscard, gnu::always_inline]] constexpr tensor<T, Out>
causal_conv1d_step(tensor<T, In> const& x, tensor<T, Kernel, In, Out> const& weight,
                   Bias const& bias, causal_conv1d_state<T, In, Kernel, Dilation>& state) noexcept {
  using ring = causal_conv1d_state<T, In, Kernel, Dilation>;
  detail::copy(x.begin(), In, state.seen.begin() + state.next * In);
  state.next = state.next + 1 == ring::length ? 0 : state.next + 1;
  tensor<T, 1, Kernel * In> window;
  std::size_t at = state.next; // the oldest
  for (std::size_t tap = 0; tap < Kernel; ++tap) {
    detail::copy(state.seen.begin() + at * In, In, window.begin() + tap * In);
    at = at + Dilation >= ring::length ? at + Dilation - ring::length : at + Dilation;
  }
  return {detail::windows_through<1>(window, weight, bias).data};
}

} // namespace ctnn
