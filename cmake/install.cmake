include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(ctnn_package_dir ${CMAKE_INSTALL_DATADIR}/cmake/ctnn)

install(TARGETS ctnn ctnn_portable EXPORT ctnn-targets FILE_SET HEADERS)
if(TARGET ctnn_data)
  # Apart from the others, so that who needs no data needs no zlib.
  install(TARGETS ctnn_data EXPORT ctnn-data-targets)
  install(EXPORT ctnn-data-targets NAMESPACE ctnn:: DESTINATION ${ctnn_package_dir})
endif()
if(TARGET ctnn_parallel)
  install(TARGETS ctnn_parallel EXPORT ctnn-parallel-targets)
  install(EXPORT ctnn-parallel-targets NAMESPACE ctnn:: DESTINATION ${ctnn_package_dir})
endif()
install(EXPORT ctnn-targets NAMESPACE ctnn:: DESTINATION ${ctnn_package_dir})
configure_package_config_file(cmake/ctnn-config.cmake.in ctnn-config.cmake
                              INSTALL_DESTINATION ${ctnn_package_dir})
write_basic_package_version_file(ctnn-config-version.cmake COMPATIBILITY SameMajorVersion
                                 ARCH_INDEPENDENT)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/ctnn-config.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/ctnn-config-version.cmake
              ${CMAKE_CURRENT_SOURCE_DIR}/cmake/ctnn_embed.cmake
              ${CMAKE_CURRENT_SOURCE_DIR}/cmake/ctnn_embed.cpp
              ${CMAKE_CURRENT_SOURCE_DIR}/cmake/ctnn_embed_onnx.hpp
              ${CMAKE_CURRENT_SOURCE_DIR}/cmake/ctnn_embed_script.cmake
        DESTINATION ${ctnn_package_dir})
