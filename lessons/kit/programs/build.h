#pragma once

// Compiles a program of the reader's own.

#include <chrono>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "kit/programs/compiler.h"
#include "kit/programs/compiler_messages.h"

namespace racecourse {

class TemporaryFile;

enum class BuildFor {
  running,  ///< a program, compiled as people do, without instrumentation
  exploring  ///< a shared library that calls __tsan_* before each access, and whose main is named racecourse_main
};
/// What main is named in a library for exploring.
inline constexpr std::string_view explored_main = "racecourse_main";

inline constexpr std::string_view usual_standard = "c++20";

struct BuildOptions {
  int optimise = 0;                      ///< 0, 1 or 2
  std::string standard{usual_standard};  ///< "c++20", "c++23"
  std::string compiler{usual_compiler};  ///< a path, or a name in PATH
  std::chrono::milliseconds patience{60'000};
  std::stop_token stop;  ///< ends the compiler at once
};

enum class BuildStatus {
  built,
  wrong_file,        ///< there is no such file, or it is no text
  does_not_compile,  ///< or link
  no_compiler,       ///< the one that was named cannot be used
  failed,            ///< the machine or the compiler failed: no room, no time, no memory
  stopped
};

struct Build {
  BuildStatus status = BuildStatus::failed;
  std::shared_ptr<const TemporaryFile>
      file;              ///< what was built, in a private folder that goes with it; null if nothing was
  std::string sentence;  ///< why nothing was built, and the cure; empty when it was, or was stopped
  std::vector<CompilerMessage> messages;  ///< the errors, where it does not compile
  std::string words;                      ///< what the compiler wrote, where it does not compile
  std::string compiler;                   ///< "GCC 12.2.0"; empty where none was asked
  std::string source;                     ///< the text of the program

  std::filesystem::path path() const;  ///< of what was built
};

/// Waits until it is built. Nothing is left behind, however it ends. Never throws for what a program, a compiler or the
/// machine does. Any thread.
Build build_program(const std::filesystem::path& file, BuildFor purpose, const BuildOptions& options);

/// Compiles the headers that a program begins with, so that it is built for exploring in half the time from then on, as is any
/// other that begins with the same: see precompiled_headers.h. Takes some seconds once, and is for the background: after a
/// build, not before it. Never throws. Any thread.
void prepare_headers(const std::filesystem::path& file, const BuildOptions& options);

}  // namespace racecourse
