# What `cmake --install` puts in place of the library: static and shared, its
# one header, its pkg-config file, the licence. Included by engine/CMakeLists.txt.
include(GNUInstallDirs)

install(TARGETS rakor_static rakor_shared
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES ${CMAKE_CURRENT_SOURCE_DIR}/rakor.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

# The library's own dependencies, as pkg-config knows them, for static linking.
set(modules libxxhash libzstd)
set(libraries -lm -pthread)
foreach(library ${RAKOR_INPUT_LIBRARIES})
  if(library MATCHES "^PkgConfig::(.+)$")
    list(APPEND modules ${${CMAKE_MATCH_1}_MODULE_NAME})
  elseif(library MATCHES "^-l")
    list(APPEND libraries ${library})
  elseif(library MATCHES "::")
    message(FATAL_ERROR "install.cmake doesn't know what pkg-config calls ${library}")
  else()
    list(APPEND libraries -l${library})
  endif()
endforeach()
list(REMOVE_DUPLICATES modules)
list(JOIN modules " " RAKOR_PC_REQUIRES_PRIVATE)
list(JOIN libraries " " RAKOR_PC_LIBS_PRIVATE)

# Relative to the file itself, so that `cmake --install --prefix` and moved trees work.
file(RELATIVE_PATH RAKOR_PC_TO_PREFIX /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
string(REGEX REPLACE "/$" "" RAKOR_PC_TO_PREFIX "${RAKOR_PC_TO_PREFIX}")
configure_file(${CMAKE_CURRENT_SOURCE_DIR}/rakor.pc.in ${CMAKE_CURRENT_BINARY_DIR}/rakor.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/rakor.pc
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
