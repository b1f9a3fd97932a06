#pragma once

// Who waits for whom: the wait-for graph of a run at one moment, and the deadlocks in it. A thread waits for at most one
// lock, and a lock has at most one holder: so a deadlock is a cycle, and following the waits finds it (Holt, "Some Deadlock
// Properties of Computer Systems", 1972).

#include <string>
#include <vector>

namespace racecourse {

/// Plain data; Stage::waits() takes it from a run.
struct WaitGraph {
  /// What will become of a thread if nothing from outside ends its wait.
  enum class Fate {
    goes_on,
    waits,   ///< for a lock whose holder goes on
    stuck,   ///< in a cycle, or waits for what nobody holds and nobody is left to do
    behind,  ///< waits, perhaps through others, for a thread that is stuck
    ended
  };
  struct Thread {
    std::string name;
    bool ended = false;
    int waits_for = -1;  ///< lock by number; -1: none
    Fate fate = Fate::goes_on;
    bool waits_forever() const { return fate == Fate::stuck || fate == Fate::behind; }
  };
  struct Lock {
    std::string name;
    int holder = -1;      ///< thread by number; -1: none, or unknown
    bool is_end = false;  ///< no lock, but the end of its holder
  };
  /// Threads by number. Each waits for a lock that the next one holds, and the last for one that the first holds.
  using Cycle = std::vector<int>;

  std::vector<Thread> threads;
  std::vector<Lock> locks;
  std::vector<Cycle> cycles;  ///< each begins with its lowest number; sorted
  /// It is known that no thread goes on, whatever it waits for. Not found out here.
  bool nobody_goes_on = false;

  /// The thread that holds what this one waits for; -1 when it waits for nothing that a thread holds.
  int holder_for(int thread) const;
  int count(Fate fate) const;
};

/// Fills in `cycles` and every `fate` from who waits and who holds. Numbers out of range count as none.
void find_cycles(WaitGraph& graph);

/// A sentence for each cycle, "thread 1 waits for lock B, which thread 2 holds; thread 2 waits for lock A, which thread 1
/// holds.", then who waits for what nobody is left to do, how many are behind them and how many go on. Empty without a deadlock.
std::string deadlock_in_words(const WaitGraph& graph);
/// What every thread that has not ended waits for: "main waits for the end of thread 1; thread 1 goes on."
std::string waits_in_words(const WaitGraph& graph);

std::string_view to_string(WaitGraph::Fate fate);

}  // namespace racecourse
