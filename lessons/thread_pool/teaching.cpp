#include "kit/base/format.h"
#include "kit/host/host.h"
#include "kit/lesson/telling.h"

namespace racecourse::thread_pool {

namespace {

FirstOfSome ways() {
  return FirstOfSome({{"a thread each", "threads_ms"},
                      {"our pool", "pool_ms"},
                      {"std::async", "async_ms"},
                      {"oneTBB", "tbb_ms"}});
}

std::string ms_text(double ms) { return metric_text(ms, Format::duration, "ms"); }

bool wait(const Snapshot& run) { return run.was_set("kind", "wait"); }

/// What starting a thread for each task adds to a task, beside a pool. Nothing where the pool was not quicker.
std::optional<double> dearer_us(const Snapshot& run) {
  const auto threads_ms = run.metric("threads_ms");
  const auto pool_ms = run.metric("pool_ms");
  if (!threads_ms || !pool_ms || *threads_ms <= *pool_ms) return std::nullopt;
  return 1e3 * (*threads_ms - *pool_ms) / run.number("tasks");
}

std::string on_threads(const Snapshot& run) {
  if (const auto dearer = dearer_us(run))
    return "A thread for each task cost " + metric_text(*dearer, Format::duration, "µs") +
           " more per task than the pool, which starts its threads only once.";
  if (wait(run))
    return "The tasks wait: the pool has " + counted(run.number("size"), "threads") +
           ", so as many wait at once; with a thread for each task, all wait at once.";
  return "A thread for each task was no slower here: each task takes so long that starting a thread hardly "
         "counts.";
}

std::vector<std::string> on_sweep(const Snapshot& run, double best) {
  return {
      "Of all sizes tried, none was faster than a pool of " + counted(best, "threads") + " by more than 5 %.",
      wait(run) ? "The tasks wait, and each extra thread lets one more of them wait at the same time."
                : "The tasks compute, and this machine has " + counted(host().cores, "cores") +
                      ": more threads than that take turns."};
}

std::vector<std::string> explain(const Snapshot& run) {
  if (const auto best = run.metric("best_size")) return on_sweep(run, *best);
  if (!run.held) return {"The run was stopped before the batch was done."};
  std::vector<std::string> said = ways().told(run, "Choose all four to compare them.");
  if (run.metric("threads_ms") && run.metric("pool_ms")) said.push_back(on_threads(run));
  if (run.was_set("throws", "on") && run.held == true)
    said.push_back(
        "One task threw, and whoever collected the results caught the exception: it was not lost on the "
        "way.");
  return said;
}

std::string on_belief(const Snapshot& run) {
  const auto threads_ms = run.metric("threads_ms");
  const auto pool_ms = run.metric("pool_ms");
  if (!threads_ms || !pool_ms) return "This run says nothing about it: choose all four.";
  const std::string took = ms_text(*threads_ms) + " with a thread for each of " +
                           counted(run.number("tasks"), "tasks") + ", " + ms_text(*pool_ms) + " with a pool.";
  return (*threads_ms <= *pool_ms ? "It coped with this batch: " : "It coped, at a price: ") + took;
}

}  // namespace

Teaching teaching() {
  Teaching t;
  t.question =
      "The same batch with a thread for each task, a pool, std::async and oneTBB: which is done first?";
  const auto ms = [](const Snapshot& run, const char* name) { return run.measured(name); };
  t.goals = list_of(Goal{"pool-wins", "Find a batch that a pool does twice as fast as a thread for each task",
                         "Many tasks that do little.",
                         [ms](const Snapshot& run) {
                           return ms(run, "pool_ms") > 0 && ms(run, "threads_ms") >= 2 * ms(run, "pool_ms");
                         }},
                    Goal{"threads-win", "Find a batch where raw threads beat the pool",
                         "Tasks that wait, and a small pool.",
                         [ms](const Snapshot& run) {
                           return ms(run, "threads_ms") > 0 && ms(run, "threads_ms") < ms(run, "pool_ms");
                         }},
                    Goal{"thrown", "Catch what a task threw on another thread",
                         "Let one throw, and look at what came back.", [](const Snapshot& run) {
                           return run.held == true && run.was_set("throws", "on");
                         }});
  Prediction& asked = t.prediction.emplace();
  asked.kind = GuessKind::choice;
  asked.question = "Which of the four is the first to be done with {tasks} {tasks|task|tasks}?";
  asked.choices = ways().choices();
  asked.figure = "times";
  asked.result = [](const Snapshot& run) { return ways().first(run); };
  asked.answer = [](double guess, const Snapshot& run) {
    return ways().answer(guess, run, "this run did not compare all four");
  };
  t.explain = explain;
  t.on_belief = on_belief;
  return t;
}

}  // namespace racecourse::thread_pool
