// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/train/training.hpp>
#include <ctnn/weights/state_error.hpp>
#include <ctnn/weights/state_table.hpp>

#include <string>
#include <string_view>
#include <type_traits>

namespace ctnn::detail {

/// The name of a type as far as all compilers agree on it: "ctnn::sgd::state_for".
template <class T>
[[nodiscard]] std::string type_name() {
  std::string_view name = __PRETTY_FUNCTION__;
  name.remove_prefix(name.find("T = ") + 4);
  return std::string(name.substr(0, name.find_first_of("<;]")));
}

template <class Training>
struct signature_of_training;

/// What a training is of, line by line: all that has to be the same for its bytes to mean the same.
template <class Net, class State>
struct signature_of_training<training<Net, State>> {
  static_assert(std::is_trivially_copyable_v<training<Net, State>>);

  [[nodiscard]] static std::string text() {
    std::string lines = "a net of ";
    lines += std::is_same_v<typename Net::value_type, float> ? "float\n" : "double\n";
    for (state_entry const& entry : state_entries<Net>) {
      error_text shape;
      lines.append(entry.name).append(" ").append(shape.add(entry.shape).view()).append("\n");
    }
    lines.append(type_name<State>()).append(" of ").append(std::to_string(sizeof(State)));
    return lines.append(" bytes\n");
  }
};

/// The first line that differs from those expected.
[[nodiscard]] inline std::string first_difference(std::string_view got, std::string_view expected) {
  auto const line = [](std::string_view& text) {
    std::string_view const first = text.substr(0, text.find('\n'));
    text.remove_prefix(first.size() < text.size() ? first.size() + 1 : first.size());
    return first.empty() ? std::string_view("nothing more") : first;
  };
  while (true) {
    std::string_view const a = line(got);
    std::string_view const b = line(expected);
    if (a != b || (got.empty() && expected.empty())) {
      return std::string("got ").append(a).append(", expected ").append(b);
    }
  }
}

} // namespace ctnn::detail
