# For both consumers: files that are embedded.
add_executable(embedded_consumer ${CMAKE_CURRENT_LIST_DIR}/embedded.cpp)
target_link_libraries(embedded_consumer PRIVATE ctnn::ctnn)
ctnn_embed(embedded_consumer ../every_byte.bin NAME bytes_of_it)
add_custom_command(
  OUTPUT built.bin
  COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_CURRENT_LIST_DIR}/every_byte.bin built.bin
  DEPENDS ${CMAKE_CURRENT_LIST_DIR}/every_byte.bin)
ctnn_embed(embedded_consumer ../empty.bin built.bin)
