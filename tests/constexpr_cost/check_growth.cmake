cmake_minimum_required(VERSION 3.25)

# Run by ctest: see CMakeLists.txt. How many declarations the compiler makes for a net of 13, 25 and
# 49 layers, which is the same on every machine.
separate_arguments(FLAGS NATIVE_COMMAND "${FLAGS}")

foreach(layers 13 25 49)
  execute_process(
    COMMAND ${COMPILER} ${FLAGS} -DLAYERS=${layers} ${SOURCE}
    RESULT_VARIABLE result
    ERROR_VARIABLE statistics)
  if(NOT result EQUAL 0 OR NOT statistics MATCHES "${PATTERN}")
    message(FATAL_ERROR "a net of ${layers} layers does not compile, or without a count:\n${statistics}")
  endif()
  set(count_${layers} ${CMAKE_MATCH_1})
endforeach()

math(EXPR first "${count_25} - ${count_13}")
math(EXPR second "${count_49} - ${count_25}")
message("declarations: ${count_13} of 13 layers, ${count_25} of 25, ${count_49} of 49; "
        "12 layers more take ${first}, the next 24 take ${second}")
# Twice as many where the growth is linear, nearly four times where it is quadratic.
math(EXPR steep "${first} * 12 / 5")
if(second GREATER steep)
  message(FATAL_ERROR "the cost of a layer grows with the number of layers")
endif()
if(second GREATER LIMIT)
  message(FATAL_ERROR "24 layers take ${second} declarations, more than ${LIMIT}")
endif()
