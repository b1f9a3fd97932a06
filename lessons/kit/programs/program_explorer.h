#pragma once

// Every interleaving of a reader's own program: it is explored in a process made for it (lessons/programs), under our hooks.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "kit/explorer/exploration.h"
#include "kit/explorer/walked.h"
#include "kit/programs/build.h"

namespace racecourse {

struct ProgramExploreOptions {
  std::uint64_t max_states = 20'000'000;
  std::uint64_t max_bytes = std::uint64_t{1} << 30;
  std::chrono::milliseconds max_time{60'000};
  bool spurious_wakeups = false;
  bool progress_graph = false;
  std::stop_token stop;  ///< ends it at once
};

/// A program that was built for exploring. Any thread; calls wait for one another's processes only through the processor.
class ProgramExplorer {
 public:
  /// `build` is one for exploring; `expected` is what the program may print, nothing where nothing is declared.
  ProgramExplorer(std::filesystem::path file, BuildOptions how, Build build,
                  std::vector<std::string> expected);

  /// Outcomes have replay tokens. The status is misuse where the program does what cannot be explored, and cancelled when it was
  /// stopped. Throws std::runtime_error with one sentence where its process cannot be started, or is lost.
  Exploration explore(const ProgramExploreOptions& options);
  /// Where a schedule leads, step by step; nothing where it cannot be followed to its end, and `failure` says why.
  std::optional<WalkedData> follow(const Schedule& schedule, std::string& failure,
                                   const std::stop_token& stop = {});
  /// Reads a token that was made for this program, compiled in this way. Returns one sentence where it does not fit.
  std::optional<std::string> read_token(std::string_view token, Schedule& schedule) const;
  std::string token(const Schedule& schedule) const;

 private:
  bool explore_first(std::string& failure, const std::stop_token& stop);

  std::filesystem::path file_;
  BuildOptions how_;
  Build build_;
  std::vector<std::string> expected_;
  std::string input_;
  std::string found_;  // see ExploreMessage
};

}  // namespace racecourse
