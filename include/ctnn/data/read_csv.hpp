// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/csv.hpp>
#include <ctnn/data/file_error.hpp>
#include <ctnn/data/read_file.hpp>

#include <expected>
#include <string>
#include <vector>

namespace ctnn {

/// The rows of a CSV file of numbers, as many as it has (see `parse_csv`):
///
///     auto const rows = read_csv<tensor<float, 4>>("measurements.csv", {.header = true});
template <data_sample Sample>
[[nodiscard]] std::expected<std::vector<Sample>, file_error>
read_csv(std::string const& path, csv_options const& options = {}) {
  auto const bytes = read_file(path);
  if (!bytes) {
    return std::unexpected(bytes.error());
  }
  std::vector<Sample> result;
  auto const read = detail::for_each_csv_row<detail::sample_traits<Sample>::size>(
      *bytes, options,
      [&](auto const& reader) { return detail::read_sample(reader, 0, result.emplace_back()); });
  if (!read) {
    return std::unexpected(in_file(path, read.error()));
  }
  return result;
}

/// Samples with a label each, as many as a file has.
template <class Sample>
struct labelled_vectors {
  std::vector<Sample> inputs;
  std::vector<int> labels;
};

/// The rows of a CSV file of numbers and a label (see `parse_labelled_csv`).
template <data_sample Sample>
[[nodiscard]] std::expected<labelled_vectors<Sample>, file_error>
read_labelled_csv(std::string const& path, csv_labels const& labels = {},
                  csv_options const& options = {}) {
  auto const bytes = read_file(path);
  if (!bytes) {
    return std::unexpected(bytes.error());
  }
  labelled_vectors<Sample> result;
  auto const read = detail::for_each_labelled_row<Sample>(
      *bytes, labels, options,
      [&](Sample const& sample, int label) -> std::expected<void, parse_error> {
        result.inputs.push_back(sample);
        result.labels.push_back(label);
        return {};
      });
  if (!read) {
    return std::unexpected(in_file(path, read.error()));
  }
  return result;
}

} // namespace ctnn
