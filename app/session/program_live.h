#pragma once

// One run for real of the reader's own program, watched while it goes: what it prints, what its threads do, who waits for whom.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kit/host/replaceable_task.h"
#include "kit/lesson/figure.h"
#include "kit/programs/program_run.h"

namespace racecourse {

struct LiveRun {
  enum class Phase { compiling, running, over };
  Phase phase = Phase::compiling;
  std::vector<OutputLine>
      lines;  ///< what it printed, and in another role what it wrote to its standard error, as they came
  bool line_is_open = false;                  ///< the last one goes on
  std::shared_ptr<const WatchedRun> watched;  ///< null where nobody watches
  std::string ended;                          ///< empty where it was stopped
  std::string waits;                          ///< who waited for whom when it hung
  std::string failure;                        ///< why it did not run
  double elapsed_ms = 0;

  void add(std::string_view text, Role role);
};

class ProgramLive {
 public:
  /// Null before the first.
  const LiveRun* run() const { return run_.get(); }
  bool busy() const { return running_.going(); }
  bool has_threads() const { return running_.has_threads(); }

  /// Compiles the text that is in the file now with that optimization, and runs it; or ends the run that goes.
  void run_or_stop(const std::filesystem::path& file, int optimise);
  /// What is in the file is another text.
  void forget();
  /// Once a frame. True if anything has changed that is shown.
  bool update();

 private:
  std::shared_ptr<const LiveRun> run_;
  ReplaceableTask<LiveRun> running_;
};

}  // namespace racecourse
