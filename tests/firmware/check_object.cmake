cmake_minimum_required(VERSION 3.25)

# Run by ctest: see CMakeLists.txt. Compiles SOURCE with FLAGS; the object needs nothing but the
# compiler's own arithmetic and copies, has no data to be copied to RAM, and at most LIMIT bytes.
separate_arguments(FLAGS NATIVE_COMMAND "${FLAGS}")
execute_process(COMMAND ${PREFIX}g++ ${FLAGS} -c ${SOURCE} -o ${OUTPUT} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${PREFIX}nm --undefined-only --format=just-symbols ${OUTPUT}
                OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[^\n]+" symbols "${symbols}")
foreach(symbol IN LISTS symbols)
  if(NOT symbol MATCHES "^(memcpy|memset|memmove|__aeabi_[a-z0-9]+)$")
    message(SEND_ERROR "the object needs ${symbol}")
  endif()
endforeach()
execute_process(COMMAND ${PREFIX}size ${OUTPUT} OUTPUT_VARIABLE sizes COMMAND_ERROR_IS_FATAL ANY)
if(NOT sizes MATCHES "\n *([0-9]+)[ \t]+([0-9]+)[ \t]+([0-9]+)")
  message(FATAL_ERROR "no sizes in: ${sizes}")
endif()
if(CMAKE_MATCH_1 GREATER LIMIT OR NOT CMAKE_MATCH_2 EQUAL 0 OR NOT CMAKE_MATCH_3 EQUAL 0)
  message(SEND_ERROR "more than ${LIMIT} bytes, or variables:\n${sizes}")
endif()
message("${sizes}")
