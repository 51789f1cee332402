// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/model/list.hpp>
#include <ctnn/onnx/model/records.hpp>
#include <ctnn/onnx/model/same_text.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ctnn::onnx {

/// Which value a name means in a graph: a hash table with open addressing.
class names {
public:
  /// The value of that name in that graph itself, or `none`.
  [[nodiscard]] constexpr std::size_t find(std::string_view name, std::size_t graph) const {
    if (size_ == 0) {
      return none;
    }
    for (std::size_t i = slot(hash(name, graph));; i = (i + 1) & (size_ - 1)) {
      entry const& e = entries_[i];
      if (e.value == none || (e.graph == graph && same_text(e.name, name))) {
        return e.value;
      }
    }
  }

  constexpr void insert(std::string_view name, std::size_t graph, std::size_t value) {
    if (2 * (count_ + 1) > size_) {
      grow();
    }
    put({name, graph, value});
    ++count_;
  }

private:
  struct entry {
    std::string_view name{};
    std::size_t graph = 0;
    std::size_t value = none;
  };

  [[nodiscard]] static constexpr std::uint64_t hash(std::string_view name, std::size_t graph) {
    // Names differ at their ends: 24 bytes are enough, and keep long ones cheap.
    std::uint64_t result = 14695981039346656037u ^ (graph * 31 + name.size());
    for (std::size_t i = name.size() > 24 ? name.size() - 24 : 0; i < name.size(); ++i) {
      result = (result ^ static_cast<unsigned char>(name[i])) * 1099511628211u;
    }
    return result;
  }

  [[nodiscard]] constexpr std::size_t slot(std::uint64_t hash) const {
    return static_cast<std::size_t>((hash ^ hash >> 32) & (size_ - 1));
  }

  constexpr void put(entry const& e) {
    std::size_t i = slot(hash(e.name, e.graph));
    while (entries_[i].value != none) {
      i = (i + 1) & (size_ - 1);
    }
    entries_[i] = e;
  }

  constexpr void grow() {
    list<entry> old = static_cast<list<entry>&&>(entries_);
    std::size_t const old_size = size_;
    size_ = size_ == 0 ? 32 : 2 * size_;
    entries_ = list<entry>();
    for (std::size_t i = 0; i < size_; ++i) {
      entries_.push_back({});
    }
    for (std::size_t i = 0; i < old_size; ++i) {
      if (old[i].value != none) {
        put(old[i]);
      }
    }
  }

  list<entry> entries_;
  std::size_t size_ = 0;
  std::size_t count_ = 0;
};

} // namespace ctnn::onnx
