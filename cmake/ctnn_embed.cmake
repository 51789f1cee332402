# ctnn_embed(target file... [NAME identifier] [WHOLE]): for each file a header <file name>.hpp on the
# target's include path, which defines
#
#   inline constexpr ctnn::embedded_file identifier;
#
# whose bytes() are the file's, in the program as in constant expressions. The identifier is the file's
# name with '_' for other characters than letters, digits and '_', unless NAME gives another (of one
# file). Of a .onnx file with tensors of 4 KB and more it is a ctnn::embedded_model, whose bytes() are
# the model's message alone: the tensors' data stands beside it, aligned, so that the program reads it
# where it is, and the matrices that Gemms transpose stand transposed; with WHOLE the file stays one
# piece. The header is written anew when the file changes; the file may be the output of a custom
# command. A target with a .onnx file of 4 MB and more is compiled by GCC without collecting garbage
# below 4 GB.
function(ctnn_embed target)
  cmake_parse_arguments(PARSE_ARGV 1 embed "WHOLE" "NAME" "")
  set(where "ctnn_embed(${target})")
  if(NOT TARGET ${target})
    message(FATAL_ERROR "${where}: there is no target ${target}")
  endif()
  list(LENGTH embed_UNPARSED_ARGUMENTS count)
  if(count EQUAL 0)
    message(FATAL_ERROR "${where}: no file is given")
  endif()
  if(DEFINED embed_NAME AND NOT count EQUAL 1)
    message(FATAL_ERROR "${where}: NAME is of one file, and ${count} are given")
  endif()

  # The writer is compiled, in 0.7 s, by the compiler of the project; where that compiles for another
  # machine, CMake writes the header, of models WHOLE.
  if(CMAKE_CROSSCOMPILING OR CTNN_EMBED_BY_SCRIPT)
    set(writer ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/ctnn_embed_script.cmake)
  else()
    set(writer ctnn_embed_writer)
    if(NOT TARGET ctnn_embed_writer)
      add_executable(ctnn_embed_writer EXCLUDE_FROM_ALL
                     ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/ctnn_embed.cpp)
    endif()
  endif()

  set(folder ${CMAKE_CURRENT_BINARY_DIR}/ctnn_embed/${target})
  set(memory_options)
  file(MAKE_DIRECTORY ${folder})
  foreach(given IN LISTS embed_UNPARSED_ARGUMENTS)
    cmake_path(ABSOLUTE_PATH given BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} OUTPUT_VARIABLE file)
    if(NOT EXISTS ${file})
      # What the build is yet to make: by its full path, or relative to the build folder.
      cmake_path(ABSOLUTE_PATH given BASE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR} OUTPUT_VARIABLE built)
      get_source_file_property(generated ${built} GENERATED)
      cmake_path(IS_ABSOLUTE given full)
      cmake_path(IS_PREFIX CMAKE_BINARY_DIR ${built} within_build)
      if(NOT generated AND NOT (full AND within_build))
        message(FATAL_ERROR "${where}: there is no file ${file}")
      endif()
      set(file ${built})
    endif()
    cmake_path(GET file FILENAME name)
    if(DEFINED embed_NAME)
      set(identifier ${embed_NAME})
    else()
      string(MAKE_C_IDENTIFIER ${name} identifier)
    endif()
    if(NOT identifier MATCHES "^[A-Za-z_][A-Za-z0-9_]*$")
      message(FATAL_ERROR "${where}: '${identifier}' is no identifier of C++")
    endif()
    # Of what it has collected GCC 12 keeps a list, and goes through it for each larger piece of
    # memory that it takes: up to three quarters of the time of a model with large weights.
    if(name MATCHES "[.]onnx$" AND EXISTS ${file})
      file(SIZE ${file} size)
      if(size GREATER_EQUAL 4000000)
        set(memory_options $<$<COMPILE_LANG_AND_ID:CXX,GNU>:--param=ggc-min-heapsize=4194304>)
      endif()
    endif()
    set(header ${folder}/${name}.hpp)
    if(TARGET ${writer})
      set(command ${writer} ${file} ${header} ${identifier})
      if(embed_WHOLE)
        list(APPEND command whole)
      endif()
    else()
      set(command ${CMAKE_COMMAND} -DFILE=${file} -DHEADER=${header} -DIDENTIFIER=${identifier} -P
                  ${writer})
    endif()
    add_custom_command(
      OUTPUT ${header}
      COMMAND ${command}
      DEPENDS ${file} ${writer}
      COMMENT "Embedding ${name}"
      VERBATIM)
    # A target, so that it is made before any source of the other, which may be another folder's.
    string(MAKE_C_IDENTIFIER "${target}_${name}" header_target)
    add_custom_target(ctnn_embed_${header_target} DEPENDS ${header})
    add_dependencies(${target} ctnn_embed_${header_target})
  endforeach()

  get_target_property(type ${target} TYPE)
  if(type STREQUAL INTERFACE_LIBRARY)
    target_include_directories(${target} INTERFACE ${folder})
    target_compile_options(${target} INTERFACE ${memory_options})
  else()
    target_include_directories(${target} PRIVATE ${folder})
    target_compile_options(${target} PRIVATE ${memory_options})
  endif()
endfunction()
