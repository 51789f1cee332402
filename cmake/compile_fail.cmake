# add_compile_fail_test(name sentence...): compile_fail/<name>.cpp compiles, and with CTNN_MISTAKE
# defined it does not: the compiler then says every sentence (a regular expression), in few lines.
function(add_compile_fail_test name)
  string(JOIN " AND " sentences ${ARGN})
  add_test(
    NAME "compile error: ${name}"
    COMMAND
      ${CMAKE_COMMAND} "-DCOMPILER=${CMAKE_CXX_COMPILER}"
      "-DFLAGS=${CMAKE_CXX_FLAGS} -std=c++23 -fsyntax-only -I${PROJECT_SOURCE_DIR}/include"
      "-DSOURCE=${CMAKE_CURRENT_SOURCE_DIR}/${name}.cpp" "-DSENTENCES=${sentences}" -P
      ${PROJECT_SOURCE_DIR}/tests/compile_fail/check.cmake)
endfunction()
