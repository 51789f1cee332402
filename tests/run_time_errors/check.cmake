cmake_minimum_required(VERSION 3.25)

# Run by ctest: PROGRAM must fail with SENTENCE (a regular expression) on standard error.
execute_process(
  COMMAND ${PROGRAM}
  RESULT_VARIABLE result
  ERROR_VARIABLE errors)
message("${errors}")
if(result EQUAL 0)
  message(FATAL_ERROR "the program should fail")
endif()
if(NOT errors MATCHES "${SENTENCE}")
  message(FATAL_ERROR "the error should say: ${SENTENCE}")
endif()
