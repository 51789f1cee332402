// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/io/colour_scale.hpp>
#include <ctnn/io/format_number.hpp>
#include <ctnn/io/planes.hpp>
#include <ctnn/io/svg_grid.hpp>
#include <ctnn/io/svg_row.hpp>
#include <ctnn/io/svg_text.hpp>
#include <ctnn/tensor/concepts.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ctnn::io {

/// How `svg_figure::grid` draws: significant digits of a number, and the magnitude of the deepest
/// colours, which is that of the tensor's largest finite element where it is 0.
struct grid_options {
  int precision = 4;
  double limit = 0;
};

/// An SVG document of tensors as shaded grids, each cell with its number in it:
///
///     svg_figure figure("A dense layer");
///     figure.next_row("Forward");
///     figure.grid("x", x);
///     figure.grid("weight", w, {.precision = 3});
///     figure.write(file);
///
/// Blue is positive, vermilion negative, white zero and grey NaN. Texts are UTF-8.
class svg_figure {
public:
  /// The title is what a screen reader says. Grids flow from left to right in lines of `width`
  /// pixels; a grid that is wider by itself widens the figure.
  explicit svg_figure(std::string title, std::size_t width = 960)
      : title_(std::move(title)), width_(width) {}

  /// Begins a new row of grids beneath a caption.
  void next_row(std::string caption) { rows_.push_back({std::move(caption), {}}); }

  /// Adds a tensor: a matrix as one grid, a vector as a grid of one row, and more dimensions as a
  /// grid for each matrix, with its indices behind the title and one colour scale for all.
  template <tensor_like Tensor>
  void grid(std::string_view title, Tensor const& t, grid_options options = {}) {
    if (rows_.empty()) {
      next_row("");
    }
    double const limit = options.limit > 0 ? options.limit : largest_finite_magnitude(t);
    for (auto const& matrix : detail::planes(t)) {
      std::vector<detail::svg_grid::cell> cells;
      for (auto element : matrix.elements) {
        cells.push_back({detail::format_number(element, options.precision),
                         detail::diverging_colour(static_cast<double>(element), limit)});
      }
      rows_.back().grids.emplace_back(std::string(title) + ' ' + matrix.label, std::move(cells),
                                      matrix.columns);
    }
  }

  /// Writes the document, from `<svg` to `</svg>`.
  void write(std::ostream& out) const {
    detail::svg_canvas canvas;
    for (detail::svg_row const& row : rows_) {
      row.draw(canvas, width_);
    }
    std::string const width = std::to_string(canvas.right + canvas.margin);
    std::string const height = std::to_string(canvas.bottom + canvas.margin);
    std::string const size =
        detail::svg_attribute("width", width) + detail::svg_attribute("height", height);
    out << "<svg xmlns=\"http://www.w3.org/2000/svg\"" + size +
               detail::svg_attribute("viewBox", "0 0 " + width + ' ' + height) + " role=\"img\"" +
               detail::svg_attribute("aria-label", title_) +
               " font-family=\"monospace\" fill=\"#000\">\n<title>" + detail::xml_escaped(title_) +
               "</title>\n<rect" + size + " fill=\"#fff\"/>\n" + canvas.svg + "</svg>\n";
  }

private:
  template <class Tensor>
  [[nodiscard]] static double largest_finite_magnitude(Tensor const& t) {
    double largest = 0;
    for (auto element : t) {
      double const magnitude = std::abs(static_cast<double>(element));
      if (std::isfinite(magnitude)) {
        largest = std::max(largest, magnitude);
      }
    }
    return largest;
  }

  std::string title_;
  std::size_t width_;
  std::vector<detail::svg_row> rows_;
};

} // namespace ctnn::io
