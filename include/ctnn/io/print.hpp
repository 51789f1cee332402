// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/io/format_number.hpp>
#include <ctnn/io/padded.hpp>
#include <ctnn/io/planes.hpp>
#include <ctnn/tensor/concepts.hpp>

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <string>

namespace ctnn::io {

/// How `print` writes: significant digits of a number, and spaces before each line.
struct print_options {
  int precision = 4;
  std::size_t indent = 0;
};

namespace detail {

/// The elements of a vector in one line, `[1 2 3]`; a scalar is its number alone.
template <tensor_like Tensor>
[[nodiscard]] std::string print_line(Tensor const& t, int precision) {
  std::string line;
  for (auto element : t) {
    if (!line.empty()) {
      line += ' ';
    }
    line += format_number(element, precision);
  }
  return Tensor::rank() == 0 ? line : '[' + line + ']';
}

/// A plane by rows, its numbers right-aligned in columns of one width.
template <class T>
[[nodiscard]] std::string print_rows(plane<T> const& matrix, std::size_t width, int precision,
                                     std::string const& margin) {
  std::string text;
  for (std::size_t i = 0; i < matrix.elements.size(); ++i) {
    text += i % matrix.columns == 0 ? margin : "  ";
    text += padded_left(format_number(matrix.elements[i], precision), width);
    if ((i + 1) % matrix.columns == 0) {
      text += '\n';
    }
  }
  return text;
}

} // namespace detail

/// Writes a tensor for people to read, whole lines of it: a vector as `[1 2 3]`, a matrix by rows
/// in aligned columns, and more dimensions as such matrices, each under its indices `[0, 1]`.
template <tensor_like Tensor>
void print(std::ostream& out, Tensor const& t, print_options options = {}) {
  std::string const margin(options.indent, ' ');
  if constexpr (Tensor::rank() < 2) {
    out << margin + detail::print_line(t, options.precision) + '\n';
  } else {
    std::size_t width = 0;
    for (auto element : t) {
      width = std::max(width, detail::format_number(element, options.precision).size());
    }
    std::string text;
    for (auto const& matrix : detail::planes(t)) {
      bool const labelled = !matrix.label.empty();
      if (labelled) {
        text += margin + matrix.label + '\n';
      }
      text +=
          detail::print_rows(matrix, width, options.precision, labelled ? margin + "  " : margin);
    }
    out << text;
  }
}

} // namespace ctnn::io
