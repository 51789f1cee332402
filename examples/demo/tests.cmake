# add_demo_test(name status output arguments...): the demo must end with the status and print the
# output (a regular expression).
function(add_demo_test name status output)
  string(JOIN " " arguments ${ARGN})
  add_test(
    NAME "demo: ${name}"
    COMMAND
      ${CMAKE_COMMAND} "-DDEMO=$<TARGET_FILE:demo>" "-DARGUMENTS=${arguments}" "-DSTATUS=${status}"
      "-DOUTPUT=${output}" -P ${CMAKE_CURRENT_SOURCE_DIR}/demo/check.cmake)
endfunction()

set(square 3 2 3 4 4 0 1 4 3 1 2 3 4 3 4)
add_demo_test("solves the exercise" 0 "class 3: square.*dL/dX.*read right: 28. of 300.*exercise.svg")
add_demo_test("reads a sign" 0 "class 3: square" ${square} 4)
add_demo_test("15 numbers are no sign" 2 "a sign is 16 numbers, 4 rows of 4; got 15" ${square})
add_demo_test("17 numbers are no sign" 2 "a sign is 16 numbers, 4 rows of 4; got 17" ${square} 4 4)
add_demo_test("letters are no number" 2 "number 16: 'ink' is not a number" ${square} ink)
add_demo_test("a number with a tail is no number" 2 "number 16: '4x' is not a number" ${square} 4x)
add_demo_test("NaN is no grey" 2 "number 16: 'nan' is not a grey from 0 .paper. to 4 .ink." ${square} nan)
add_demo_test("infinity is no grey" 2 "number 16: 'inf' is not a grey" ${square} inf)
add_demo_test("5 is no grey" 2 "number 16: '5' is not a grey" ${square} 5)
add_demo_test("a negative number is no grey" 2 "number 16: '-1' is not a grey" ${square} -1)
add_demo_test("standard input without numbers is no sign" 2 "got 0" -)
