# The word lists are compiled into constant tables by a small program of the build machine.
set(language_folder ${CMAKE_CURRENT_SOURCE_DIR}/text/language)
set(language_generated ${CMAKE_CURRENT_BINARY_DIR}/language_data.c)
add_executable(language_compile ${language_folder}/language_compile.c)
target_link_libraries(language_compile PRIVATE m)
add_custom_command(
  OUTPUT ${language_generated}
  COMMAND language_compile ${language_folder}/words.txt ${RAKOR_HUNSPELL_DIC} ${language_generated}
  DEPENDS language_compile ${language_folder}/words.txt ${RAKOR_HUNSPELL_DIC}
  COMMENT "Compiling the word lists of the languages"
  VERBATIM)
target_sources(room_engine_text PRIVATE ${language_generated})
