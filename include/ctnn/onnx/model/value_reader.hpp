// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/model/content.hpp>
#include <ctnn/onnx/model/list.hpp>
#include <ctnn/onnx/model/names.hpp>
#include <ctnn/onnx/model/read_error.hpp>
#include <ctnn/onnx/model/read_tensor.hpp>
#include <ctnn/onnx/model/records.hpp>
#include <ctnn/onnx/protobuf/for_each_number.hpp>
#include <ctnn/onnx/protobuf/reader.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ctnn::onnx::detail {

/// Reads what a model's file says of values: their names, what is declared of them, tensors.
/// Source: onnx.proto.
class value_reader {
protected:
  using field = protobuf::field;
  using reader = protobuf::reader;

  /// Where names mean something: in a graph, or in a function for one call of it.
  struct name_scope {
    /// The graph that the nodes become part of.
    std::size_t graph = 0;
    /// The scope whose names it sees besides its own: of a function none.
    std::size_t outer = none;
    /// The call of whose function it is part, or `none`; which function, and called from where.
    std::size_t call = none;
    std::size_t function = none;
    std::size_t caller = none;
    /// How many calls are around it.
    std::size_t calls = 0;
  };

  /// The value of a name of a function's input that a call leaves out.
  static constexpr std::size_t left_out = none - 1;

  constexpr explicit value_reader(std::string_view bytes)
      : most_steps_((std::size_t{1} << 20) + 4 * bytes.size()) {
    read_.bytes = bytes;
  }

  [[nodiscard]] constexpr std::string_view text(span place) const { return read_.text(place); }

  constexpr void fail(read_failure what, std::size_t offset) {
    if (!failed_) {
      error_ = {what, offset};
      if (call_ != none) {
        error_.function = text(read_.calls[call_].function);
        error_.node = text(read_.calls[call_].node);
      }
      failed_ = true;
    }
  }

  /// Counts what is read, of functions for each call again: a small file must not come to much.
  constexpr void count(std::size_t steps, std::size_t offset) {
    if ((steps_ += steps) > most_steps_) {
      fail(read_failure::too_long, offset);
    }
  }

  /// Calls `f` with each field of a message.
  template <class F>
  constexpr void each_field(span place, F f) {
    reader message(read_.bytes, place);
    field each;
    while (!failed_ && message.next(each)) {
      f(each);
      if (++steps_ > most_steps_) {
        fail(read_failure::too_long, each.offset);
      }
    }
    if (message.failed()) {
      fail(read_failure::damaged, message.offset());
    }
  }

  /// The numbers of a repeated field. Defined before it is used, or Clang cannot call it while it
  /// reads this file.
  template <class F>
  constexpr void each_number(field const& f, std::size_t size, F use) {
    if (!protobuf::for_each_number(read_.bytes, f, size, use)) {
      fail(read_failure::damaged, f.offset);
    }
    count(f.wire == protobuf::wire_type::bytes ? f.content.size() : 0, f.offset);
  }

  constexpr std::size_t tensor(span place) {
    auto const result = read_tensor(read_.bytes, place, read_.apart);
    count(place.size() / 256, place.begin);
    if (!result) {
      fail(result.error().what, result.error().offset);
      return none;
    }
    read_.tensors.push_back(*result);
    return read_.tensors.size() - 1;
  }

  /// The name in a ValueInfoProto.
  constexpr span value_name(span place) {
    span result;
    each_field(place, [&](field const& f) {
      if (f.number == 1) {
        result = f.content;
      }
    });
    return result;
  }

  /// Writes down what a ValueInfoProto says of a value's type.
  constexpr void declare(std::size_t value, span place) {
    each_field(place, [&](field const& f) {
      if (f.number == 2) {
        each_field(f.content, [&](field const& type) {
          if (type.number == 1) {
            declare_tensor(value, type.content);
          }
        });
      }
    });
  }

  constexpr void declare_tensor(std::size_t value, span place) {
    value_record& record = read_.values[value];
    each_field(place, [&](field const& f) {
      if (f.number == 1) {
        record.type = static_cast<data_type>(f.value);
      } else if (f.number == 2 && f.wire == protobuf::wire_type::bytes) {
        record.has_shape = true;
        record.dimensions = {read_.dimensions.size(), 0};
        each_field(f.content, [&](field const& shape) {
          if (shape.number == 1) {
            read_.dimensions.push_back(dimension(shape.content));
            ++record.dimensions.count;
          }
        });
        if (record.dimensions.count > max_rank) {
          fail(read_failure::rank_too_high, f.offset);
        }
      }
    });
  }

  constexpr dimension_record dimension(span place) {
    dimension_record result;
    each_field(place, [&](field const& f) {
      if (f.number == 1) {
        result.extent = f.as_int64();
        if (result.extent < 0 || result.extent > 0xFFFF'FFFF) {
          fail(result.extent < 0 ? read_failure::negative_extent : read_failure::too_large,
               f.offset);
        }
      } else if (f.number == 2) {
        result.symbol = f.content;
      }
    });
    return result;
  }

  constexpr std::size_t new_value(span name, std::size_t scope, std::size_t offset) {
    std::size_t const value = read_.values.size();
    give_name(name, scope, value, offset);
    if (failed_) {
      return none;
    }
    read_.values.push_back({.name = name, .graph = scopes_[scope].graph});
    return value;
  }

  /// Gives a value a name, or `none` for what is left out.
  constexpr void give_name(span name, std::size_t scope, std::size_t value, std::size_t offset) {
    if (!names_.insert(text(name), scope, value == none ? left_out : value)) {
      fail(read_failure::name_given_twice, offset);
    }
  }

  /// The value of a name in a scope or in those around it, or `none` of what is left out.
  constexpr std::size_t known(span name, std::size_t scope, std::size_t offset) {
    for (; scope != none; scope = scopes_[scope].outer) {
      std::size_t const value = names_.find(text(name), scope);
      if (value != none) {
        return value == left_out ? none : value;
      }
    }
    fail(read_failure::unknown_name, offset);
    return none;
  }

  content<growing> read_;
  names names_;
  list<name_scope> scopes_;
  /// The call in whose function it reads, or `none`.
  std::size_t call_ = none;
  read_error error_;
  bool failed_ = false;

private:
  std::size_t steps_ = 0;
  std::size_t most_steps_;
};

} // namespace ctnn::onnx::detail
