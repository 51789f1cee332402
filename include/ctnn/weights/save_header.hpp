// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/file_error.hpp>
#include <ctnn/data/write_file.hpp>
#include <ctnn/weights/safetensors.hpp>

#include <expected>
#include <string>
#include <string_view>

namespace ctnn {
namespace detail {

/// Bytes as a string literal, in rows. All escapes have three digits, so that no digit behind them
/// can lengthen them.
[[nodiscard]] inline std::string string_literal(std::string_view bytes) {
  std::string text = "    \"";
  std::size_t row = 0;
  for (char const character : bytes) {
    if (text.size() - row > 96) {
      row = text.size() + 2;
      text += "\"\n    \"";
    }
    if (character >= ' ' && character <= '~' && character != '"' && character != '\\' &&
        character != '?') {
      text += character;
    } else {
      auto const byte = static_cast<unsigned char>(character);
      text += '\\';
      text += static_cast<char>('0' + byte / 64);
      text += static_cast<char>('0' + byte / 8 % 8);
      text += static_cast<char>('0' + byte % 8);
    }
  }
  return text += '"';
}

[[nodiscard]] constexpr bool is_identifier(std::string_view name) noexcept {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
  constexpr std::string_view digits = "0123456789";
  if (name.empty() || letters.find(name[0]) == std::string_view::npos) {
    return false;
  }
  for (char const character : name) {
    if (letters.find(character) == std::string_view::npos &&
        digits.find(character) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

} // namespace detail

/// A net as a header, of which the next build has it as a constant: "digits" is a variable template
/// of the net's type.
///
///     save_header(trained, "digits.hpp", "digits"); // in one program
///
///     #include "digits.hpp"                         // in another
///     static_assert(digits<net>(image)[3] > 0.5f);
///
/// The header holds a safetensors file (`digits_safetensors`), so that names and shapes are checked
/// against those of `net`.
template <class Net>
[[nodiscard]] std::string header_text(Net const& net, std::string_view name) {
  std::string const bytes = safetensors_bytes(net);
  std::string text = "// Written by ctnn::save_header.\n"
                     "#pragma once\n"
                     "#pragma GCC system_header // its literal is longer than ISO C++ promises\n\n"
                     "#include <ctnn/weights/parse_safetensors.hpp>\n\n"
                     "inline constexpr ctnn::embedded_file ";
  text.append(name).append("_safetensors{\n").append(detail::string_literal(bytes));
  text.append(",\n    ").append(std::to_string(bytes.size())).append("};\n\n");
  text.append("template <class Net>\ninline constexpr Net ").append(name);
  return text.append(" = ctnn::load_safetensors<Net, ").append(name).append("_safetensors>();\n");
}

/// Writes it, whole or not at all.
template <class Net>
[[nodiscard]] std::expected<void, file_error> save_header(Net const& net, std::string const& path,
                                                          std::string_view name) {
  if (!detail::is_identifier(name)) {
    return std::unexpected(file_error{
        std::string(path).append(": '").append(name).append("' is no identifier of C++")});
  }
  return write_file_atomically(path, header_text(net, name));
}

} // namespace ctnn
