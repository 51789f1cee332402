// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/io/format_count.hpp>
#include <ctnn/io/format_indices.hpp>
#include <ctnn/io/padded.hpp>
#include <ctnn/tensor/shape.hpp>
#include <ctnn/tensor/tensors.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace ctnn::io {
namespace detail {

/// Index, layer, output shape, parameters, MACs, output bytes.
using summary_row = std::array<std::string, 6>;

/// The rows as lines, the first as their heading: the columns before the numbers left-aligned,
/// those of numbers right-aligned.
[[nodiscard]] inline std::string summary_table(std::vector<summary_row> const& rows) {
  constexpr std::size_t first_number = 3;
  std::array<std::size_t, std::tuple_size_v<summary_row>> widths{};
  for (summary_row const& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], row[i].size());
    }
  }
  std::string text;
  for (summary_row const& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += i == 0 ? "" : "  ";
      text += i < first_number ? padded_right(row[i], widths[i]) : padded_left(row[i], widths[i]);
    }
    text += '\n';
    if (&row == &rows.front()) {
      text += std::string(text.size() - 1, '-') + '\n';
    }
  }
  return text;
}

template <std::size_t... Extents>
[[nodiscard]] std::string format_shape(shape<Extents...>) {
  return '(' + format_indices(shape<Extents...>::extents()) + ')';
}

template <class First, class... Others>
[[nodiscard]] std::string format_shape(shapes<First, Others...>) {
  std::string text = format_shape(First{});
  ((text += ' ', text += format_shape(Others{})), ...);
  return text;
}

template <class Layer>
[[nodiscard]] summary_row layer_summary(std::size_t index) {
  return {std::to_string(index),
          Layer::name,
          format_shape(typename Layer::output_type::shape_type{}),
          format_count(Layer::parameter_count),
          format_count(Layer::macs),
          format_count(Layer::activation_bytes)};
}

/// A line of the totals: what is counted, the count, and what may follow it.
using summary_total = std::array<std::string, 3>;

template <class Net>
[[nodiscard]] std::string summary_totals() {
  std::string const parameter_bytes =
      format_count(Net::parameter_count * sizeof(typename Net::value_type));
  std::array const totals{
      summary_total{"parameters", format_count(Net::parameter_count),
                    " (" + parameter_bytes + " bytes)"},
      summary_total{"MACs", format_count(Net::macs), ""},
      summary_total{"activations", format_count(Net::activation_bytes), " bytes"},
      summary_total{"peak activations", format_count(Net::peak_activation_bytes), " bytes"}};
  std::size_t label_width = 0;
  std::size_t count_width = 0;
  for (auto const& [label, count, unit] : totals) {
    label_width = std::max(label_width, label.size());
    count_width = std::max(count_width, count.size());
  }
  std::string text;
  for (auto const& [label, count, unit] : totals) {
    text += padded_right(label, label_width) + "  " + padded_left(count, count_width) + unit + '\n';
  }
  return text;
}

} // namespace detail

/// Writes what a net is and costs, as a table of its layers: the index is that of `net.layer<0>()`,
/// and output bytes are those of one sample's activations. The totals beneath are the constants of
/// the net, such as `Net::peak_activation_bytes`.
template <class Net>
void summary(std::ostream& out) {
  std::vector<detail::summary_row> rows{
      {"#", "layer", "output shape", "parameters", "MACs", "output bytes"},
      {"", "input", detail::format_shape(Net::input_shape), "", "",
       detail::format_count(sizeof(typename Net::input_type))}};
  [&]<std::size_t... Indices>(std::index_sequence<Indices...>) {
    (rows.push_back(detail::layer_summary<typename Net::template layer_type<Indices>>(Indices)),
     ...);
  }(std::make_index_sequence<Net::layer_count>{});
  out << detail::summary_table(rows) + '\n' + detail::summary_totals<Net>();
}

} // namespace ctnn::io
