# racecourse_batches(TARGET): compiles the target's sources several at a time, which takes half as long from nothing. For
# builds that start there: a changed source is compiled with its whole batch. What is generated is left as it is.

set(racecourse_batches_script ${CMAKE_CURRENT_LIST_DIR}/batches.py)

function(racecourse_batches target)
  if(NOT RACECOURSE_BATCHES)
    return()
  endif()
  get_target_property(sources ${target} SOURCES)
  get_target_property(folder ${target} SOURCE_DIR)
  list(TRANSFORM sources REPLACE "^([^/])" "${folder}/\\1")
  list(FILTER sources EXCLUDE REGEX "^${CMAKE_BINARY_DIR}/|^\\$")
  execute_process(COMMAND ${Python3_EXECUTABLE} ${racecourse_batches_script} 16 ${sources}
    OUTPUT_VARIABLE numbers OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  string(REPLACE "\n" ";" numbers "${numbers}")
  foreach(source number IN ZIP_LISTS sources numbers)
    set_source_files_properties(${source} TARGET_DIRECTORY ${target} PROPERTIES UNITY_GROUP batch_${number})
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()
