# cmake -DBUILD=<folder> -DCOMPILER=<compiler> -DGENERATOR=<generator> -DCTNN_SOURCE_DIR=<folder> -P
# check.cmake: builds the program of this folder for one content of the file, and then for another.
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE ${BUILD})
file(MAKE_DIRECTORY ${BUILD})
file(WRITE ${BUILD}/changing.txt "before")
execute_process(
  COMMAND ${CMAKE_COMMAND} -G ${GENERATOR} -S ${CMAKE_CURRENT_LIST_DIR} -B ${BUILD}
          -DCMAKE_CXX_COMPILER=${COMPILER} -DCTNN_SOURCE_DIR=${CTNN_SOURCE_DIR}
          COMMAND_ERROR_IS_FATAL ANY
  OUTPUT_QUIET)
foreach(content before "and behind it")
  file(WRITE ${BUILD}/changing.txt "${content}")
  execute_process(COMMAND ${CMAKE_COMMAND} --build ${BUILD} COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
  execute_process(COMMAND ${BUILD}/re_embed OUTPUT_VARIABLE said COMMAND_ERROR_IS_FATAL ANY)
  if(NOT said STREQUAL content)
    message(FATAL_ERROR "the file says '${content}', the program '${said}'")
  endif()
endforeach()
