// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/read_file.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "conformance.hpp"

// Tests that are too much for a compiler: their files are read when they run.

namespace conformance {

/// Reads a tensor that must be of a net's type; false, said, where it is not.
template <class Tensor>
bool read_tensor_file(std::string const& path, Tensor& to) {
  using number = typename Tensor::value_type;
  auto const bytes = ctnn::read_file(path);
  if (!bytes) {
    std::printf("%s\n", bytes.error().message.c_str());
    return false;
  }
  std::string_view const text(bytes->data(), bytes->size());
  auto const record = ctnn::onnx::read_tensor(text);
  ctnn::onnx::extents expected;
  for (std::size_t const extent : Tensor::shape_type::extents()) {
    expected.push_back(extent);
  }
  if (!record || record->type != ctnn::onnx::data_type_of<number>() || record->shape != expected) {
    std::printf("%s: no tensor, or another than the net's\n", path.c_str());
    return false;
  }
  to.data = ctnn::onnx::decode<number, Tensor::size()>(text, *record);
  return true;
}

/// Checks a set, whose files are in a folder, at run time alone, with nothing large on the stack.
template <class Network, double Relative = 1e-5>
bool check_at_run_time(char const* name, std::string const& folder) {
  auto const path = [&](char const* stem, std::size_t i) {
    return folder + '/' + stem + '_' + std::to_string(i) + ".pb";
  };
  bool const right = [&]<std::size_t... I>(std::index_sequence<I...>) {
    using inputs = ctnn::detail::tuple<typename Network::template input_type<I>...>;
    auto const given = std::make_unique<inputs>();
    if (!(... && read_tensor_file(path("input", I), ctnn::detail::get<I>(*given)))) {
      return false;
    }
    auto const memory = std::make_unique<typename Network::workspace>();
    auto const run = [&] { return Network{}(*memory, opaque(ctnn::detail::get<I>(*given))...); };
    std::unique_ptr<decltype(run()) const> const got(new decltype(run())(run())); // no copy
    return [&]<std::size_t... O>(std::index_sequence<O...>) {
      return (... && [&] {
        auto const expected = std::make_unique<typename Network::template output_type<O>>();
        return read_tensor_file(path("output", O), *expected) &&
               all(output<O>(*got), *expected,
                   [](auto a, auto b) { return is_near(a, b, Relative); });
      }());
    }(std::make_index_sequence<Network::output_count>{});
  }(std::make_index_sequence<Network::input_count>{});
  std::printf("%s %s\n", right ? "ok  " : "FAIL", name);
  return right;
}

} // namespace conformance
