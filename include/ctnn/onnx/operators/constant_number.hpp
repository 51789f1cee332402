// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/model/data_type.hpp>

#include <cstddef>

namespace ctnn::onnx {

/// The type that the attribute output_datatype gives, float where it is left out.
template <class Node>
consteval data_type data_type_of_output() {
  constexpr auto type = static_cast<data_type>(Node::integer("output_datatype", 1));
  demanded<is_numeric(type), "output_datatype is no type of numbers", Node>();
  return type;
}

/// The number that a constant input of one element is.
template <class Node, std::size_t Input>
consteval auto constant_number() {
  constexpr auto const& given = Node::template constant_input<Input>();
  demanded<given.size() == 1, "an input is not one number", Node>();
  return given.data()[0];
}

} // namespace ctnn::onnx
