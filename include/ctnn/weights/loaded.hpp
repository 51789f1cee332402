// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/contract.hpp>
#include <ctnn/weights/named_parameters.hpp>
#include <ctnn/weights/state_error.hpp>
#include <ctnn/weights/state_table.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ctnn::detail {

// Compilers tell the calls of constexpr functions between the error and the user: Clang with their
// arguments, GCC with their template arguments and the lines of source, where the sentences of
// tensors therefore stand. All are constexpr where there is no problem, so that there are such
// calls.

constexpr void no_problem(char const* problem, std::uint64_t got, std::uint64_t expected) {
  if (problem == nullptr) {
    return;
  }
  std::string_view const said = problem;
  if (said == "the shapes differ") {
    contract_violation("load: the shapes of a tensor in the file and in the net differ");
  } else if (said == "the file has no such tensor") {
    contract_violation("load: the file has no tensor of this name, and the net has one");
  } else if (said == "the net has no such tensor") {
    contract_violation("load: the net has no tensor of this name, and the file has one");
  }
  contract_violation(problem, got, expected); // load: the file is damaged
}

/// Name is that of the net's tensor, Shape what it should have; the numbers are the extents that it
/// has.
template <auto Name, class Shape>
constexpr void check_tensor(char const* problem, std::uint64_t extent_0, std::uint64_t extent_1,
                            std::uint64_t, std::uint64_t) {
  no_problem(problem, extent_0, extent_1);
}

template <auto Name, class Shape>
constexpr void complain_of_tensor(char const* problem, std::uint64_t extent_0,
                                  std::uint64_t extent_1, std::uint64_t extent_2,
                                  std::uint64_t extent_3) {
  check_tensor<Name, Shape>(problem, extent_0, extent_1, extent_2, extent_3);
}

using tensor_complaint = void (*)(char const*, std::uint64_t, std::uint64_t, std::uint64_t,
                                  std::uint64_t);

/// One for each of the net's tensors: a table keeps traces short.
template <class Net>
inline constexpr auto tensor_complaints = [] {
  std::array<tensor_complaint, state_count<Net> + 1> complaints{};
  std::size_t index = 0;
  Net const kept{};
  for_each_state<"">(kept, [&]<auto Name, class Layout, class First>(First const&, auto const&...) {
    complaints[index++] =
        complain_of_tensor<Name, typename state_tensor<Layout, First>::shape_type>;
  });
  return complaints;
}();

/// The beginning of a name that only the file knows.
constexpr void check_name(char const* problem, char, char, char, char, char, char, char, char, char,
                          char, char, char, std::uint64_t offset) {
  no_problem(problem, offset, offset);
}

/// Ends the program, or the compilation, with why a net could not be loaded.
template <class Net>
constexpr void not_loaded(state_error const& error) {
  if consteval {
    if (error.tensor < state_count<Net>) {
      auto const& got = error.got_shape.extents;
      tensor_complaints<Net>[error.tensor](error.problem, got[0], got[1], got[2], got[3]);
    }
    if (error.name[0] != '\0') {
      auto const& n = error.name;
      check_name(error.problem, n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10],
                 n[11], error.offset);
    }
    no_problem(error.problem, error.got, error.expected);
  } else {
    contract_violation(message(error).characters.data());
  }
}

} // namespace ctnn::detail
