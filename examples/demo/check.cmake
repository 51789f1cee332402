cmake_minimum_required(VERSION 3.25)

# Run by ctest: see tests.cmake.
separate_arguments(ARGUMENTS NATIVE_COMMAND "${ARGUMENTS}")
execute_process(
  COMMAND ${DEMO} ${ARGUMENTS}
  INPUT_FILE /dev/null
  RESULT_VARIABLE result
  OUTPUT_VARIABLE output
  ERROR_VARIABLE output)
message("${output}")
if(NOT result EQUAL STATUS)
  message(FATAL_ERROR "the exit status is ${result}, not ${STATUS}")
endif()
if(NOT output MATCHES "${OUTPUT}")
  message(FATAL_ERROR "the output should have: ${OUTPUT}")
endif()
