// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/model/list.hpp>
#include <ctnn/onnx/model/records.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ctnn::onnx {

/// The records of a model, in lists that grow while it is read.
struct growing {
  template <class T, std::size_t>
  using of = list<T>;
};

/// The same in arrays, so that the records can be a constant.
struct fixed {
  template <class T, std::size_t Size>
  using of = std::array<T, Size>;
};

/// How many records of each kind a model has.
struct content_sizes {
  std::size_t opsets = 0;
  std::size_t graphs = 0;
  std::size_t nodes = 0;
  std::size_t calls = 0;
  std::size_t operands = 0;
  std::size_t values = 0;
  std::size_t dimensions = 0;
  std::size_t attributes = 0;
  std::size_t numbers = 0;
  std::size_t integers = 0;
  std::size_t strings = 0;
  std::size_t tensors = 0;
};

/// What a model's file says. Its first graph is the model's, the others are those within it.
template <class Storage, content_sizes Sizes = {}>
struct content {
  std::string_view bytes{};
  tensors_apart apart{};
  typename Storage::template of<opset, Sizes.opsets> opsets{};
  typename Storage::template of<graph_record, Sizes.graphs> graphs{};
  typename Storage::template of<node_record, Sizes.nodes> nodes{};
  typename Storage::template of<call_record, Sizes.calls> calls{};
  typename Storage::template of<std::size_t, Sizes.operands> operands{};
  typename Storage::template of<value_record, Sizes.values> values{};
  typename Storage::template of<dimension_record, Sizes.dimensions> dimensions{};
  typename Storage::template of<attribute_record, Sizes.attributes> attributes{};
  typename Storage::template of<float, Sizes.numbers> numbers{};
  typename Storage::template of<std::int64_t, Sizes.integers> integers{};
  typename Storage::template of<span, Sizes.strings> strings{};
  typename Storage::template of<tensor_record, Sizes.tensors> tensors{};

  [[nodiscard]] constexpr std::string_view text(span place) const noexcept {
    return {bytes.data() + place.begin, place.size()};
  }
};

/// How large the arrays for a content must be.
[[nodiscard]] constexpr content_sizes sizes_of(content<growing> const& read) noexcept {
  return {.opsets = read.opsets.size(),
          .graphs = read.graphs.size(),
          .nodes = read.nodes.size(),
          .calls = read.calls.size(),
          .operands = read.operands.size(),
          .values = read.values.size(),
          .dimensions = read.dimensions.size(),
          .attributes = read.attributes.size(),
          .numbers = read.numbers.size(),
          .integers = read.integers.size(),
          .strings = read.strings.size(),
          .tensors = read.tensors.size()};
}

/// A content in arrays of just its size.
template <content_sizes Sizes>
[[nodiscard]] constexpr content<fixed, Sizes> fixed_copy(content<growing> const& read) noexcept {
  content<fixed, Sizes> result{.bytes = read.bytes, .apart = read.apart};
  auto const copy = [](auto const& from, auto& to) {
    auto* const first = to.data(); // in fewer steps than by operator[]
    for (std::size_t i = 0; i < to.size(); ++i) {
      first[i] = from[i];
    }
  };
  copy(read.opsets, result.opsets);
  copy(read.graphs, result.graphs);
  copy(read.nodes, result.nodes);
  copy(read.calls, result.calls);
  copy(read.operands, result.operands);
  copy(read.values, result.values);
  copy(read.dimensions, result.dimensions);
  copy(read.attributes, result.attributes);
  copy(read.numbers, result.numbers);
  copy(read.integers, result.integers);
  copy(read.strings, result.strings);
  copy(read.tensors, result.tensors);
  return result;
}

} // namespace ctnn::onnx
