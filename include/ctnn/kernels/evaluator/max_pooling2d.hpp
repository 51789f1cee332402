// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/gathered.hpp>
#include <ctnn/kernels/evaluator/parts.hpp>
#include <ctnn/kernels/evaluator/seen_by_taps.hpp>
#include <ctnn/kernels/evaluator/wide.hpp>
#include <ctnn/kernels/sizes/pooling2d.hpp>
#include <ctnn/math/lanes.hpp>

#include <array>
#include <bit>
#include <cstddef>

namespace ctnn::kernels::evaluator {

/// What each element of a window sees.
template <pooling2d P>
using seen_by_window = seen_by_taps<P.rows, P.columns>;

/// The same map as numbers: -1 for padding. Compilers evaluate a call of constants in advance; that
/// it reads a number of x ends such an attempt.
template <pooling2d P, class T>
[[nodiscard]] constexpr auto make_seen_places(T const& of_x) noexcept {
  [[maybe_unused]] T const read = of_x;
  std::array<detail::lane_integer<T>, seen_by_window<P>::size> result;
  detail::lane_integer<T>* to = result.data();
  for (std::size_t i = 0; i < result.size(); ++i) {
    std::size_t const place = seen_by_window<P>::place(i);
    *to++ = place == absent ? -1 : static_cast<detail::lane_integer<T>>(place);
  }
  return result;
}

template <pooling2d P, class T>
inline constexpr auto seen_places = make_seen_places<P, T>(T{});

/// Each number of `kept` becomes that of `other` where the mask's lane is not zero.
template <class T, std::size_t Width>
consteval void replace(detail::lanes<T, Width>& kept,
                       detail::lanes<detail::lane_integer<T>, Width> const& mask,
                       detail::lanes<T, Width> const& other) noexcept {
#if defined(__clang__)
  kept = detail::blended<T, Width>(mask, other, kept);
#else
  kept = mask ? other : kept;
#endif
}

/// Each number of `best` becomes that of x where that is larger, or the first NaN; likewise each of
/// `winner` that of `place`, also where it is of padding yet.
template <class Level, class Places, class T>
consteval void take_larger(Level& best, Level const& x, Places& winner,
                           Places const& place) noexcept {
  using head = typename Level::head;
  using integers = typename Places::head;
  constexpr std::size_t width = head::width;
  for (std::size_t i = 0; i < head::count; ++i) {
    auto& kept = static_cast<head&>(best).blocks[i];
    auto& kept_place = static_cast<integers&>(winner).blocks[i];
    auto const& other = static_cast<head const&>(x).blocks[i];
    detail::lanes<detail::lane_integer<T>, width> mask =
        (other > kept) | ((other != other) & (kept == kept)) | (kept_place < 0);
    replace<T, width>(kept, mask, other);
    replace<detail::lane_integer<T>, width>(kept_place, mask,
                                            static_cast<integers const&>(place).blocks[i]);
  }
  if constexpr (Level::tail::size > 0) {
    take_larger<typename Level::tail, typename Places::tail, T>(best, x, winner, place);
  }
}

/// The largest element of each window of a channel, and where it lies in it: -1 for a window that
/// sees padding alone.
template <pooling2d P, class T>
struct maxima {
  std::array<T, seen_by_window<P>::places> values;
  std::array<detail::lane_integer<T>, seen_by_window<P>::places> places;
};

template <pooling2d P, class T>
[[nodiscard]] consteval maxima<P, T>
maxima_of(std::array<T, P.rows.in * P.columns.in> const& channel) noexcept {
  using map = seen_by_window<P>;
  using index = detail::lane_integer<T>;
  auto seen = gathered<map, wide_matrix<T, map::taps, map::places>>(channel, least<T>);
  auto places = [&] {
    using matrix = wide_matrix<index, map::taps, map::places>;
    if constexpr (map::size > most_tabled) {
      return std::bit_cast<matrix>(make_seen_places<P, T>(channel.data()[0]));
    } else {
      return std::bit_cast<matrix>(seen_places<P, T>);
    }
  }();
  auto best = seen.rows[0];
  auto winner = places.rows[0];
  for (std::size_t i = 1; i < map::taps; ++i) {
    take_larger<wide<T, map::places>, wide<index, map::places>, T>(best, seen.rows[i], winner,
                                                                   places.rows[i]);
  }
  return {std::bit_cast<std::array<T, map::places>>(best),
          std::bit_cast<std::array<index, map::places>>(winner)};
}

/// See `kernels::max_pool`.
template <pooling2d P, class T>
consteval void max_pool(std::array<T, P.x_size()> const& x, std::array<T, P.y_size()>& y) noexcept {
  using map = seen_by_window<P>;
  auto channels = std::bit_cast<parts<T, P.channels, map::source>>(x);
  parts<T, P.channels, map::places> result;
  for (std::size_t channel = 0; channel < P.channels; ++channel) {
    result.of[channel] = maxima_of<P, T>(channels.of[channel]).values;
  }
  y = std::bit_cast<std::array<T, P.y_size()>>(result);
}

/// See `kernels::max_pool_input_gradient`.
template <pooling2d P, class T>
consteval void max_pool_input_gradient(std::array<T, P.x_size()> const& x,
                                       std::array<T, P.y_size()> const& dy,
                                       std::array<T, P.x_size()>& dx) noexcept {
  using map = seen_by_window<P>;
  auto channels = std::bit_cast<parts<T, P.channels, map::source>>(x);
  T const* from = dy.data();
  for (std::size_t channel = 0; channel < P.channels; ++channel) {
    auto const found = maxima_of<P, T>(channels.of[channel]);
    T* const to = dx.data() + channel * map::source;
    for (std::size_t i = 0; i < map::places; ++i) {
      detail::lane_integer<T> const place = found.places.data()[i];
      if (place >= 0) {
        to[place] += from[i];
      }
    }
    from += map::places;
  }
}

} // namespace ctnn::kernels::evaluator
