# Where each dependency comes from. Only here is a package looked for; third_party/README.md says why we have it.

set(missing_hint "run third_party/install.sh, or see third_party/README.md")

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(TBB REQUIRED)
find_package(Boost 1.74 REQUIRED COMPONENTS context filesystem)
find_package(glfw3 3.3 REQUIRED)
find_package(OpenGL REQUIRED)
find_package(Freetype REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Python3 REQUIRED COMPONENTS Interpreter)

# A library that comes as a pkg-config file in one place and as a CMake package in another. pkg-config goes first: Debian's
# CMake package of md4c names libraries of another Debian package.
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

# Asio by itself, without Boost. It comes as headers only; what need not be in each source that includes them is compiled once.
find_path(ASIO_INCLUDE_DIR asio.hpp)
if(NOT ASIO_INCLUDE_DIR)
  message(FATAL_ERROR "asio.hpp was not found; ${missing_hint}.")
endif()
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/asio.cpp CONTENT "#include <asio/impl/src.hpp>\n")
add_library(third_party_asio STATIC ${CMAKE_BINARY_DIR}/generated/asio.cpp)
target_compile_features(third_party_asio PUBLIC cxx_std_20)
target_include_directories(third_party_asio SYSTEM PUBLIC ${ASIO_INCLUDE_DIR})
# Whether it finds std::aligned_alloc depends on what was included before it; what one source allocates, another one frees.
target_compile_definitions(third_party_asio PUBLIC ASIO_STANDALONE ASIO_NO_DEPRECATED ASIO_SEPARATE_COMPILATION
  ASIO_DISABLE_STD_ALIGNED_ALLOC)
# ThreadSanitizer does not model Asio's fences, of which it has no need beside the mutexes; GCC says so for each of them.
target_compile_options(third_party_asio PUBLIC $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
target_link_libraries(third_party_asio PUBLIC Threads::Threads)

find_path(STB_INCLUDE_DIR stb/stb_image_write.h)
if(NOT STB_INCLUDE_DIR)
  message(FATAL_ERROR "stb_image_write.h was not found; ${missing_hint}.")
endif()

# Dear ImGui as a whole: its distribution's package leaves its own needs to whoever links it.
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

# Faces that the program carries.
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
