// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/io/colour_scale.hpp>
#include <ctnn/io/svg_text.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ctnn::io::detail {

/// A matrix of a figure: a title above cells, each a number on its colour.
class svg_grid {
public:
  struct cell {
    std::string number;
    colour fill;
  };

  /// The cells are given by rows.
  svg_grid(std::string_view title, std::vector<cell> cells, std::size_t columns)
      : cells_(std::move(cells)), columns_(columns) {
    for (cell const& each : cells_) {
      cell_width_ = std::max(cell_width_, number_style.width(each.number) + cell_padding);
    }
    title_ = title_style.wrapped(title, std::max(columns_ * cell_width_, narrowest_title));
  }

  [[nodiscard]] std::size_t width() const {
    return std::max(columns_ * cell_width_, title_style.width(title_));
  }
  [[nodiscard]] std::size_t title_height() const { return title_style.height(title_); }
  [[nodiscard]] std::size_t cells_height() const { return cells_.size() / columns_ * cell_height; }

  /// The elements that draw the cells with their upper left corner at (left, top), and the title
  /// above them.
  [[nodiscard]] std::string draw(std::size_t left, std::size_t top) const {
    std::string fills;
    std::string numbers;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      auto const& [number, fill] = cells_[i];
      std::size_t const x = left + i % columns_ * cell_width_;
      std::size_t const y = top + i / columns_ * cell_height;
      fills += "<rect" + svg_attribute("x", x) + svg_attribute("y", y) +
               svg_attribute("width", cell_width_) + svg_attribute("height", cell_height) +
               svg_attribute("fill", hexadecimal(fill)) + "/>\n";
      numbers += "<text" + svg_attribute("x", x + cell_width_ / 2) +
                 svg_attribute("y", y + (cell_height + number_style.size * 2 / 3) / 2) +
                 (needs_white_text(fill) ? svg_attribute("fill", "#fff") : "") + '>' +
                 xml_escaped(number) + "</text>\n";
    }
    return title_style.draw(title_, left, top - title_height()) + //
           "<g stroke=\"#bbb\">\n" + fills + "</g>\n" +           //
           "<g text-anchor=\"middle\"" + svg_attribute("font-size", number_style.size) + ">\n" +
           numbers + "</g>\n";
  }

private:
  static constexpr svg_text_style title_style{.size = 13, .weight = "normal"};
  static constexpr svg_text_style number_style{.size = 13, .weight = "normal"};
  static constexpr std::size_t narrowest_title = 160;
  static constexpr std::size_t cell_height = 32;
  static constexpr std::size_t cell_padding = 14;

  std::vector<cell> cells_;
  std::size_t columns_;
  std::size_t cell_width_ = cell_height;
  std::vector<std::string> title_;
};

} // namespace ctnn::io::detail
