// SPDX-License-Identifier: BSL-1.0
//
// Writes a file as a header: ctnn_embed <file> <header> <identifier>. See ctnn_embed.cmake. Where
// it cannot run, because another machine is compiled for, ctnn_embed_script.cmake writes the same.

#include <cstdio>

namespace {

int failure(char const* what, char const* path) {
  std::fprintf(stderr, "ctnn_embed: %s: ", what);
  std::perror(path);
  return 1;
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: ctnn_embed <file> <header> <identifier>\n", stderr);
    return 1;
  }
  std::FILE* const in = std::fopen(argv[1], "rb");
  if (!in) {
    return failure("cannot read", argv[1]);
  }
  std::FILE* const out = std::fopen(argv[2], "wb");
  if (!out) {
    return failure("cannot write", argv[2]);
  }
  std::fprintf(out,
               "#pragma once\n"
               "#pragma GCC system_header // its literal is longer than ISO C++ promises\n"
               "#include <ctnn/weights/embedded_file.hpp>\n"
               "inline constexpr ctnn::embedded_file %s{\n",
               argv[3]);
  static char const digits[] = "0123456789abcdef";
  unsigned char bytes[1024];
  char line[4 * sizeof(bytes)];
  unsigned long size = 0;
  for (std::size_t count; (count = std::fread(bytes, 1, sizeof(bytes), in)) > 0; size += count) {
    // Every byte is an escape, so that no character can mean anything else or lengthen the last.
    for (std::size_t i = 0; i < count; ++i) {
      char* const escape = line + 4 * i;
      escape[0] = '\\';
      escape[1] = 'x';
      escape[2] = digits[bytes[i] / 16];
      escape[3] = digits[bytes[i] % 16];
    }
    std::fputc('"', out);
    std::fwrite(line, 4, count, out);
    std::fputs("\"\n", out);
  }
  if (std::ferror(in)) {
    std::remove(argv[2]);
    return failure("cannot read", argv[1]);
  }
  std::fprintf(out, "\"\", %lu};\n", size);
  if (std::ferror(out) || std::fclose(out) != 0) {
    std::remove(argv[2]);
    return failure("cannot write", argv[2]);
  }
  return 0;
}
