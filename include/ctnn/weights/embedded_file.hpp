// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

namespace ctnn {

/// The bytes of a file in the program and in its constant expressions: what the CMake function
/// `ctnn_embed(target model.safetensors)` writes a header of,
///
///     #include <model.safetensors.hpp>
///     static_assert(model_safetensors.size > 0);
///
/// A pointer to a string literal, because compilers keep a literal as it is, and make of each
/// element of a constexpr array a value of its own. Also a template argument, by reference:
/// `template <embedded_file const& File>`.
struct embedded_file {
  char const* data;
  std::size_t size;

  [[nodiscard]] constexpr std::string_view bytes() const noexcept { return {data, size}; }
};

} // namespace ctnn
