// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/model/list.hpp>
#include <ctnn/onnx/model/records.hpp>
#include <ctnn/onnx/model/same_text.hpp>
#include <ctnn/onnx/model/value_reader.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ctnn::onnx::detail {

/// Reads the attributes of nodes. Graphs among them wait in a queue, so that nesting takes no
/// stack.
class attribute_reader : protected value_reader {
protected:
  /// A graph that is still to be read, and the scope that it stands in.
  struct waiting_graph {
    span place;
    std::size_t scope = none;
    std::size_t depth = 0;
  };

  using value_reader::value_reader;

  /// The attribute of a call that one of the function's nodes refers to, as that of another name.
  /// What has no value is no attribute.
  constexpr void referred(attribute_record const& reference, span name, std::size_t scope) {
    std::size_t const call = scopes_[scope].call;
    if (call == none) {
      fail(read_failure::attribute_reference, name.begin);
      return;
    }
    range const given = read_.calls[call].attributes;
    for (std::size_t i = given.first; i < given.first + given.count; ++i) {
      attribute_record result = read_.attributes[i];
      if (same_text(text(result.name), text(name))) {
        if (reference.kind != attribute_kind::undefined && reference.kind != result.kind) {
          fail(read_failure::attribute_kind, name.begin);
        }
        result.name = reference.name;
        read_.attributes.push_back(result);
        return;
      }
    }
  }

  constexpr void attribute(span place, std::size_t scope, std::size_t depth) {
    attribute_record result;
    span reference;
    std::size_t const floats = read_.numbers.size();
    std::size_t const integers = read_.integers.size();
    std::size_t const strings = read_.strings.size();
    auto seen = attribute_kind::undefined;
    each_field(place, [&](field const& f) {
      switch (f.number) {
      case 1:
        result.name = f.content;
        break;
      case 2:
        result.number = f.as_float();
        seen = attribute_kind::number;
        break;
      case 3:
        result.integer = f.as_int64();
        seen = attribute_kind::integer;
        break;
      case 4:
        result.string = f.content;
        seen = attribute_kind::string;
        break;
      case 5:
        result.index = tensor(f.content);
        seen = attribute_kind::tensor;
        break;
      case 6:
        if (depth == 8) {
          fail(read_failure::too_deep, f.offset);
          break;
        }
        result.index = waiting_.size();
        waiting_.push_back({f.content, scope, depth + 1});
        seen = attribute_kind::graph;
        break;
      case 7:
        each_number(f, 4, [&](std::uint64_t bits) {
          read_.numbers.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
        });
        seen = attribute_kind::numbers;
        break;
      case 8:
        each_number(f, 0, [&](std::uint64_t bits) {
          read_.integers.push_back(static_cast<std::int64_t>(bits));
        });
        seen = attribute_kind::integers;
        break;
      case 9:
        read_.strings.push_back(f.content);
        seen = attribute_kind::strings;
        break;
      case 20:
        result.kind = static_cast<attribute_kind>(f.value);
        break;
      case 21:
        reference = f.content;
        break;
      default:
        break;
      }
    });
    if (reference.size() != 0) {
      referred(result, reference, scope);
      return;
    }
    if (result.kind == attribute_kind::undefined) {
      result.kind = seen; // of files from before the kind was written
    }
    switch (result.kind) {
    case attribute_kind::numbers:
      result.list = {floats, read_.numbers.size() - floats};
      break;
    case attribute_kind::integers:
      result.list = {integers, read_.integers.size() - integers};
      break;
    case attribute_kind::strings:
      result.list = {strings, read_.strings.size() - strings};
      break;
    case attribute_kind::tensor:
    case attribute_kind::graph:
      if (seen != result.kind) {
        fail(read_failure::attribute_kind, place.begin);
      }
      break;
    default:
      break;
    }
    read_.attributes.push_back(result);
  }

  list<waiting_graph> waiting_;
};

} // namespace ctnn::onnx::detail
