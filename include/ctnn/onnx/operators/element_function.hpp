// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/pack.hpp>
#include <ctnn/onnx/model/same_text.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace ctnn::onnx::detail {

/// Of a node without attributes all that functions of elements ask for, so that nodes of one
/// operator share their code.
template <std::int64_t Version>
struct without_attributes {
  static constexpr std::int64_t version = Version;

  [[nodiscard]] static constexpr std::int64_t integer(std::string_view,
                                                      std::int64_t otherwise = 0) noexcept {
    return otherwise;
  }
  [[nodiscard]] static constexpr float number(std::string_view, float otherwise = 0) noexcept {
    return otherwise;
  }
  [[nodiscard]] static constexpr bool string_is(std::string_view, std::string_view value,
                                                std::string_view otherwise = {}) noexcept {
    return same_text(otherwise, value);
  }
};

/// The function of elements that an operator is: `Operation::value<Node>`.
template <class Operation, class Node>
struct element_function {
  template <class V>
  [[nodiscard, gnu::always_inline]] constexpr auto operator()(V const& x) const noexcept
      -> decltype(Operation::template value<Node>(x)) {
    return Operation::template value<Node>(x);
  }
  template <class V>
  [[nodiscard, gnu::always_inline]] constexpr auto operator()(V const& a, V const& b) const noexcept
      -> decltype(Operation::template value<Node>(a, b)) {
    return Operation::template value<Node>(a, b);
  }
};

template <class Operation, class Node>
using element_function_of =
    element_function<Operation, std::conditional_t<Node::record.attributes.count == 0,
                                                   without_attributes<Node::version>, Node>>;

/// A function of two elements, the other way round.
template <class Function>
struct swapped {
  Function function;

  template <class V>
  [[nodiscard, gnu::always_inline]] constexpr auto operator()(V const& a, V const& b) const noexcept
      -> decltype(function(b, a)) {
    return function(b, a);
  }
};

/// The same with one that is given.
template <class Function, class T>
struct beside_number {
  Function function;
  T number;

  template <class V>
  [[nodiscard, gnu::always_inline]] constexpr auto operator()(V const& x) const noexcept
      -> decltype(function(x, x)) {
    return function(x, ctnn::detail::all<V>(number));
  }
};

} // namespace ctnn::onnx::detail
