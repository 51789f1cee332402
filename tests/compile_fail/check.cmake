cmake_minimum_required(VERSION 3.25)

# Run by ctest: see cmake/compile_fail.cmake.
set(longest 45) # lines

separate_arguments(FLAGS NATIVE_COMMAND "${FLAGS}")
string(REPLACE " AND " ";" SENTENCES "${SENTENCES}")

execute_process(
  COMMAND ${COMPILER} ${FLAGS} ${SOURCE}
  RESULT_VARIABLE result
  ERROR_VARIABLE errors)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "without the mistake it should compile:\n${errors}")
endif()

execute_process(
  COMMAND ${COMPILER} ${FLAGS} -DCTNN_MISTAKE ${SOURCE}
  RESULT_VARIABLE result
  ERROR_VARIABLE errors)
message("${errors}")
if(result EQUAL 0)
  message(FATAL_ERROR "with the mistake it should not compile")
endif()
foreach(sentence IN LISTS SENTENCES)
  if(NOT errors MATCHES "${sentence}")
    message(FATAL_ERROR "the error should say: ${sentence}")
  endif()
endforeach()
string(REGEX MATCHALL "\n" lines "${errors}")
list(LENGTH lines count)
if(count GREATER longest)
  message(FATAL_ERROR "the error takes ${count} lines, more than ${longest}")
endif()
