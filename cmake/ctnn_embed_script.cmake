# Writes what ctnn_embed.cpp writes, 25 times as slowly: 0.5 s a MB.
# cmake -DFILE=<file> -DHEADER=<header> -DIDENTIFIER=<identifier> -P ctnn_embed_script.cmake
set(chunk 1024)
file(SIZE ${FILE} size)
file(WRITE ${HEADER}
     "#pragma once\n"
     "#pragma GCC system_header // its literal is longer than ISO C++ promises\n"
     "#include <ctnn/weights/embedded_file.hpp>\n" "inline constexpr ctnn::embedded_file ${IDENTIFIER}{\n")
set(offset 0)
set(lines "")
while(offset LESS size)
  file(READ ${FILE} bytes OFFSET ${offset} LIMIT ${chunk} HEX)
  string(REGEX MATCHALL ".." bytes "${bytes}")
  string(REPLACE ";" "\\x" bytes "${bytes}")
  file(APPEND ${HEADER} "\"\\x${bytes}\"\n")
  math(EXPR offset "${offset} + ${chunk}")
endwhile()
file(APPEND ${HEADER} "\"\", ${size}};\n")
