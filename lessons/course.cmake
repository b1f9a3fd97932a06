# racecourse_course(TARGET FOLDER LESSON...): the lessons of that folder, in the order they are taught, as course() of the
# target. A lesson is a folder with these four files; what is missing is named here, before anything is compiled.

include(CheckCXXCompilerFlag)

function(racecourse_course target folder)
  foreach(lesson ${ARGN})
    if(NOT IS_DIRECTORY ${folder}/${lesson})
      message(FATAL_ERROR "The course has a lesson \"${lesson}\", but there is no folder ${folder}/${lesson}.")
    endif()
    foreach(file body.h lesson.cpp plain.cpp text.md)
      if(NOT EXISTS ${folder}/${lesson}/${file})
        message(FATAL_ERROR "The lesson \"${lesson}\" has no ${file} in ${folder}/${lesson}.")
      endif()
    endforeach()
  endforeach()
  file(GLOB written CONFIGURE_DEPENDS RELATIVE ${folder} ${folder}/*/lesson.cpp)
  foreach(file ${written})
    cmake_path(GET file PARENT_PATH lesson)
    if(NOT lesson IN_LIST ARGN)
      message(WARNING "${folder}/${lesson} has a lesson.cpp, but the course does not name it: it is not built.")
    endif()
  endforeach()

  foreach(lesson ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${folder}/${lesson}/*.cpp)
    list(REMOVE_ITEM sources ${folder}/${lesson}/plain.cpp)  # a program of its own, for the reader to edit
    target_sources(${target} PRIVATE ${sources})
    set(texts body_h=${folder}/${lesson}/body.h text_md=${folder}/${lesson}/text.md
      plain_cpp=${folder}/${lesson}/plain.cpp)
    # Python that a lesson has is embedded as well: twin.py as twin_py.
    file(GLOB scripts CONFIGURE_DEPENDS ${folder}/${lesson}/*.py)
    set(twin "{}")
    foreach(script ${scripts})
      cmake_path(GET script STEM name)
      list(APPEND texts ${name}_py=${script})
      if(name STREQUAL "twin")
        set(twin "${lesson}::twin_py")
      endif()
    endforeach()
    file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/generated/${lesson})
    racecourse_embed(${target}_texts racecourse::${lesson} text ${lesson}/embedded.h ${texts})
    string(REPLACE "_" "-" id ${lesson})
    string(APPEND lesson_includes "#include \"${lesson}/embedded.h\"\n")
    string(APPEND lesson_declarations "namespace ${lesson} {\nLesson lesson();\nTeaching teaching();\n}\n")
    string(APPEND lesson_calls "      from_folder(\"${id}\", ${lesson}::lesson(), ${lesson}::teaching(), \
{${lesson}::body_h, ${lesson}::text_md, ${lesson}::plain_cpp, ${twin}}),\n")
  endforeach()
  target_link_libraries(${target} PRIVATE ${target}_texts)
  # What a body does not write in its frame is always the same: otherwise states that differ in nothing else count as two
  # (kit/machine). Clang has zero since version 16, and the pattern long before.
  foreach(fill zero pattern)
    check_cxx_compiler_flag(-ftrivial-auto-var-init=${fill} can_fill_frames_with_${fill})
    if(can_fill_frames_with_${fill})
      target_compile_options(${target} PRIVATE -ftrivial-auto-var-init=${fill})
      break()
    endif()
  endforeach()
  target_include_directories(${target} PRIVATE ${folder})
  configure_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/kit/lesson/course.cpp.in
    ${CMAKE_BINARY_DIR}/generated/${target}.course.cpp @ONLY)
  target_sources(${target} PRIVATE ${CMAKE_BINARY_DIR}/generated/${target}.course.cpp)
endfunction()
