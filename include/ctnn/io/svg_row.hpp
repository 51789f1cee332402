// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/io/svg_grid.hpp>
#include <ctnn/io/svg_text.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace ctnn::io::detail {

/// What is drawn of a figure so far, and how far to the right and down it reaches.
struct svg_canvas {
  static constexpr std::size_t margin = 16;
  static constexpr std::size_t gap = 28;

  std::string svg;
  std::size_t right = margin;
  std::size_t bottom = margin;

  /// Where the next thing beneath begins.
  [[nodiscard]] std::size_t next_top() const { return svg.empty() ? margin : bottom + gap; }

  /// Draws grids side by side, their cells beginning at one height.
  void draw_line(std::span<svg_grid const> grids, std::size_t top) {
    std::size_t title_height = 0;
    for (svg_grid const& grid : grids) {
      title_height = std::max(title_height, grid.title_height());
    }
    std::size_t left = margin;
    for (svg_grid const& grid : grids) {
      svg += grid.draw(left, top + title_height);
      right = std::max(right, left + grid.width());
      bottom = std::max(bottom, top + title_height + grid.cells_height());
      left += grid.width() + gap;
    }
  }
};

/// Grids beneath a caption.
struct svg_row {
  static constexpr svg_text_style caption_style{.size = 15, .weight = "bold"};
  static constexpr std::size_t caption_gap = 6;

  std::string caption;
  std::vector<svg_grid> grids;

  /// Draws the caption and the grids in lines no wider than `width`, unless a single grid is.
  void draw(svg_canvas& canvas, std::size_t width) const {
    std::size_t top = canvas.next_top();
    if (std::vector const lines = caption_style.wrapped(caption, width); !lines.empty()) {
      canvas.svg += caption_style.draw(lines, canvas.margin, top);
      canvas.right = std::max(canvas.right, canvas.margin + caption_style.width(lines));
      canvas.bottom = top + caption_style.height(lines);
      top = canvas.bottom + caption_gap;
    }
    for (std::span<svg_grid const> rest = grids; !rest.empty(); top = canvas.next_top()) {
      std::size_t const count = line_count(rest, width);
      canvas.draw_line(rest.first(count), top);
      rest = rest.subspan(count);
    }
  }

private:
  /// How many of the grids fit in one line.
  [[nodiscard]] static std::size_t line_count(std::span<svg_grid const> grids, std::size_t width) {
    std::size_t count = 1;
    for (std::size_t used = grids.front().width(); count < grids.size(); ++count) {
      used += svg_canvas::gap + grids[count].width();
      if (used > width) {
        break;
      }
    }
    return count;
  }
};

} // namespace ctnn::io::detail
