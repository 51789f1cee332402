cmake_minimum_required(VERSION 3.25)

# Run by ctest: see CMakeLists.txt. Builds the program with FLAGS and runs it, by EMULATOR if there is
# one; with NEEDS, only where the processor has that feature. MODE=--write writes the table anew.
separate_arguments(FLAGS NATIVE_COMMAND "${FLAGS}")
separate_arguments(EMULATOR NATIVE_COMMAND "${EMULATOR}")

if(NEEDS)
  file(STRINGS /proc/cpuinfo features REGEX "^flags" LIMIT_COUNT 1)
  if(NOT features MATCHES " ${NEEDS}( |$)")
    message("skipped: this processor has no ${NEEDS}")
    return()
  endif()
endif()

file(GLOB sources ${SOURCE_DIR}/*.cpp)
get_filename_component(folder ${PROGRAM} DIRECTORY)
file(MAKE_DIRECTORY ${folder})
execute_process(COMMAND ${COMPILER} ${FLAGS} ${sources} -o ${PROGRAM} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${EMULATOR} ${PROGRAM} ${SOURCE_DIR} ${MODE} COMMAND_ERROR_IS_FATAL ANY)
