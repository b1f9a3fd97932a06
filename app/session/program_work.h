#pragma once

// What is found out about the reader's own program in the background: it is compiled, every interleaving of it is explored,
// and schedules are followed. Owned by ProgramSession; panels read it. Nothing here waits: what is no longer wanted is
// stopped, and let go of once it has ended.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "kit/explorer/exploration.h"
#include "kit/explorer/walked.h"
#include "kit/host/replaceable_task.h"
#include "kit/programs/build.h"
#include "kit/programs/program_explorer.h"
#include "kit/programs/program_run.h"
#include "session/action.h"
#include "session/header_preparation.h"
#include "session/program_assembly.h"
#include "session/program_live.h"

namespace racecourse {

class ProgramWork {
 public:
  using Clock = std::chrono::steady_clock;
  enum class Phase { nothing, compiling, exploring, done };

  /// What was found out about one text of one program.
  struct Answer {
    Phase phase = Phase::nothing;
    BuildStatus status = BuildStatus::failed;
    std::string sentence;  ///< why it was not built, or cannot be explored
    std::vector<CompilerMessage> messages;
    std::string compiler;
    std::vector<std::string> expected;
    std::shared_ptr<const Exploration> found;
    std::shared_ptr<ProgramExplorer> explorer;
  };

  // What the panels read.

  const Answer& answer() const { return *answer_; }
  /// Where the schedule leads as far as the reader has come; null while there is none.
  const Walked* walk() const { return walk_ ? &*walk_ : nullptr; }
  /// The longest schedule that was followed and begins so: what is behind the reader, and what is ahead.
  const Walked* whole_walk() const { return whole_ ? &*whole_ : walk(); }
  /// Another number whenever anything has changed that is read here.
  std::uint64_t version() const { return version_; }
  /// The same as a word to paste after --replay; empty while there is none.
  std::string token() const;
  const std::string& walk_failure() const { return walk_failure_; }
  int optimise() const { return optimise_; }
  /// How real runs are compiled, whatever is explored: as people do.
  static constexpr int level_of_runs = 2;
  /// Real runs of the same text, without instrumentation.
  struct Runs {
    std::vector<ProgramOutcome> outcomes;
    std::int64_t done = 0, asked = 0;
    std::string failure;
  };
  const Runs& runs() const { return *runs_; }
  const ProgramAssembly& assembly() const { return assembly_; }
  /// One real run, watched.
  const ProgramLive& live() const { return live_; }
  bool running() const { return running_.going(); }
  double seconds() const;
  bool busy() const { return work_.going() || following_ || running() || assembly_.busy() || live_.busy(); }
  /// There is a process of ours, also one that is about to end.
  bool has_threads() const {
    return following_ || work_.has_threads() || running_.has_threads() || assembly_.has_threads() ||
           headers_.has_threads() || live_.has_threads();
  }

  // What the session does.

  /// Forgets what was found, and begins with the text that is in the file now.
  void begin(std::filesystem::path file);
  void forget();
  /// Begins anew with that optimisation: 0, 1 or 2.
  void set_optimise(int level);
  void apply(const ExploreAction& action);
  /// Back (-1) or onward (+1) along the whole walk.
  void move(int by);
  /// Runs it for real so many times, or ends the runs that go. Once: it is watched.
  void run_or_stop(std::int64_t times);
  /// From now on the headers of a program are compiled for its next build while nothing else is to be done.
  void prepare_headers_when_idle() { prepares_headers_ = true; }
  /// When the next program is explored, the schedule of that token is shown, at the token's optimization.
  void follow_token(std::string token);
  /// One sentence where that could not be done; once.
  std::string take_token_trouble() { return std::exchange(token_trouble_, {}); }
  /// Somebody looks at the instructions.
  void show_assembly();
  /// Once a frame. True if anything has changed that is shown.
  bool update();

 private:
  struct Followed {
    std::optional<WalkedData> walked;
    std::string failure;
  };

  void take_answer();
  Schedule first_to_show(const Exploration& found);
  void follow(Schedule schedule);
  void begin_following();
  void step(std::size_t thread);
  void go_other_way();
  void go_on();
  void take_walk(WalkedData walked);

  std::filesystem::path file_;
  int optimise_ = 0;
  Clock::time_point began_{};
  std::shared_ptr<const Answer> answer_ = std::make_shared<Answer>();
  ReplaceableTask<Answer> work_;
  std::optional<WalkedCopy> walk_, whole_;
  std::string walk_failure_;
  std::optional<Schedule> wanted_;  // to be followed next
  std::size_t asked_for_ = 0;       // steps of the schedule that was wanted last
  /// Who takes the next step by itself, up to the end: nobody; one thread as long as it can, then the next; any.
  enum class GoingOn { not_at_all, in_turn, at_random };
  GoingOn going_on_ = GoingOn::not_at_all;
  std::mt19937 dice_{std::random_device{}()};
  std::uint64_t version_ = 0;
  std::unique_ptr<Background<Followed>> following_;
  std::shared_ptr<const Runs> runs_ = std::make_shared<Runs>();
  ReplaceableTask<Runs> running_;
  ProgramAssembly assembly_;
  bool prepares_headers_ = false;
  HeaderPreparation headers_;
  std::string token_, token_trouble_;  // to be followed once the program is explored
  bool outdated_ = false;              // what goes on there is of another program, or text
  ProgramLive live_;
};

/// The outcome to begin with: the one that breaks with the fewest switches, or else the first.
const ExploredOutcome* outcome_to_show(const Exploration& found);

}  // namespace racecourse
