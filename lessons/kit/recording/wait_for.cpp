#include "kit/recording/wait_for.h"

#include <algorithm>

#include "kit/base/words.h"

namespace racecourse {

namespace {

using Fate = WaitGraph::Fate;

int index_or_none(int number, std::size_t count) {
  return number >= 0 && static_cast<std::size_t>(number) < count ? number : -1;
}

const WaitGraph::Thread& thread_of(const WaitGraph& graph, int number) {
  return graph.threads[static_cast<std::size_t>(number)];
}

/// From a thread on the cycle, with the lowest number first.
WaitGraph::Cycle cycle_through(const WaitGraph& graph, int thread) {
  WaitGraph::Cycle cycle;
  for (int at = thread; cycle.empty() || at != thread; at = graph.holder_for(at)) cycle.push_back(at);
  std::rotate(cycle.begin(), std::min_element(cycle.begin(), cycle.end()), cycle.end());
  return cycle;
}

/// Follows the waits from each thread not visited before. A walk that comes back to itself has found a cycle.
std::vector<WaitGraph::Cycle> all_cycles(const WaitGraph& graph) {
  constexpr int unvisited = -1;
  std::vector<int> visited_by(graph.threads.size(), unvisited);
  std::vector<WaitGraph::Cycle> cycles;
  for (int start = 0; start < static_cast<int>(graph.threads.size()); ++start) {
    int at = start;
    while (at >= 0 && visited_by[static_cast<std::size_t>(at)] == unvisited) {
      visited_by[static_cast<std::size_t>(at)] = start;
      at = graph.holder_for(at);
    }
    if (at >= 0 && visited_by[static_cast<std::size_t>(at)] == start)
      cycles.push_back(cycle_through(graph, at));
  }
  std::sort(cycles.begin(), cycles.end());
  return cycles;
}

/// For a thread in no cycle.
Fate fate_of(const WaitGraph& graph, int thread) {
  if (thread_of(graph, thread).ended) return Fate::ended;
  if (index_or_none(thread_of(graph, thread).waits_for, graph.locks.size()) < 0) return Fate::goes_on;
  for (int at = graph.holder_for(thread); at >= 0; at = graph.holder_for(at))
    if (thread_of(graph, at).fate == Fate::stuck) return Fate::behind;
  return Fate::waits;
}

/// With nothing behind it where nobody holds what it waits for.
std::string wait_in_words(const WaitGraph& graph, int thread) {
  const WaitGraph::Thread& who = thread_of(graph, thread);
  const WaitGraph::Lock& lock = graph.locks[static_cast<std::size_t>(who.waits_for)];
  const int holder = graph.holder_for(thread);
  if (holder < 0) return who.name + " waits for " + lock.name;
  const std::string& other = thread_of(graph, holder).name;
  if (lock.is_end) return who.name + " waits for the end of " + other;
  return who.name + " waits for " + lock.name + ", which " + other + " holds";
}

bool is_in_cycle(const WaitGraph& graph, int thread) {
  return std::any_of(graph.cycles.begin(), graph.cycles.end(), [&](const WaitGraph::Cycle& cycle) {
    return std::find(cycle.begin(), cycle.end(), thread) != cycle.end();
  });
}

/// " thread 1 waits for ready, and nobody is left to end that." for each that is stuck in no cycle.
std::string left_alone_in_words(const WaitGraph& graph) {
  std::string words;
  for (int i = 0; i < static_cast<int>(graph.threads.size()); ++i)
    if (thread_of(graph, i).fate == Fate::stuck && !is_in_cycle(graph, i))
      words += (words.empty() ? "" : " ") + wait_in_words(graph, i) + ", and nobody is left to end that.";
  return words;
}

/// Who waits for a thread that ends no more waits in vain, too.
void judge_who_is_left(WaitGraph& graph) {
  const auto waits = [](const WaitGraph::Thread& thread) { return thread.fate == Fate::waits; };
  for (int i = 0; i < static_cast<int>(graph.threads.size()); ++i) {
    WaitGraph::Thread& thread = graph.threads[static_cast<std::size_t>(i)];
    if (waits(thread)) thread.fate = graph.holder_for(i) < 0 ? Fate::stuck : Fate::behind;
  }
}

std::string cycle_in_words(const WaitGraph& graph, const WaitGraph::Cycle& cycle) {
  std::string words;
  for (const int thread : cycle) words += (words.empty() ? "" : "; ") + wait_in_words(graph, thread);
  return words + ".";
}

/// " 3 others go on."
std::string others_in_words(int count, const char* one, const char* many) {
  if (count == 0) return {};
  return " " + grouped(count) + (count == 1 ? one : many);
}

}  // namespace

int WaitGraph::holder_for(int thread) const {
  const int lock = index_or_none(thread_of(*this, thread).waits_for, locks.size());
  return lock < 0 ? -1 : index_or_none(locks[static_cast<std::size_t>(lock)].holder, threads.size());
}

int WaitGraph::count(Fate fate) const {
  return static_cast<int>(std::count_if(threads.begin(), threads.end(),
                                        [&](const Thread& thread) { return thread.fate == fate; }));
}

void find_cycles(WaitGraph& graph) {
  graph.cycles = all_cycles(graph);
  for (WaitGraph::Thread& thread : graph.threads) thread.fate = Fate::goes_on;
  for (const WaitGraph::Cycle& cycle : graph.cycles)
    for (const int thread : cycle) graph.threads[static_cast<std::size_t>(thread)].fate = Fate::stuck;
  for (int i = 0; i < static_cast<int>(graph.threads.size()); ++i) {
    WaitGraph::Thread& thread = graph.threads[static_cast<std::size_t>(i)];
    if (thread.fate != Fate::stuck) thread.fate = fate_of(graph, i);
  }
  if (graph.nobody_goes_on) judge_who_is_left(graph);
}

std::string deadlock_in_words(const WaitGraph& graph) {
  std::string words;
  for (const WaitGraph::Cycle& cycle : graph.cycles)
    words += (words.empty() ? "" : " ") + cycle_in_words(graph, cycle);
  if (const std::string alone = left_alone_in_words(graph); !alone.empty())
    words += (words.empty() ? "" : " ") + alone;
  if (words.empty()) return {};
  words += others_in_words(graph.count(Fate::behind), " more waits behind them.", " more wait behind them.");
  const int go_on = graph.count(Fate::goes_on) + graph.count(Fate::waits);
  return words + others_in_words(go_on, " other goes on.", " others go on.");
}

std::string waits_in_words(const WaitGraph& graph) {
  std::string words;
  for (int i = 0; i < static_cast<int>(graph.threads.size()); ++i) {
    const WaitGraph::Thread& thread = thread_of(graph, i);
    if (thread.ended) continue;
    const bool waits = index_or_none(thread.waits_for, graph.locks.size()) >= 0;
    words += (words.empty() ? "" : "; ") + (waits ? wait_in_words(graph, i) : thread.name + " goes on");
  }
  return words.empty() ? words : words + ".";
}

std::string_view to_string(WaitGraph::Fate fate) {
  switch (fate) {
    case Fate::goes_on: return "goes on";
    case Fate::waits: return "waits";
    case Fate::stuck: return "stuck";
    case Fate::behind: return "behind";
    case Fate::ended: return "ended";
  }
  return "";
}

}  // namespace racecourse
