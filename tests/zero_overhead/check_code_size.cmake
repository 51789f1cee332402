cmake_minimum_required(VERSION 3.25)

# Run by ctest: see CMakeLists.txt. Compiles SOURCE with FLAGS; its code and constants must take at
# most LIMIT bytes.
separate_arguments(FLAGS NATIVE_COMMAND "${FLAGS}")
get_filename_component(folder ${OUTPUT} DIRECTORY)
file(MAKE_DIRECTORY ${folder})
execute_process(COMMAND ${COMPILER} ${FLAGS} -c ${SOURCE} -o ${OUTPUT}.o COMMAND_ERROR_IS_FATAL ANY)

execute_process(COMMAND size ${OUTPUT}.o OUTPUT_VARIABLE sizes COMMAND_ERROR_IS_FATAL ANY)
if(NOT sizes MATCHES "\n *([0-9]+)")
  message(FATAL_ERROR "no size:\n${sizes}")
endif()
message("${CMAKE_MATCH_1} bytes of code, of ${LIMIT}")
if(CMAKE_MATCH_1 GREATER LIMIT)
  message(FATAL_ERROR "too much code")
endif()
