// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/parse_error.hpp>
#include <ctnn/data/parse_number.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace ctnn {

/// How a table is written.
struct csv_options {
  /// Names stand in the first row.
  bool header = false;
  char delimiter = ',';
  /// What an empty cell, or one that says NaN or NA, is in a column of numbers; without it such a
  /// cell is an error.
  std::optional<double> missing{};
  /// The names of the columns that are wanted, in the order in which they are; the header tells
  /// where they stand. Without any, all columns.
  std::span<std::string_view const> columns{};
};

/// A cell of a table, in its bytes.
struct csv_cell {
  /// Without its quotes; two of them in quotes stand for one.
  std::string_view text;
  bool is_quoted = false;

  /// Whether the cell says this.
  [[nodiscard]] constexpr bool operator==(std::string_view name) const noexcept {
    if (!is_quoted) {
      return text == name;
    }
    std::size_t at = 0;
    for (char wanted : name) {
      if (at == text.size() || text[at] != wanted) {
        return false;
      }
      at += wanted == '"' ? 2 : 1;
    }
    return at == text.size();
  }

  [[nodiscard]] constexpr bool is_missing() const noexcept {
    for (std::string_view const name : {"", "NaN", "nan", "NA"}) {
      if (text == name) {
        return true;
      }
    }
    return false;
  }
};

/// Goes through the rows of a table of Columns columns, which may have quotes, either end of lines,
/// and empty lines between rows (where there is more than one column). Spaces around a cell do not
/// belong to it.
///
/// Source: RFC 4180.
template <std::size_t Columns>
class csv_reader {
public:
  using row_type = std::array<csv_cell, Columns>;

  constexpr csv_reader(std::string_view bytes, csv_options const& options) noexcept
      : bytes_{bytes}, options_{options} {
    if (bytes.starts_with("\xEF\xBB\xBF")) { // how some begin files in UTF-8
      at_ = 3;
    }
  }

  /// Whether there is another row but for the header, which `row()` then is.
  [[nodiscard]] constexpr std::expected<bool, parse_error> next() noexcept {
    if (row_number_ == 0 && (options_.header || !options_.columns.empty())) {
      auto const header = read_header();
      if (!header) {
        return header;
      }
    }
    auto const width = read_cells([this](std::size_t column, csv_cell const& cell) {
      if (options_.columns.empty()) {
        if (column < Columns) {
          row_[column] = cell;
        }
      } else {
        for (std::size_t i = 0; i < Columns; ++i) {
          if (places_[i] == column) {
            row_[i] = cell;
          }
        }
      }
    });
    if (!width) {
      return std::unexpected(width.error());
    }
    if (*width != 0 && *width != width_) {
      return std::unexpected(error_of_width(*width));
    }
    return *width != 0;
  }

  [[nodiscard]] constexpr row_type const& row() const noexcept { return row_; }

  /// An error in a column of this row.
  [[nodiscard]] constexpr parse_error error_at(std::size_t column,
                                               char const* problem) const noexcept {
    return error_in(options_.columns.empty() ? column : places_[column], problem);
  }

  /// The number in a column of this row; one that is missing is what the options say, if a T can
  /// be that.
  template <class T>
  [[nodiscard]] constexpr std::expected<T, parse_error> number(std::size_t column) const noexcept {
    csv_cell const& cell = row_[column];
    auto const result = parse_number<T>(cell.text);
    if (result) {
      return *result;
    }
    if (!cell.is_missing()) {
      return std::unexpected(no_number(column, result.error()));
    }
    if (options_.missing) {
      if constexpr (std::floating_point<T>) {
        return static_cast<T>(*options_.missing);
      } else if (*options_.missing > -0x1p31 && *options_.missing < 0x1p31 &&
                 std::in_range<T>(static_cast<std::int32_t>(*options_.missing))) {
        return static_cast<T>(*options_.missing);
      }
    }
    return std::unexpected(error_at(column, "csv: the cell is empty"));
  }

  /// Which of the names a column of this row says; without names, the number that it is.
  [[nodiscard]] constexpr std::expected<int, parse_error>
  label(std::size_t column, std::span<std::string_view const> names) const noexcept {
    if (names.empty()) {
      auto const result = parse_number<int>(row_[column].text);
      if (!result) {
        return std::unexpected(no_number(column, result.error()));
      }
      return *result;
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (row_[column] == names[i]) {
        return static_cast<int>(i);
      }
    }
    return std::unexpected(error_at(column, "csv: the cell is none of the names of classes"));
  }

private:
  [[nodiscard]] constexpr parse_error no_number(std::size_t column,
                                                number_problem problem) const noexcept {
    if (problem == number_problem::out_of_range) {
      return error_at(column, "csv: the cell is out of the type's range");
    }
    return error_at(column, row_number_ == 1 && !options_.header
                                ? "csv: the cell is no number: is this a header?"
                                : "csv: the cell is no number");
  }

