# For both consumers: files that are embedded.
add_executable(embedded_consumer ${CMAKE_CURRENT_LIST_DIR}/embedded.cpp)
target_link_libraries(embedded_consumer PRIVATE ctnn::ctnn)
ctnn_embed(embedded_consumer ../every_byte.bin NAME bytes_of_it)
add_custom_command(
  OUTPUT built.bin
  COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_CURRENT_LIST_DIR}/every_byte.bin built.bin
  DEPENDS ${CMAKE_CURRENT_LIST_DIR}/every_byte.bin)
ctnn_embed(embedded_consumer ../empty.bin built.bin)
# Around the ends of what is written at once, by names that are not all letters.
string(REPEAT "0123456789abcdefghijklmnopqrstuvwxyz" 115 digits)
foreach(size 1 1023 1024 1025 4095 4096 4097)
  string(SUBSTRING "${digits}" 0 ${size} content)
  set(file "${CMAKE_CURRENT_BINARY_DIR}/some bytes, (${size})+.bin")
  file(WRITE "${file}" "${content}")
  ctnn_embed(embedded_consumer "${file}")
endforeach()
