# racecourse_embed(TARGET NAMESPACE TYPE HEADER name=file ...)
#
# Embeds files in the program as constants in a namespace: std::string_view for TYPE `text`, std::span<const unsigned char>
# for `bytes`. HEADER declares the constants; sources include it by this name.

set(racecourse_embed_script ${CMAKE_CURRENT_LIST_DIR}/embed.py)

function(racecourse_embed target namespace type header)
  set(out ${CMAKE_BINARY_DIR}/generated/${header})
  string(REGEX REPLACE "\\.h$" ".cpp" source ${out})
  set(files)
  foreach(pair ${ARGN})
    string(REGEX REPLACE "^[^=]*=" "" file ${pair})
    list(APPEND files ${file})
  endforeach()
  add_custom_command(
    OUTPUT ${out} ${source}
    COMMAND ${Python3_EXECUTABLE} ${racecourse_embed_script} ${type} ${namespace} ${header} ${out} ${source} ${ARGN}
    DEPENDS ${files} ${racecourse_embed_script}
    COMMENT "Embedding ${header}"
    VERBATIM)
  target_sources(${target} PRIVATE ${out} ${source})
  # A literal compiles many times as fast as a list of numbers. C++ promises 65,536 characters; GCC and Clang take any number.
  set_source_files_properties(${source} TARGET_DIRECTORY ${target} PROPERTIES
    SKIP_PRECOMPILE_HEADERS ON SKIP_UNITY_BUILD_INCLUSION ON COMPILE_OPTIONS -Wno-overlength-strings)
  target_include_directories(${target} PRIVATE ${CMAKE_BINARY_DIR}/generated)
endfunction()
