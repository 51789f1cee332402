# ctnn_target(name): the settings of our own tests, examples and benchmarks. Nothing here reaches
# users.
function(ctnn_target name)
  target_link_libraries(${name} PRIVATE ctnn::ctnn)
  set_target_properties(${name} PROPERTIES CXX_EXTENSIONS OFF)
  target_compile_options(${name} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
  if(CTNN_WARNINGS_AS_ERRORS)
    target_compile_options(${name} PRIVATE -Werror)
  endif()
endfunction()

# ctnn_constexpr_limits(name GCC ops CLANG steps): raises the compiler's limits on constant evaluation
# for one target.
function(ctnn_constexpr_limits name)
  cmake_parse_arguments(PARSE_ARGV 1 limit "" "GCC;CLANG" "")
  target_compile_options(
    ${name}
    PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fconstexpr-ops-limit=${limit_GCC}>
            $<$<CXX_COMPILER_ID:Clang>:-fconstexpr-steps=${limit_CLANG}>)
endfunction()
