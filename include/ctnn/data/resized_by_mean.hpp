// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/ops/avg_pool2d.hpp>
#include <ctnn/tensor/reshape.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <array>
#include <cstddef>
#include <numeric>

namespace ctnn {

/// An image and a size. The sentence is what the compiler prints otherwise.
template <class X, std::size_t Height, std::size_t Width>
concept resizable = ((X::rank() == 2 || X::rank() == 3) && Height > 0 && Width > 0) ||
                    detail::unsatisfied<"resized_by_mean needs an image (height, width) or "
                                        "(channels, height, width) and at least one place: got",
                                        X>();

namespace detail {

/// How much of each element of an axis lies under the places of another length, in whole shares.
template <std::size_t In, std::size_t Out>
struct area_axis {
  static constexpr std::size_t common = std::gcd(In, Out);
  /// An element is so many shares, a place so many.
  static constexpr std::size_t of_element = Out / common;
  static constexpr std::size_t of_place = In / common;

  static constexpr std::size_t first(std::size_t place) noexcept {
    return place * of_place / of_element;
  }
  /// Behind the last.
  static constexpr std::size_t last(std::size_t place) noexcept {
    return ((place + 1) * of_place + of_element - 1) / of_element;
  }
  static constexpr std::size_t shares(std::size_t place, std::size_t element) noexcept {
    std::size_t const begin = place * of_place;
    std::size_t const end = begin + of_place;
    std::size_t const from = element * of_element;
    std::size_t const to = from + of_element;
    return (to < end ? to : end) - (from > begin ? from : begin);
  }
};

} // namespace detail

/// An image of another size, each of whose elements is the mean of the area that it covers; what
/// the border of that area cuts counts by its share. Any ratio, also enlarging.
///
/// Shapes: x (channels, height, width) or (height, width), y (channels, Height, Width) or (Height,
/// Width). Order: as `avg_pool2d` where both ratios are whole; else each y is one chain from zero
/// over what it covers in row-major order, each element times its share, which is a whole number,
/// and then divided by the sum of shares.
/// Source: cv2.resize with INTER_AREA (which interpolates where it enlarges), PIL's BOX.
template <std::size_t Height, std::size_t Width, real T, std::size_t... X>
  requires(resizable<shape<X...>, Height, Width>)
[[nodiscard]] constexpr auto resized_by_mean(tensor<T, X...> const& x) noexcept {
  using image = shape<X...>;
  if constexpr (image::rank() == 2) {
    auto const with_channel = reshape<1, X...>(x);
    return reshape<Height, Width>(resized_by_mean<Height, Width>(with_channel));
  } else {
    constexpr std::size_t height = image::extent(1);
    constexpr std::size_t width = image::extent(2);
    if constexpr (height % Height == 0 && width % Width == 0) {
      return avg_pool2d<{.kernel_size = {height / Height, width / Width}}>(x);
    } else {
      using rows = detail::area_axis<height, Height>;
      using columns = detail::area_axis<width, Width>;
      tensor<T, image::extent(0), Height, Width> y;
      T* to = y.begin();
      for (std::size_t channel = 0; channel < image::extent(0); ++channel) {
        for (std::size_t row = 0; row < Height; ++row) {
          for (std::size_t column = 0; column < Width; ++column) {
            T sum{};
            for (std::size_t i = rows::first(row); i < rows::last(row); ++i) {
              T const* const from = x.begin() + (channel * height + i) * width;
              for (std::size_t j = columns::first(column); j < columns::last(column); ++j) {
                auto const share =
                    static_cast<T>(rows::shares(row, i) * columns::shares(column, j));
                sum = fma(share, from[j], sum);
              }
            }
            *to++ = sum / static_cast<T>(rows::of_place * columns::of_place);
          }
        }
      }
      return y;
    }
  }
}

} // namespace ctnn
