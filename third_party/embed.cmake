# racecourse_embed(TARGET NAMESPACE TYPE HEADER name=file ...)
#
# Embeds files in a static library as constants in a namespace: std::string_view for TYPE `text`,
# std::span<const unsigned char> for `bytes`. HEADER declares the constants; sources include it by this name. The library is
# made by the first call. It links nothing: what is generated for a target waits for all that the target links.

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
  if(NOT TARGET ${target})
    add_library(${target} STATIC)
    target_compile_features(${target} PRIVATE cxx_std_20)
    # A literal compiles many times as fast as a list of numbers. C++ promises 65,536 characters; GCC and Clang take any number.
    target_compile_options(${target} PRIVATE -Wno-overlength-strings)
    target_include_directories(${target} PUBLIC ${CMAKE_BINARY_DIR}/generated)
  endif()
  target_sources(${target} PRIVATE ${out} ${source})
endfunction()
