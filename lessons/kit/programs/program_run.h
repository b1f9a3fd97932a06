#pragma once

// A program of the reader's own, run for real: compiled as people do, in a child process with limits.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "kit/programs/program_ending.h"
#include "kit/programs/program_watch.h"

namespace racecourse {

/// A program that prints more is ended.
inline constexpr std::size_t most_program_output = std::size_t{1} << 20;

struct ProgramRunOptions {
  std::chrono::milliseconds time{10'000};  ///< a run that takes longer is ended, and has "timed out"
  std::int64_t memory_bytes = std::int64_t{4}
                              << 30;  ///< of address space, in which each thread has a stack of 8 MiB
  std::filesystem::path input;        ///< the file that is its standard input; empty: it has none
  std::stop_token stop;               ///< ends it at once
  /// Called with what it prints, and what it writes to its standard error, as they come: the first by the caller's thread,
  /// the second by another.
  std::function<void(std::string_view)> on_output, on_errors;
  /// With the layer between it and the thread library, where there is one: the run is then not quite untouched.
  bool watch = false;
  std::string source;  ///< the program's text, for the names of what is watched
  /// Called with what its threads do, some 60 times a second, by a thread of its own.
  std::function<void(const WatchedRun&)> on_watched;
};

struct ProgramRun {
  std::string output;  ///< exactly what it printed
  std::string errors;  ///< what it wrote to its standard error, about 64 KiB at most
  std::string ended;   ///< how it ended; empty where it was stopped
  std::string waits;   ///< who waited for whom when it hung and was ended; empty unless it was watched
  std::shared_ptr<const WatchedRun> watched;  ///< null where it was not
  double elapsed_ms = 0;
};

/// Runs a program to its end. One that has come to a standstill (standstill.h) is ended at once, and has "deadlock". It may not start processes, and what it uses is limited: processor time, memory, the sizes of
/// files and of its output. Throws std::runtime_error with one sentence where the machine starts no such process. Any thread.
ProgramRun run_program(const std::filesystem::path& program, const ProgramRunOptions& options);

/// An outcome is what was printed and how it ended.
struct ProgramOutcome {
  std::string value, ended;
  ProgramVerdict verdict = ProgramVerdict::none_declared;
  std::int64_t count = 0;
  std::string errors;  ///< of the first run that came to it
};

/// Adds a run to the outcomes so far, which stay in the order in which values are shown.
void count_outcome(std::vector<ProgramOutcome>& outcomes, const ProgramRun& run,
                   const std::vector<std::string>& expected);

}  // namespace racecourse
