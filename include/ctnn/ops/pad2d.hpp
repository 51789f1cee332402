// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/ops/padding.hpp>
#include <ctnn/tensor/shape.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <array>
#include <cstddef>

namespace ctnn {

/// What stands in the padding of `pad2d`.
enum class pad_mode {
  constant,  ///< one value
  reflect,   ///< the elements mirrored at the outermost, which is not repeated
  replicate, ///< the outermost element
  circular,  ///< the elements from the other end
};

/// `pad2d<{.padding = {{1, 0}, 2}, .mode = pad_mode::reflect}>(x)`.
struct pad2d_options {
  padding2d padding;
  pad_mode mode = pad_mode::constant;
  double value = 0;
};

namespace detail {

/// Whether an axis has as many elements as its padding takes from it.
[[nodiscard]] constexpr bool pad_fits(std::size_t in, padding1d padding, pad_mode mode) noexcept {
  std::size_t const most = larger(padding.before, padding.after);
  return !padding.is_same && (mode == pad_mode::reflect    ? most < in
                              : mode == pad_mode::circular ? most <= in
                                                           : true);
}

/// Where an element of a padded axis comes from: `in` for a constant.
[[nodiscard]] constexpr std::size_t pad_source(std::size_t in, std::size_t place,
                                               std::size_t before, pad_mode mode) noexcept {
  if (place >= before && place < before + in) {
    return place - before;
  }
  bool const ahead = place < before;
  switch (mode) {
  case pad_mode::reflect:
    return ahead ? before - place : 2 * (in - 1) - (place - before);
  case pad_mode::replicate:
    return ahead ? 0 : in - 1;
  case pad_mode::circular:
    return ahead ? place + in - before : place - before - in;
  default:
    return in;
  }
}

template <std::size_t In, padding1d Padding, pad_mode Mode>
inline constexpr auto pad_sources = [] {
  std::array<std::size_t, In + Padding.before + Padding.after> result{};
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i] = pad_source(In, i, Padding.before, Mode);
  }
  return result;
}();

/// Names options in errors.
template <pad2d_options>
struct padding_by;

template <class X, pad2d_options Options>
inline constexpr bool pad2d_fits = [] {
  if constexpr (X::rank() >= 2) {
    return pad_fits(X::extent(X::rank() - 2), Options.padding.height, Options.mode) &&
           pad_fits(X::extent(X::rank() - 1), Options.padding.width, Options.mode);
  } else {
    return false;
  }
}();

template <class X, pad2d_options Options>
concept pad2d_arguments =
    pad2d_fits<X, Options> ||
    unsatisfied<"pad2d needs two axes, padding in numbers, and as many elements as a mirrored or "
                "circular padding takes: (input, options) are",
                X, padding_by<Options>>();

/// The shape of X with its last two axes padded.
template <class X, pad2d_options Options>
struct pad2d_sizes {
  static constexpr std::size_t height = X::extent(X::rank() - 2);
  static constexpr std::size_t width = X::extent(X::rank() - 1);
  static constexpr auto const& rows = pad_sources<height, Options.padding.height, Options.mode>;
  static constexpr auto const& columns = pad_sources<width, Options.padding.width, Options.mode>;
};

template <class X, pad2d_options Options>
struct pad2d_shape;

template <std::size_t Height, std::size_t Width, pad2d_options Options>
struct pad2d_shape<shape<Height, Width>, Options> {
  using type = shape<Height + Options.padding.height.before + Options.padding.height.after,
                     Width + Options.padding.width.before + Options.padding.width.after>;
};

template <std::size_t First, std::size_t Second, std::size_t Third, std::size_t... Rest,
          pad2d_options Options>
struct pad2d_shape<shape<First, Second, Third, Rest...>, Options> {
  using type =
      batch_shape<First, typename pad2d_shape<shape<Second, Third, Rest...>, Options>::type>;
};

/// Calls `visit(where an element of y lies in x)` for each element of y in its order, and
/// `visit(x's size)` for a constant.
template <class X, pad2d_options Options, class Visit>
constexpr void for_each_padded(Visit visit) noexcept {
  using sizes = pad2d_sizes<X, Options>;
  for (std::size_t plane = 0; plane < X::size(); plane += sizes::height * sizes::width) {
    for (std::size_t const row : sizes::rows) {
      for (std::size_t const column : sizes::columns) {
        bool const there = row < sizes::height && column < sizes::width;
        visit(there ? plane + row * sizes::width + column : X::size());
      }
    }
  }
}

} // namespace detail

/// x with more elements before and after those of its last two axes: rows and columns of images
/// (channels, height, width), or with a padding of {0, {before, after}}, the times of a signal
/// (channels, length).
///
/// Shapes: x (..., height, width), y (..., before + height + after, before + width + after).
/// Source: ONNX Pad (opset 19: constant, reflect, edge, wrap), torch.nn.functional.pad.
template <pad2d_options Options, real T, std::size_t... X>
  requires(detail::pad2d_arguments<shape<X...>, Options>)
[[nodiscard]] constexpr auto pad2d(tensor<T, X...> const& x) noexcept {
  tensor_of<T, typename detail::pad2d_shape<shape<X...>, Options>::type> y;
  T* to = y.begin();
  detail::for_each_padded<shape<X...>, Options>([&](std::size_t from) {
    *to++ = from < shape<X...>::size() ? x.begin()[from] : static_cast<T>(Options.value);
  });
  return y;
}

/// dL/dx of an input of shape X, given dL/dy: each dy goes to where its element came from.
///
/// Order: each dx is one chain from zero over y in row-major order.
template <class X, pad2d_options Options, real T, std::size_t... Dy>
  requires(detail::pad2d_arguments<X, Options> &&
           same_shape<shape<Dy...>, typename detail::pad2d_shape<X, Options>::type>)
[[nodiscard]] constexpr tensor_of<T, X> pad2d_input_gradient(tensor<T, Dy...> const& dy) noexcept {
  tensor_of<T, X> dx{};
  T const* from = dy.begin();
  detail::for_each_padded<X, Options>([&](std::size_t to) {
    if (to < X::size()) {
      dx.begin()[to] += *from;
    }
    ++from;
  });
  return dx;
}

} // namespace ctnn