  // By pointer: evaluators pay for each call of a string_view's operators.
  [[nodiscard]] constexpr bool is_line_end(std::size_t at) const noexcept {
    char const* const bytes = bytes_.data();
    return at == bytes_.size() || bytes[at] == '\n' ||
           (bytes[at] == '\r' && at + 1 < bytes_.size() && bytes[at + 1] == '\n');
  }

  constexpr void skip_line_end() noexcept {
    if (at_ < bytes_.size()) {
      at_ += bytes_[at_] == '\r' ? 2 : 1;
    }
  }

  constexpr void skip_spaces() noexcept {
    while (at_ < bytes_.size() && (bytes_[at_] == ' ' || bytes_[at_] == '\t') &&
           bytes_[at_] != options_.delimiter) {
      ++at_;
    }
  }

  /// An error in a column of the file.
  [[nodiscard]] constexpr parse_error error_in(std::size_t column,
                                               char const* problem) const noexcept {
    return {problem, at_, 0, 0, row_number_ == 0 ? 1 : row_number_, column + 1};
  }

  [[nodiscard]] constexpr parse_error error_of_width(std::size_t width) const noexcept {
    return {"csv: the row has another number of columns", at_, width, width_, row_number_, 0};
  }

  [[nodiscard]] constexpr std::expected<bool, parse_error> read_header() noexcept {
    auto const names = options_.columns;
    if (!names.empty() && names.size() != Columns) {
      return std::unexpected(parse_error{"csv: as many names of columns as the sample has numbers",
                                         parse_error::nowhere, names.size(), Columns});
    }
    std::array<bool, Columns> found{};
    char const* problem = nullptr;
    auto const width = read_cells([&](std::size_t column, csv_cell const& cell) {
      for (std::size_t i = 0; i < names.size(); ++i) {
        if (cell == names[i]) {
          problem = found[i] ? "csv: two columns have a name that is asked for" : problem;
          found[i] = true;
          places_[i] = column;
        }
      }
    });
    if (!width) {
      return std::unexpected(width.error());
    }
    if (*width == 0) {
      return std::unexpected(error_in(0, "csv: there is no header"));
    }
    if (names.empty()) {
      if (*width != Columns) {
        return std::unexpected(error_of_width(*width));
      }
      return true;
    }
    width_ = *width;
    for (std::size_t i = 0; i < names.size() && problem == nullptr; ++i) {
      problem = found[i] ? nullptr : "csv: the header lacks a column that is asked for";
    }
    if (problem != nullptr) {
      return std::unexpected(parse_error{problem, at_, 0, 0, row_number_, 0});
    }
    return true;
  }

  /// Calls `take(column, cell)` for each cell of the next row, and says how many there are; none
  /// behind the last.
  template <class Take>
  [[nodiscard]] constexpr std::expected<std::size_t, parse_error> read_cells(Take take) noexcept {
    while (Columns > 1 && at_ < bytes_.size() && is_line_end(at_)) {
      skip_line_end();
      ++row_number_;
    }
    if (at_ == bytes_.size()) {
      return std::size_t{0};
    }
    ++row_number_;
    std::size_t column = 0;
    while (true) {
      auto const cell = read_cell(column);
      if (!cell) {
        return std::unexpected(cell.error());
      }
      take(column++, *cell);
      if (is_line_end(at_)) {
        break;
      }
      ++at_; // the delimiter
    }
    skip_line_end();
    return column;
  }

  [[nodiscard]] constexpr std::expected<csv_cell, parse_error>
  read_cell(std::size_t column) noexcept {
    skip_spaces();
    if (at_ < bytes_.size() && bytes_[at_] == '"') {
      std::size_t const begin = ++at_;
      while (true) {
        if (at_ == bytes_.size()) {
          return std::unexpected(error_in(column, "csv: a quote is not closed"));
        }
        if (bytes_[at_] != '"') {
          ++at_;
        } else if (bytes_.substr(at_, 2) == "\"\"") {
          at_ += 2;
        } else {
          break;
        }
      }
      csv_cell const result{bytes_.substr(begin, at_ - begin), true};
      ++at_;
      skip_spaces();
      if (!is_line_end(at_) && bytes_[at_] != options_.delimiter) {
        return std::unexpected(error_in(column, "csv: a cell goes on behind its quote"));
      }
      return result;
    }
    std::size_t const begin = at_;
    std::size_t end = at_;
    char const* const bytes = bytes_.data();
    for (std::size_t const size = bytes_.size(); at_ < size; ++at_) {
      char const x = bytes[at_];
      if (x == options_.delimiter || x == '\n' || (x == '\r' && is_line_end(at_))) {
        break;
      }
      if (x == '"') {
        return std::unexpected(error_in(column, "csv: a quote within a cell"));
      }
      if (x != ' ' && x != '\t') {
        end = at_ + 1;
      }
    }
    return csv_cell{bytes_.substr(begin, end - begin), false};
  }

  std::string_view bytes_;
  csv_options options_;
  std::size_t at_ = 0;
  std::uint64_t row_number_ = 0;
  row_type row_{};
  /// How many columns the file has, and where those that are asked for stand.
  std::size_t width_ = Columns;
  std::array<std::size_t, Columns> places_{};
};

} // namespace ctnn
