# Finds every dependency; nothing else does. third_party/README.md says why we have each.

set(missing_hint "run third_party/install.sh, or see third_party/README.md")

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(TBB REQUIRED)
find_package(Boost 1.74 REQUIRED CONFIG COMPONENTS context filesystem)
find_package(glfw3 3.3 REQUIRED)
find_package(OpenGL REQUIRED)
find_package(Freetype REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Python3 REQUIRED COMPONENTS Interpreter)

# Finds a library that some systems ship with a pkg-config file and others with a CMake package. pkg-config is tried first:
# Debian's CMake package of md4c refers to libraries of another Debian package.
function(racecourse_find_either name package target module)
  pkg_check_modules(${name} QUIET IMPORTED_TARGET GLOBAL ${module})
  if(TARGET PkgConfig::${name})
    add_library(third_party::${name} ALIAS PkgConfig::${name})
    return()
  endif()
  find_package(${package} CONFIG QUIET)
  if(NOT TARGET ${target})
    message(FATAL_ERROR "${name} was not found; ${missing_hint}.")
  endif()
  add_library(third_party::${name} ALIAS ${target})
endfunction()

racecourse_find_either(imgui imgui imgui::imgui imgui)
racecourse_find_either(md4c md4c md4c::md4c md4c)

# The debug information of programs that are explored, which needs Linux. elfutils comes with pkg-config files only.
if(CMAKE_SYSTEM_NAME STREQUAL Linux)
  pkg_check_modules(LIBDW QUIET IMPORTED_TARGET GLOBAL libdw libelf)
  if(NOT LIBDW_FOUND)
    message(FATAL_ERROR "libdw was not found; ${missing_hint}.")
  endif()
  add_library(third_party::libdw ALIAS PkgConfig::LIBDW)
endif()

# Asio without Boost. It is a library of headers; its implementation is compiled once instead of in every source.
find_path(ASIO_INCLUDE_DIR asio.hpp)
if(NOT ASIO_INCLUDE_DIR)
  message(FATAL_ERROR "asio.hpp was not found; ${missing_hint}.")
endif()
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/asio.cpp CONTENT "#include <asio/impl/src.hpp>\n")
add_library(third_party_asio STATIC ${CMAKE_BINARY_DIR}/generated/asio.cpp)
target_compile_features(third_party_asio PUBLIC cxx_std_20)
target_include_directories(third_party_asio SYSTEM PUBLIC ${ASIO_INCLUDE_DIR})
# Whether Asio finds std::aligned_alloc depends on earlier includes, and one source may free what another has allocated.
# Asio 1.22 takes Clang for a compiler without the coroutines of C++20.
target_compile_definitions(third_party_asio PUBLIC ASIO_STANDALONE ASIO_NO_DEPRECATED ASIO_SEPARATE_COMPILATION
  ASIO_DISABLE_STD_ALIGNED_ALLOC ASIO_HAS_CO_AWAIT)
# GCC warns of each fence that ThreadSanitizer does not model; Asio's mutexes make up for them.
target_compile_options(third_party_asio PUBLIC $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
target_link_libraries(third_party_asio PUBLIC Threads::Threads)

find_path(STB_INCLUDE_DIR stb/stb_image_write.h)
if(NOT STB_INCLUDE_DIR)
  message(FATAL_ERROR "stb_image_write.h was not found; ${missing_hint}.")
endif()

# Debian's package of Dear ImGui leaves out the libraries it needs itself.
add_library(third_party_imgui INTERFACE)
target_link_libraries(third_party_imgui INTERFACE third_party::imgui glfw OpenGL::GL Freetype::Freetype ${CMAKE_DL_LIBS})
get_target_property(imgui_include third_party::imgui INTERFACE_INCLUDE_DIRECTORIES)
target_include_directories(third_party_imgui SYSTEM INTERFACE ${imgui_include} ${STB_INCLUDE_DIR})

# The OpenGL loader is generated at build time.
find_program(GLAD glad)
if(GLAD)
  set(glad_command ${GLAD})
else()
  set(glad_command ${Python3_EXECUTABLE} -m glad)
endif()
set(glad_dir ${CMAKE_BINARY_DIR}/generated/glad)
add_custom_command(
  OUTPUT ${glad_dir}/src/gl.c ${glad_dir}/include/glad/gl.h
  COMMAND ${glad_command} --quiet --reproducible --api gl:core=3.3 --out-path ${glad_dir} c
  COMMENT "Generating the OpenGL 3.3 loader"
  VERBATIM)
add_library(third_party_glad STATIC ${glad_dir}/src/gl.c)
target_include_directories(third_party_glad SYSTEM PUBLIC ${glad_dir}/include)
if(RACECOURSE_SANITIZE)
  target_compile_options(third_party_glad PRIVATE -fno-sanitize=all)
endif()

# The type faces that are embedded.
function(racecourse_find_face variable)
  find_file(${variable} NAMES ${ARGN}
    PATHS /usr/share/fonts /usr/local/share/fonts /opt/homebrew/share/fonts $ENV{HOME}/Library/Fonts /Library/Fonts
    PATH_SUFFIXES opentype/inter truetype/jetbrains-mono rsms-inter-fonts jetbrains-mono-fonts inter
                  TTF OTF truetype/inter inter-fonts)
  if(NOT ${variable})
    message(FATAL_ERROR "The font file ${ARGN} was not found; ${missing_hint}.")
  endif()
endfunction()
racecourse_find_face(FACE_INTER_REGULAR Inter-Regular.otf Inter-Regular.ttf)
racecourse_find_face(FACE_INTER_SEMIBOLD Inter-SemiBold.otf Inter-SemiBold.ttf)
racecourse_find_face(FACE_MONO_REGULAR JetBrainsMono-Regular.ttf JetBrainsMono-Regular.otf)
racecourse_find_face(FACE_MONO_BOLD JetBrainsMono-Bold.ttf JetBrainsMono-Bold.otf)
