// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/csv_reader.hpp>
#include <ctnn/data/parse_error.hpp>
#include <ctnn/data/sample.hpp>
#include <ctnn/detail/copy.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <array>
#include <cstddef>
#include <expected>
#include <span>
#include <string_view>

namespace ctnn {

/// Which column of a table is the label, and what it says.
struct csv_labels {
  enum class place { last, first };

  place column = place::last;
  /// The class of each label, in its order; where there are none, labels are integers.
  std::span<std::string_view const> names{};
};

/// Samples with a label each, as a `dataset` wants them: `dataset(iris.inputs, iris.labels)`.
template <class Sample, std::size_t Rows>
struct labelled_samples {
  std::array<Sample, Rows> inputs;
  std::array<int, Rows> labels;
};

namespace detail {

/// Reads a row of numbers from column `first` on into a sample.
template <class Sample, std::size_t Columns>
[[nodiscard]] constexpr std::expected<void, parse_error>
read_sample(csv_reader<Columns> const& reader, std::size_t first, Sample& sample) noexcept {
  using traits = sample_traits<Sample>;
  auto* to = traits::begin(sample);
  for (std::size_t i = 0; i < traits::size; ++i) {
    auto const number = reader.template number<typename traits::value_type>(first + i);
    if (!number) {
      return std::unexpected(number.error());
    }
    to[i] = *number;
  }
  return {};
}

/// Calls `add(reader)` for each row, until one is an error.
template <std::size_t Columns, class Add>
[[nodiscard]] constexpr std::expected<void, parse_error>
for_each_csv_row(std::string_view bytes, csv_options const& options, Add add) noexcept {
  csv_reader<Columns> reader(bytes, options);
  while (true) {
    auto const more = reader.next();
    if (!more) {
      return std::unexpected(more.error());
    }
    if (!*more) {
      return {};
    }
    std::expected<void, parse_error> const added = add(reader);
    if (!added) {
      return added;
    }
  }
}

/// Calls `add(sample, label)` for each row of numbers and a label.
template <class Sample, class Add>
[[nodiscard]] constexpr std::expected<void, parse_error>
for_each_labelled_row(std::string_view bytes, csv_labels const& labels, csv_options const& options,
                      Add add) noexcept {
  constexpr std::size_t features = sample_traits<Sample>::size;
  bool const last = labels.column == csv_labels::place::last;
  return for_each_csv_row<features + 1>(
      bytes, options, [&](auto const& reader) -> std::expected<void, parse_error> {
        Sample sample{};
        if (auto const read = read_sample(reader, last ? 0 : 1, sample); !read) {
          return read;
        }
        auto const label = reader.label(last ? features : 0, labels.names);
        if (!label) {
          return std::unexpected(label.error());
        }
        return add(sample, *label);
      });
}

[[nodiscard]] constexpr std::expected<void, parse_error>
require_rows(std::size_t got, std::size_t expected) noexcept {
  if (got != expected) {
    return std::unexpected(parse_error{"csv: the table has another number of rows",
                                       parse_error::nowhere, got, expected});
  }
  return {};
}

} // namespace detail

/// A table of numbers, (Rows, Columns), from the bytes of a CSV file, in the compiler as well:
///
///     constexpr auto table = parsed(parse_csv<tensor<float, 150, 4>>(iris.bytes(), {.header =
///     true}));
///
/// Numbers are rounded to the nearest (see `parse_number`), at both times alike. An error tells the
/// row, as a spreadsheet counts it, and the column.
template <tensor_like Table>
  requires(Table::rank() == 2)
[[nodiscard]] constexpr std::expected<Table, parse_error>
parse_csv(std::string_view bytes, csv_options const& options = {}) noexcept {
  constexpr std::size_t columns = Table::extent(1);
  using row = tensor<typename Table::value_type, columns>;
  Table result{};
  std::size_t rows = 0;
  auto read = detail::for_each_csv_row<columns>(
      bytes, options, [&](auto const& reader) -> std::expected<void, parse_error> {
        row sample{};
        if (auto const added = detail::read_sample(reader, 0, sample); !added) {
          return added;
        }
        if (rows < Table::extent(0)) {
          detail::copy(sample.begin(), columns, result.begin() + rows * columns);
        }
        ++rows;
        return {};
      });
  if (read) {
    read = detail::require_rows(rows, Table::extent(0));
  }
  if (!read) {
    return std::unexpected(read.error());
  }
  return result;
}

/// A table of Rows samples, each a row of numbers, whose last or first column is a label:
///
///     constexpr std::array<std::string_view, 3> species{"setosa", "versicolor", "virginica"};
///     constexpr auto iris = parsed<[] {
///       return parse_labelled_csv<tensor<float, 4>, 150>(iris_csv.bytes(), {.names = species});
///     }>();
///     constexpr dataset data(iris.inputs, iris.labels);
template <data_sample Sample, std::size_t Rows>
[[nodiscard]] constexpr std::expected<labelled_samples<Sample, Rows>, parse_error>
parse_labelled_csv(std::string_view bytes, csv_labels const& labels = {},
                   csv_options const& options = {}) noexcept {
  labelled_samples<Sample, Rows> result{};
  std::size_t rows = 0;
  auto read = detail::for_each_labelled_row<Sample>(
      bytes, labels, options,
      [&](Sample const& sample, int label) -> std::expected<void, parse_error> {
        if (rows < Rows) {
          result.inputs[rows] = sample;
          result.labels[rows] = label;
        }
        ++rows;
        return {};
      });
  if (read) {
    read = detail::require_rows(rows, Rows);
  }
  if (!read) {
    return std::unexpected(read.error());
  }
  return result;
}

} // namespace ctnn
