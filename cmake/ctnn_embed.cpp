// SPDX-License-Identifier: BSL-1.0
//
// Writes a file as a header: ctnn_embed <file> <header> <identifier> [whole]. See ctnn_embed.cmake.
// Where it cannot run, because another machine is compiled for, ctnn_embed_script.cmake writes the
// same, models whole.

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

#include "ctnn_embed_onnx.hpp"

namespace {

int failure(char const* what, char const* path) {
  std::fprintf(stderr, "ctnn_embed: %s: ", what);
  std::perror(path);
  return 1;
}

constexpr char digits[] = "0123456789abcdef";

/// Bytes as a literal of several lines.
void write_literal(std::FILE* out, std::string_view bytes) {
  std::string line;
  while (!bytes.empty()) {
    // Every byte is an escape, so that no character can mean anything else or lengthen the last.
    line = "\"";
    for (char const each : bytes.substr(0, 1024)) {
      auto const byte = static_cast<unsigned char>(each);
      line += {'\\', 'x', digits[byte / 16], digits[byte % 16]};
    }
    line += "\"\n";
    std::fwrite(line.data(), 1, line.size(), out);
    bytes.remove_prefix(bytes.size() < 1024 ? bytes.size() : 1024);
  }
}

/// A tensor's bytes as an array: four of them, the lowest first, are an element.
void write_tensor(std::FILE* out, std::string_view bytes, char const* identifier, std::size_t n) {
  std::size_t const size = (bytes.size() + 3) / 4;
  std::fprintf(out, "alignas(64) inline constexpr char32_t %s_tensor_%zu[%zu] =\n", identifier, n,
               size + 1);
  std::string line;
  for (std::size_t i = 0; i < size; ++i) {
    if (i % 512 == 0) {
      line += "U\"";
    }
    std::uint32_t unit = 0;
    for (std::size_t k = 0; k < 4 && 4 * i + k < bytes.size(); ++k) {
      unit |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[4 * i + k])) << 8 * k;
    }
    line += "\\x";
    unsigned shift = 28;
    while (shift > 0 && unit >> shift == 0) {
      shift -= 4;
    }
    for (;; shift -= 4) {
      line += digits[unit >> shift & 15];
      if (shift == 0) {
        break;
      }
    }
    if (i % 512 == 511 || i + 1 == size) {
      line += "\"\n";
      std::fwrite(line.data(), 1, line.size(), out);
      line.clear();
    }
  }
  std::fputs(";\n", out);
}

void write_header(std::FILE* out, laid_apart const& file, char const* identifier) {
  char const* const type = file.tensors.empty() ? "file" : "model";
  std::fprintf(out,
               "#pragma once\n"
               "#pragma GCC system_header // its literal is longer than ISO C++ promises\n"
               "#include <ctnn/weights/embedded_%s.hpp>\n",
               type);
  for (std::size_t i = 0; i < file.tensors.size(); ++i) {
    write_tensor(out, file.tensors[i], identifier, i);
  }
  if (!file.tensors.empty()) {
    std::fprintf(out, "inline constexpr ctnn::embedded_tensor %s_tensors[] = {\n", identifier);
    for (std::size_t i = 0; i < file.tensors.size(); ++i) {
      std::fprintf(out, "{%s_tensor_%zu, %zu},\n", identifier, i, file.tensors[i].size());
    }
    std::fputs("};\n", out);
  }
  std::fprintf(out, "inline constexpr ctnn::embedded_%s %s{\n", type, identifier);
  write_literal(out, file.message);
  std::fprintf(out, "\"\", %zu", file.message.size());
  if (!file.tensors.empty()) {
    std::fprintf(out, ", %s_tensors, %zu", identifier, file.tensors.size());
  }
  std::fputs("};\n", out);
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 4 && !(argc == 5 && std::strcmp(argv[4], "whole") == 0)) {
    std::fputs("usage: ctnn_embed <file> <header> <identifier> [whole]\n", stderr);
    return 1;
  }
  std::FILE* const in = std::fopen(argv[1], "rb");
  if (!in) {
    return failure("cannot read", argv[1]);
  }
  std::string bytes;
  char block[65536];
  for (std::size_t count; (count = std::fread(block, 1, sizeof(block), in)) > 0;) {
    bytes.append(block, count);
  }
  if (std::ferror(in)) {
    return failure("cannot read", argv[1]);
  }
  std::fclose(in);
  std::string_view const path = argv[1];
  bool const is_model = argc == 4 && path.size() > 5 && path.substr(path.size() - 5) == ".onnx";
  laid_apart const file = is_model ? onnx_layout::of(bytes) : laid_apart{bytes, {}};
  std::FILE* const out = std::fopen(argv[2], "wb");
  if (!out) {
    return failure("cannot write", argv[2]);
  }
  write_header(out, file, argv[3]);
  bool const failed = std::ferror(out) != 0;
  if (std::fclose(out) != 0 || failed) {
    std::remove(argv[2]);
    return failure("cannot write", argv[2]);
  }
  return 0;
}
