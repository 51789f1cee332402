// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/io/xml_text.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ctnn::io::detail {

/// ` name="value"`.
[[nodiscard]] inline std::string svg_attribute(std::string_view name, std::string_view value) {
  return std::string(" ").append(name) + "=\"" + xml_escaped(value) + '"';
}

[[nodiscard]] inline std::string svg_attribute(std::string_view name, std::size_t value) {
  return svg_attribute(name, std::to_string(value));
}

/// Text of a figure. Its font is monospace, so that its width is known: a character's is 0.6 of the
/// size in most such fonts, and a little less than reckoned here in all common ones.
struct svg_text_style {
  std::size_t size;
  std::string_view weight;

  [[nodiscard]] std::size_t line_height() const { return size * 3 / 2; }

  [[nodiscard]] std::size_t width(std::string_view text) const {
    return (code_points(text) * size * 61 + 99) / 100;
  }

  [[nodiscard]] std::size_t width(std::vector<std::string> const& lines) const {
    std::size_t widest = 0;
    for (std::string const& line : lines) {
      widest = std::max(widest, width(line));
    }
    return widest;
  }

  [[nodiscard]] std::size_t height(std::vector<std::string> const& lines) const {
    return lines.size() * line_height();
  }

  /// The text in lines that are no wider than asked for, unless a single word is.
  [[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t width) const {
    return detail::wrapped(text, width * 100 / (size * 61));
  }

  /// The element that draws lines from the upper left corner (left, top) on.
  [[nodiscard]] std::string draw(std::vector<std::string> const& lines, std::size_t left,
                                 std::size_t top) const {
    std::string svg =
        "<g" + svg_attribute("font-size", size) + svg_attribute("font-weight", weight) + ">\n";
    for (std::string const& line : lines) {
      svg += "<text" + svg_attribute("x", left) + svg_attribute("y", top + size) + '>' +
             xml_escaped(line) + "</text>\n";
      top += line_height();
    }
    return svg + "</g>\n";
  }
};

} // namespace ctnn::io::detail
