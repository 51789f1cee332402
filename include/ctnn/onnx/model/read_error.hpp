// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

namespace ctnn::onnx {

/// What can be wrong with the bytes of a model or a tensor.
enum class read_failure {
  empty,
  damaged,
  no_graph,
  too_deep,
  too_long,
  unknown_name,
  name_given_twice,
  rank_too_high,
  negative_extent,
  too_large,
  element_type,
  data_size,
  external_data,
  attribute_kind,
  attribute_reference,
  function_of_itself,
  function_operands,
};

/// Where and why reading has failed.
struct read_error {
  read_failure what = read_failure::damaged;
  /// The byte at which it was found.
  std::size_t offset = 0;
  /// Where that is in a function of the model's own, its name, and that of the node it stands for;
  /// parts of the model's bytes.
  std::string_view function{};
  std::string_view node{};

  [[nodiscard]] friend constexpr bool operator==(read_error const&, read_error const&) = default;
};

/// The failure as a sentence.
[[nodiscard]] constexpr std::string_view sentence(read_failure what) noexcept {
  switch (what) {
  case read_failure::empty:
    return "the file is empty";
  case read_failure::damaged:
    return "the bytes are no message of Protocol Buffers: damaged or truncated";
  case read_failure::no_graph:
    return "there is no graph: not an ONNX model";
  case read_failure::too_deep:
    return "graphs within graphs, or functions within functions, are nested too deep";
  case read_failure::too_long:
    return "the functions of the model come to too many nodes";
  case read_failure::unknown_name:
    return "a name is used that nothing before has";
  case read_failure::name_given_twice:
    return "a name is given twice";
  case read_failure::rank_too_high:
    return "a tensor has more than 8 dimensions";
  case read_failure::negative_extent:
    return "a tensor has a negative extent";
  case read_failure::too_large:
    return "a tensor has more elements than can be counted";
  case read_failure::element_type:
    return "a tensor's element type is unknown";
  case read_failure::data_size:
    return "a tensor's data does not fill its shape";
  case read_failure::external_data:
    return "a tensor's data lies in another file: save the model with its data inside";
  case read_failure::attribute_kind:
    return "an attribute is of a kind that is not supported";
  case read_failure::attribute_reference:
    return "an attribute refers to one of a function, but stands in none";
  case read_failure::function_of_itself:
    return "a function of the model calls itself";
  case read_failure::function_operands:
    return "a node has more inputs or outputs than the function that it calls";
  }
  return "";
}

} // namespace ctnn::onnx
