# add_compile_fail_test(name sentence...): compile_fail/<name>.cpp compiles, and with CTNN_MISTAKE
# defined it does not: the compiler then says every sentence (a regular expression), in few lines.
function(add_compile_fail_test name)
  separate_arguments(flags NATIVE_COMMAND "${CMAKE_CXX_FLAGS}")
  add_test(
    NAME "compile error: ${name}"
    COMMAND
      ${CMAKE_COMMAND} "-DCOMPILER=${CMAKE_CXX_COMPILER}"
      "-DFLAGS=${flags};-std=c++23;-fsyntax-only;-I${PROJECT_SOURCE_DIR}/include"
      "-DSOURCE=${CMAKE_CURRENT_SOURCE_DIR}/compile_fail/${name}.cpp" "-DSENTENCES=${ARGN}" -P
      ${CMAKE_CURRENT_SOURCE_DIR}/compile_fail/check.cmake)
endfunction()
