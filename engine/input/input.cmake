# yajl reads JSON, gumbo HTML, zlib and zstd unpack: json_record.h and html_tree.h say why these. xxHash
# tells whether an input is what it was (trail.h).
pkg_check_modules(YAJL REQUIRED IMPORTED_TARGET GLOBAL yajl)
pkg_check_modules(ZLIB REQUIRED IMPORTED_TARGET GLOBAL zlib)
pkg_check_modules(GUMBO REQUIRED IMPORTED_TARGET GLOBAL gumbo)
set(RAKOR_INPUT_LIBRARIES PkgConfig::YAJL PkgConfig::GUMBO PkgConfig::ZLIB PkgConfig::ZSTD
                          PkgConfig::XXHASH)
target_link_libraries(room_engine_input PRIVATE ${RAKOR_INPUT_LIBRARIES})
