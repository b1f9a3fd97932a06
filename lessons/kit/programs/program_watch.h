#pragma once

// What the threads of a program do that runs for real: the layer between it and the thread library (lessons/watch) notes it in
// memory that both processes share, and here it is read.

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kit/lesson/snapshot.h"
#include "kit/programs/standstill.h"
#include "kit/programs/symbol_names.h"
#include "kit/programs/watched_thread.h"
#include "kit/recording/wait_for.h"

namespace racecourse {

/// How often an object of the thread library was used.
struct WatchedObject {
  std::string name;
  std::string kind;        ///< "mutex", "condition", "semaphore" ...
  std::int64_t taken = 0;  ///< locked, or waited for with success
  std::int64_t given = 0;  ///< unlocked, posted, notified
};

/// A run at one moment: plain data.
struct WatchedRun {
  double elapsed_ms = 0;  ///< since main began
  bool going = false;
  std::vector<LaneSnapshot> lanes;   ///< main, then the others in the order in which they were started
  std::vector<std::string> objects;  ///< as in Snapshot
  std::vector<WatchedObject> used;   ///< what was drawn first; once it is over, all
  WaitGraph waits;                   ///< now, or before the run was ended
  std::int64_t threads_missed = 0;   ///< that were not watched, for there were too many
  std::int64_t objects_missed = 0;   ///< uses of objects beyond those that can be watched
};

/// Made before the program is started. One thread at a time.
class ProgramWatch {
 public:
  /// `source`: the program's text. Nothing where programs cannot be watched: this system has no such layer, or it is not
  /// installed.
  static std::unique_ptr<ProgramWatch> make(const std::filesystem::path& program, const std::string& source);
  /// Why not, in one sentence.
  static const char* why_not();
  ~ProgramWatch();
  ProgramWatch(const ProgramWatch&) = delete;
  ProgramWatch& operator=(const ProgramWatch&) = delete;

  /// What the program is to be started with.
  std::vector<std::pair<std::string, std::string>> environment() const;
  int descriptor() const;

  /// Looks at what the program has done since the last look; `process` is its number, 0 once it is over.
  void look(int process = 0);
  /// Who waits for whom, by the last look. `asleep`: where the program stands still, what its threads sleep on.
  void look_at_waits(const std::vector<Standstill::Sleeper>& asleep);
  /// The program is over: after the last look. `end` is how those threads ended that did not do so by themselves.
  void end(LaneEnd end);
  WatchedRun picture() const;

 private:
  struct Shared;
  struct Known {
    std::uint64_t key = 0;
    std::string name;
    std::uint8_t number = 0;  // among the objects of the lanes
  };

  ProgramWatch(std::filesystem::path program, std::string source, std::filesystem::path layer,
               std::unique_ptr<Shared> shared);
  std::size_t watched_threads() const;
  void find_start();
  WatchedThread::Shown show(const watch::Note& note);
  const Known* know(std::uint16_t object);
  std::string name_of(std::uint64_t key);
  std::string name_at(std::uint64_t address, watch::Kind kind);
  int lock_for(const watch::Note& note, std::vector<int>& lock_of);
  void refine(const std::vector<Standstill::Sleeper>& asleep, std::vector<int>& lock_of);

  const std::filesystem::path program_;
  const std::string source_;
  const std::filesystem::path layer_;
  const std::unique_ptr<Shared> shared_;
  std::uint64_t started_;  // ticks; then those of main's begin
  bool main_began_ = false, over_ = false;
  std::int64_t now_ns_ = 0;
  std::vector<WatchedThread> threads_;
  std::map<std::uint16_t, Known> known_;
  std::vector<std::string> objects_{""};
  std::vector<std::uint16_t> met_;  // in the order in which they were
  std::array<int, watch::kind_count> unnamed_{};
  std::optional<SymbolNames> symbols_;
  WaitGraph waits_;
};

}  // namespace racecourse
