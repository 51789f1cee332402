// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>

namespace ctnn::io::detail {

/// Red, green and blue of sRGB, each from 0 to 255.
using colour = std::array<int, 3>;

/// The colour of a value on a scale from -limit to limit: white at 0, deeper blue above and deeper
/// vermilion below, a pair that the colour-blind can tell apart (Okabe and Ito, 2002). Values
/// beyond the limits have the colour of the limit; NaN is grey.
[[nodiscard]] inline colour diverging_colour(double value, double limit) {
  if (std::isnan(value)) {
    return {200, 200, 200};
  }
  colour const deepest = value < 0 ? colour{213, 94, 0} : colour{0, 114, 178};
  double const depth = std::isinf(value) ? 1
                       : limit > 0       ? std::min(std::abs(value) / limit, 1.0)
                                         : 0;
  colour result;
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i] = static_cast<int>(std::lround(255 + depth * (deepest[i] - 255)));
  }
  return result;
}

/// Whether white text stands out more than black on a background: its relative luminance, as the
/// Web Content Accessibility Guidelines define it, is below where both contrasts are equal.
[[nodiscard]] inline bool needs_white_text(colour const& background) {
  auto const linear = [](int channel) {
    double const c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  auto const [red, green, blue] = background;
  double const luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  return luminance < 0.179;
}

/// `#0072b2`.
[[nodiscard]] inline std::string hexadecimal(colour const& c) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text = "#";
  for (int channel : c) {
    text += digits[channel / 16];
    text += digits[channel % 16];
  }
  return text;
}

} // namespace ctnn::io::detail
