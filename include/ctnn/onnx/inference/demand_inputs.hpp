// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/fixed_string.hpp>
#include <ctnn/onnx/inference/scope.hpp>
#include <ctnn/onnx/inference/static_text.hpp>
#include <ctnn/onnx/inference/value.hpp>
#include <ctnn/onnx/model/records.hpp>

#include <boost/mp11/list.hpp>

#include <cstddef>
#include <string_view>

namespace ctnn::onnx::detail {

/// Always false: what the compiler prints of an input that the file says too little of.
template <ctnn::detail::fixed_string Sentence, static_text Input, static_text Symbol>
inline constexpr bool input_is_known = false;

template <ctnn::detail::fixed_string Sentence, static_text Input, static_text Symbol>
consteval void say_input_is_unknown() {
  static_assert(
      input_is_known<Sentence, Input, Symbol>,
      "ctnn::onnx: the shape of an input is not known: (sentence, input, symbol) stand in "
      "input_is_known");
}

/// An input of which too little is known: its value, and the symbol that nothing is bound to.
struct unknown_input {
  std::size_t value = none;
  span symbol{};
};

/// The first of a model's inputs of which too little is known.
template <class Scope>
consteval unknown_input find_unknown_input() {
  constexpr auto const& content = Scope::model::content;
  using bindings = bindings_of<Scope>;
  range const inputs = content.graphs[Scope::graph].inputs;
  for (std::size_t i = 0; i < inputs.count; ++i) {
    std::size_t const index = content.operands[inputs.first + i];
    value_record const& record = content.values[index];
    if (record.initializer != none ||
        bindings::of_input(content.text(record.name), i) < bindings::count) {
      continue;
    }
    if (!record.has_shape || !is_numeric(record.type)) {
      return {index, {}};
    }
    for (std::size_t d = 0; d < record.dimensions.count; ++d) {
      dimension_record const& extent = content.dimensions[record.dimensions.first + d];
      if (extent.symbol.size() == 0 ? extent.extent < 0
                                    : bindings::extent(content.text(extent.symbol)) == none) {
        return {index, extent.symbol};
      }
    }
  }
  return {};
}

template <class Scope, class Binding>
consteval bool has_bound_input() {
  constexpr auto const& content = Scope::model::content;
  range const inputs = content.graphs[Scope::graph].inputs;
  for (std::size_t i = 0; i < inputs.count; ++i) {
    value_record const& record = content.values[content.operands[inputs.first + i]];
    if (Binding::is_value(content.text(record.name), i)) {
      return true;
    }
  }
  return false;
}

/// Whether a binding is of an input that there is; if not, the compiler prints its name.
template <class Scope, class Binding>
consteval bool demand_bound_input() {
  if constexpr (requires { Binding::input_name; }) {
    constexpr bool found = has_bound_input<Scope, Binding>();
    if constexpr (!found) {
      say_input_is_unknown<"the model has no input of the name that is bound", Binding::input_name,
                           "">();
    }
    return found;
  } else {
    return true;
  }
}

/// Whether all inputs are tensors of known shapes; if not, the compiler prints which is not.
template <class Scope>
consteval bool demand_inputs() {
  constexpr unknown_input found = find_unknown_input<Scope>();
  constexpr bool bound = []<class... Bindings>(boost::mp11::mp_list<Bindings...>) {
    return (true && ... && demand_bound_input<Scope, Bindings>());
  }(typename bindings_of<Scope>::list{});
  if constexpr (!bound) {
    return false;
  } else if constexpr (found.value != none) {
    constexpr auto const& content = Scope::model::content;
    constexpr std::string_view name = content.text(content.values[found.value].name);
    constexpr std::string_view symbol = content.text(found.symbol);
    if constexpr (symbol.empty()) {
      say_input_is_unknown<"an input is no tensor of numbers whose shape is declared",
                           static_text<name.size() + 1>(name), "">();
    } else {
      say_input_is_unknown<"a dimension is a symbol: bind it by dimension<symbol, extent>",
                           static_text<name.size() + 1>(name),
                           static_text<symbol.size() + 1>(symbol)>();
    }
  }
  return found.value == none;
}

} // namespace ctnn::onnx::detail
