cmake_minimum_required(VERSION 3.25)

# Run by ctest: see CMakeLists.txt. Compiles SOURCE with FLAGS; the frames of its functions must take
# at most LIMIT bytes together, as the compiler states them; without a LIMIT, the value of the
# source's constant `stated`.
separate_arguments(FLAGS NATIVE_COMMAND "${FLAGS}")
get_filename_component(folder ${OUTPUT} DIRECTORY)
file(MAKE_DIRECTORY ${folder})
# Without the red zone, which would not be counted.
execute_process(COMMAND ${COMPILER} ${FLAGS} -mno-red-zone -fstack-usage -S ${SOURCE} -o ${OUTPUT}.s
                        COMMAND_ERROR_IS_FATAL ANY)

if(NOT LIMIT)
  file(READ ${OUTPUT}.s assembler)
  if(NOT assembler MATCHES "\nstated:[ \t]*\n[ \t]*\\.quad[ \t]+([0-9]+)")
    message(FATAL_ERROR "the source states nothing")
  endif()
  set(LIMIT ${CMAKE_MATCH_1})
endif()

# Each line ends in: tab, bytes, tab, how: static, or dynamic and then without a bound.
file(READ ${OUTPUT}.su text)
string(REGEX MATCHALL "\t[0-9]+\t[a-z,]+\n" frames "${text}")
set(sum 0)
foreach(frame IN LISTS frames)
  if(NOT frame MATCHES "([0-9]+)\t(static|dynamic,bounded)")
    message(FATAL_ERROR "a frame has no bound:\n${text}")
  endif()
  math(EXPR sum "${sum} + ${CMAKE_MATCH_1}")
endforeach()
message("${sum} bytes of stack, of ${LIMIT}")
if(NOT frames OR sum GREATER LIMIT)
  message(FATAL_ERROR "too much stack")
endif()
