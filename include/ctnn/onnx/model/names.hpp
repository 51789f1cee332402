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
    return entries_[find_slot(name, graph, hash(name, graph))].value;
  }

  /// Gives a name a value; false where it has one.
  [[nodiscard]] constexpr bool insert(std::string_view name, std::size_t graph, std::size_t value) {
    if (2 * (count_ + 1) > size_) {
      grow();
    }
    std::uint64_t const of_name = hash(name, graph);
    entry& e = entries_[find_slot(name, graph, of_name)];
    if (e.value != none) {
      return false;
    }
    e = {name, graph, value, of_name};
    ++count_;
    return true;
  }

private:
  struct entry {
    std::string_view name{};
    std::size_t graph = 0;
    std::size_t value = none;
    std::uint64_t hash = 0;
  };

  struct parts_of_name {
    std::uint64_t of[3];
  };

  [[nodiscard]] static constexpr std::uint64_t hash(std::string_view name, std::size_t graph) {
    // Names differ at their ends: 24 bytes are enough, and keep long ones cheap.
    std::uint64_t result = 14695981039346656037u ^ (graph * 31 + name.size());
    std::size_t const hashed = name.size() > 24 ? 24 : name.size();
    char const* const from = name.data() + (name.size() - hashed);
#if defined(__clang__)
    // In few steps, which Clang counts.
    struct {
      char bytes[24];
    } copy{};
    if (hashed > 0) {
      __builtin_memcpy(copy.bytes, from, hashed);
    }
    auto const parts = __builtin_bit_cast(parts_of_name, copy);
    constexpr std::uint64_t factor = 0x9E37'79B9'7F4A'7C15u;
    result = (result ^ parts.of[0]) * factor;
    result = (result ^ result >> 32 ^ parts.of[1]) * factor;
    result = (result ^ result >> 32 ^ parts.of[2]) * factor;
#else
    for (std::size_t i = 0; i < hashed; ++i) {
      result = (result ^ static_cast<unsigned char>(from[i])) * 1099511628211u;
    }
#endif
    return result;
  }

  [[nodiscard]] constexpr std::size_t slot(std::uint64_t hash) const {
    return static_cast<std::size_t>((hash ^ hash >> 32) & (size_ - 1));
  }

  /// Where a name stands, or would.
  [[nodiscard]] constexpr std::size_t find_slot(std::string_view name, std::size_t graph,
                                                std::uint64_t of_name) const {
    for (std::size_t i = slot(of_name);; i = (i + 1) & (size_ - 1)) {
      entry const& e = entries_[i];
      if (e.value == none || (e.hash == of_name && e.graph == graph && same_text(e.name, name))) {
        return i;
      }
    }
  }

  constexpr void put(entry const& e) {
    std::size_t i = slot(e.hash);
    while (entries_[i].value != none) {
      i = (i + 1) & (size_ - 1);
    }
    entries_[i] = e;
  }

  constexpr void grow() {
    list<entry> old = static_cast<list<entry>&&>(entries_);
    std::size_t const old_size = size_;
    size_ = size_ == 0 ? 32 : 4 * size_;
    entries_ = list<entry>(size_);
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
