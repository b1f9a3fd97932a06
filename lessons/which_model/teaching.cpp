#include <algorithm>

#include "kit/base/format.h"
#include "kit/base/ordering.h"
#include "kit/host/host.h"
#include "kit/lesson/telling.h"

namespace racecourse::which_model {

namespace {

FirstOfSome models() {
  return FirstOfSome({{"one after another", "sequential_ms"},
                      {"threads", "threads_ms"},
                      {"the pool", "pool_ms"},
                      {"the processes", "processes_ms"},
                      {"the event loop", "event_loop_ms"}});
}

std::string on_batch(const Snapshot& run) {
  const double waiting_us = 1e3 * run.number("waiting");
  const auto computing_us = run.number("computing");
  if (waiting_us + computing_us == 0)
    return "The tasks do next to nothing, so what counts is the cost of starting and of handing over.";
  const double share = waiting_us / (waiting_us + computing_us);
  const std::string waits = share_text(share) + " of each task is waiting";
  if (share >= 0.5) return waits + ": many can wait at once, and a model is fast if it lets them.";
  return waits + "; the computing is done by " + counted(host().cores, "cores") + ", whatever the model.";
}

std::string on_guess(const Snapshot& run) {
  const double right = run.measured("pairs_right");
  return "your order has " + count_text(right) + " of 10 pairs the right way round";
}

std::vector<std::string> explain(const Snapshot& run) {
  if (!models().first(run)) return {"The run was stopped before all five models had done the batch."};
  std::vector<std::string> said = models().told(run, {});
  said.push_back(on_batch(run));
  return said;
}

std::string on_belief(const Snapshot& run) {
  const auto sequential = run.metric("sequential_ms");
  const auto threads = run.metric("threads_ms");
  if (!sequential || !threads) return "This run was stopped before it could say anything about it.";
  const std::string times = metric_text(*threads, Format::duration, "ms") + " with threads, " +
                            metric_text(*sequential, Format::duration, "ms") + " one after another.";
  return (*threads < *sequential ? "They made this batch faster: " : "They made this batch slower: ") + times;
}

bool quicker(const Snapshot& run, const char* one, const char* other) {
  const auto a = run.metric(one);
  const auto b = run.metric(other);
  return a && b && *a < *b;
}

}  // namespace

Teaching teaching() {
  Teaching t;
  t.question =
      "Build a batch, and put the five models in the order you expect. Which is done first, and which last?";
  t.goals = list_of(
      Goal{"all-right", "Put all five in the right order", "Run once, then set your order by what you saw.",
           [](const Snapshot& run) { return run.metric("pairs_right") == 10; }},
      Goal{"threads-beat-pool", "Find a batch where a thread for each task beats the pool",
           "Long waits, and a small pool.",
           [](const Snapshot& run) { return quicker(run, "threads_ms", "pool_ms"); }},
      Goal{"sequential-beats-threads",
           "Find a batch that is done sooner one after another than with threads, a pool or processes",
           "A few tasks that do next to nothing.", [](const Snapshot& run) {
             return quicker(run, "sequential_ms", "threads_ms") && quicker(run, "sequential_ms", "pool_ms") &&
                    quicker(run, "sequential_ms", "processes_ms");
           }});
  Prediction& asked = t.prediction.emplace();
  asked.kind = GuessKind::order;
  asked.question = "In what order are the five models done with the batch, the fastest first?";
  asked.setting = "guess";
  asked.result = [](const Snapshot& run) -> std::optional<double> {
    if (!models().first(run)) return std::nullopt;
    return static_cast<double>(number_of_ordering(models().order(run)));
  };
  asked.answer = [](double, const Snapshot& run) {
    if (!models().first(run))
      return std::string("The run was stopped before all five models had done the batch.");
    const std::string told = models().told(run, {}).front();
    return run.metric("pairs_right") ? told + " Here " + on_guess(run) + "." : told;
  };
  t.explain = explain;
  t.on_belief = on_belief;
  return t;
}

}  // namespace racecourse::which_model
