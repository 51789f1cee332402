// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/model/list.hpp>
#include <ctnn/onnx/model/names.hpp>
#include <ctnn/onnx/model/records.hpp>
#include <ctnn/onnx/model/same_domain.hpp>
#include <ctnn/onnx/model/same_text.hpp>

#include <cstddef>
#include <string_view>

namespace ctnn::onnx {

/// A FunctionProto.
struct function_record {
  std::string_view name{};
  std::string_view domain{};
  std::string_view overload{};
  /// The whole message, and the name in it.
  span place{};
  span name_place{};
  /// The operator sets that its nodes are of.
  range opsets{};
  /// The next function of the same name, or `none`.
  std::size_t next = none;
};

/// The functions of a model's own: a node of such a name stands for the function's nodes.
class functions {
public:
  /// The place of the function that a node means, or `none`.
  [[nodiscard]] constexpr std::size_t find(std::string_view name, std::string_view domain,
                                           std::string_view overload) const {
    std::size_t i = names_.find(name, 0);
    while (i != none &&
           !(same_domain(all_[i].domain, domain) && same_text(all_[i].overload, overload))) {
      i = all_[i].next;
    }
    return i;
  }

  constexpr void insert(function_record const& function) {
    all_.push_back(function);
    if (!names_.insert(function.name, 0, all_.size() - 1)) {
      std::size_t const first = names_.find(function.name, 0);
      all_[all_.size() - 1].next = all_[first].next;
      all_[first].next = all_.size() - 1;
    }
  }

  [[nodiscard]] constexpr std::size_t size() const noexcept { return all_.size(); }
  [[nodiscard]] constexpr function_record const& operator[](std::size_t i) const noexcept {
    return all_[i];
  }

private:
  list<function_record> all_;
  names names_;
};

} // namespace ctnn::onnx
