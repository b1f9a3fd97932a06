#include "kit/base/format.h"
#include "kit/lesson/telling.h"

namespace racecourse::event_loop {

namespace {

FirstOfSome ways() {
  return FirstOfSome(
      {{"a thread each", "threads_ms"}, {"the pool", "pool_ms"}, {"the event loop", "loop_ms"}});
}

double connections(const Snapshot& run) {
  return run.metric("connections").value_or(run.number("connections"));
}

/// Of a pool whose threads each stay with a client until it goes.
std::string on_pool(const Snapshot& run) {
  const auto size = run.number("size");
  if (connections(run) <= size) return "The pool has a thread for every client, so nobody waited for one.";
  return "The pool served " + count_text(size) + " of " + count_text(connections(run)) +
         " clients at a time, because a thread stays with its client until it leaves; the others waited.";
}

std::string on_memory(double thread_kib, double loop_kib) {
  return "A connection took " + count_text(thread_kib) + " KiB with a thread of its own, and " +
         count_text(loop_kib) + " KiB in the event loop, its client included.";
}

std::vector<std::string> explain(const Snapshot& run) {
  if (!run.held) return {"The run was stopped before all clients were done."};
  std::vector<std::string> said = ways().told(run, "Choose all three to compare them.");
  if (run.metric("pool_ms")) said.push_back(on_pool(run));
  const auto thread_kib = run.metric("thread_kib");
  const auto loop_kib = run.metric("loop_kib");
  if (thread_kib && loop_kib) said.push_back(on_memory(*thread_kib, *loop_kib));
  return said;
}

std::string on_belief(const Snapshot& run) {
  constexpr double thousands = 1000;
  const auto threads_ms = run.metric("threads_ms");
  if (!threads_ms) return "This run had no thread for each connection: choose that, or all three.";
  const std::string served = "Here " + counted(connections(run), "connections") +
                             " had a thread each, and the last was done after " +
                             metric_text(*threads_ms, Format::duration, "ms");
  return served + (connections(run) < thousands ? ". Try 1,000 or more." : ".");
}

}  // namespace

Teaching teaching() {
  Teaching t;
  t.question = "A thread for each connection, a pool, or one thread with an event loop: what does each cost?";
  t.goals = list_of(
      Goal{"thousand", "Serve 1,000 connections with a single thread", "The event loop.",
           [](const Snapshot& run) {
             return run.held == true && run.metric("loop_ms") && run.measured("connections") >= 1000;
           }},
      Goal{"crowd", "Find a crowd for which the pool takes ten times as long as the event loop",
           "Many more connections than pool threads, and pauses.",
           [](const Snapshot& run) {
             return run.measured("pool_ms") >= 10 * run.metric("loop_ms").value_or(1e9);
           }},
      Goal{"lighter", "Show that a connection takes less memory in the event loop than with a thread",
           "All three ways, with 500 connections or more: the memory of only a few is hard to measure.",
           [](const Snapshot& run) {
             return run.held.has_value() && run.measured("connections") >= 500 &&
                    run.metric("loop_kib").value_or(1e9) < run.measured("thread_kib");
           }});
  Prediction& asked = t.prediction.emplace();
  asked.kind = GuessKind::choice;
  asked.question = "Which of the three is the first to have served all {connections} clients?";
  asked.choices = ways().choices();
  asked.figure = "times";
  asked.result = [](const Snapshot& run) { return ways().first(run); };
  asked.answer = [](double guess, const Snapshot& run) {
    return ways().answer(guess, run, "this run did not compare all three");
  };
  t.explain = explain;
  t.on_belief = on_belief;
  return t;
}

}  // namespace racecourse::event_loop
