# yajl reads JSON, zlib and zstd unpack: json_record.h says why yajl.
pkg_check_modules(YAJL REQUIRED IMPORTED_TARGET GLOBAL yajl)
pkg_check_modules(ZLIB REQUIRED IMPORTED_TARGET GLOBAL zlib)
set(RAKOR_INPUT_LIBRARIES PkgConfig::YAJL PkgConfig::ZLIB PkgConfig::ZSTD)
target_link_libraries(room_engine_input PRIVATE ${RAKOR_INPUT_LIBRARIES})
