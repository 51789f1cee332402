add_ctnn_example(fashion_reduce fashion_in_the_compiler/reduce.cpp)
target_link_libraries(fashion_reduce PRIVATE ctnn::data)

# add_fashion_in_the_compiler(name TRAINING images TEST images LEAST per-cent): the compiler trains on
# so many images, and must reach this accuracy on the others.
function(add_fashion_in_the_compiler name)
  cmake_parse_arguments(PARSE_ARGV 1 fashion "" "TRAINING;TEST;LEAST" "")
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name}.data)
  file(MAKE_DIRECTORY ${folder})
  set(files ${folder}/train_images.idx ${folder}/train_labels.idx ${folder}/test_images.idx
            ${folder}/test_labels.idx)
  add_custom_command(
    OUTPUT ${files}
    COMMAND fashion_reduce ${fashion_mnist} ${folder} ${fashion_TRAINING} ${fashion_TEST}
    DEPENDS fashion_reduce
    VERBATIM)
  add_ctnn_example(${name} fashion_in_the_compiler/main.cpp)
  ctnn_embed(${name} ${files})
  target_compile_definitions(${name} PRIVATE LEAST_ACCURACY=${fashion_LEAST})
  ctnn_constexpr_limits(${name} GCC 40000000000 CLANG 2000000000)
endfunction()

# A small part with each build; examples/fashion_in_the_compiler/measure builds and times the whole.
add_fashion_in_the_compiler(fashion_in_the_compiler TRAINING 1280 TEST 256 LEAST 50)
set(CTNN_FASHION_TRAINING 16384 CACHE STRING "Images that fashion_in_the_compiler_whole trains on")
set(CTNN_FASHION_TEST 4992 CACHE STRING "Images that it is judged by")
set(CTNN_FASHION_LEAST 75 CACHE STRING "Per cent of them that it must know")
add_fashion_in_the_compiler(
  fashion_in_the_compiler_whole TRAINING ${CTNN_FASHION_TRAINING} TEST ${CTNN_FASHION_TEST}
  LEAST ${CTNN_FASHION_LEAST})
set_target_properties(fashion_in_the_compiler_whole PROPERTIES EXCLUDE_FROM_ALL ON)

if(CTNN_BUILD_TESTS)
  add_test(NAME "example: fashion_in_the_compiler" COMMAND fashion_in_the_compiler)
endif()
