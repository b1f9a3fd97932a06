#include "kit/base/format.h"
#include "kit/lesson/telling.h"

namespace racecourse::event_shutdown {

namespace {

std::string stop_time(const Snapshot& run) {
  return metric_text(run.measured("stop_99_ms"), Format::duration, "ms");
}

std::string told_by(const Snapshot& run) { return run.settings.text("way"); }

std::string on_stopping(const Snapshot& run) {
  const std::string times = counted(run.measured("not_stopped"), "times");
  if (told_by(run) == "none")
    return "Nobody was told: " + times + " a worker was still at work when its trial gave up on it.";
  if (run.measured("not_stopped") > 0 && told_by(run) == "flag")
    return times +
           " a worker never stopped: it slept, waiting for an item that never came, and nobody woke it.";
  if (run.measured("not_stopped") > 0)
    return times +
           " a worker had not stopped when its trial gave up on it, although it was told: on a busy machine "
           "it may be long before a thread gets a core.";
  if (told_by(run) == "event")
    return "99 of 100 had stopped " + stop_time(run) + " after they were told, although an item takes " +
           number_of(run, "item") + " ms: the event wakes whoever waits for it.";
  if (told_by(run) == "poll")
    return "99 of 100 had stopped " + stop_time(run) + " after they were told: until its next look, up to " +
           number_of(run, "poll") + " ms later, a worker does not know.";
  return "99 of 100 had stopped " + stop_time(run) +
         " after they were told: by luck, the flag was set before they slept again.";
}

std::string on_items(const Snapshot& run) {
  const std::string finished = counted(run.measured("finished"), "finished items");
  if (run.measured("lost") > 0)
    return count_text(run.measured("lost")) + " of " + finished +
           " never reached a file: they were in the memory of workers that were cut off.";
  return "All of " + finished + " are in the files, because each worker saved what it had when it stopped.";
}

std::vector<std::string> explain(const Snapshot& run) {
  if (!run.held) return {"The run was stopped before all trials were done."};
  return {on_stopping(run), on_items(run)};
}

std::string on_belief(const Snapshot& run) {
  if (!run.held) return "This run was stopped, so it says nothing about it.";
  if (told_by(run) != "event" && told_by(run) != "poll")
    return "This run did not poll: choose the polled flag.";
  if (run.measured("not_stopped") > 0)
    return "Here " + counted(run.measured("not_stopped"), "times") +
           " a worker had not stopped when its trial gave up on it: the machine was too busy to say more.";
  if (told_by(run) == "event")
    return "Here an event took " + stop_time(run) + ". With a look every " + number_of(run, "poll") +
           " ms it may take all of them.";
  if (run.held == true)
    return "Here it was: with a look every " + number_of(run, "poll") +
           " ms, no worker was later than one item of " + number_of(run, "item") + " ms.";
  return "Here a worker went on for up to " + stop_time(run) + " after it was told.";
}

}  // namespace

Teaching teaching() {
  Teaching t;
  t.question = "Four ways to tell a thread to stop. How long does each take, and what does it leave undone?";
  const auto way = [](const Snapshot& run, const char* word) {
    return run.held.has_value() && run.was_set("way", word);
  };
  t.goals =
      list_of(Goal{"at-once", "Stop all workers within 5 ms, while an item takes 50 ms or more",
                   "Which way wakes a sleeper?",
                   [](const Snapshot& run) {
                     return run.held == true && run.settings.number("item") >= 50 &&
                            run.metric("stop_99_ms").value_or(1e9) <= 5;
                   }},
              Goal{"poll-well", "Make the polled flag stop everyone within one item", "Look more often.",
                   [way](const Snapshot& run) { return way(run, "poll") && *run.held; }},
              Goal{"lose", "Lose items that were finished", "Tell nobody.",
                   [](const Snapshot& run) { return run.held.has_value() && run.measured("lost") > 0; }});
  Prediction& asked = t.prediction.emplace();
  asked.kind = GuessKind::number;
  asked.question = "How many milliseconds after they are told to stop have 99 of 100 workers stopped?";
  asked.high = 10'000;
  asked.unit = "ms";
  asked.format = Format::duration;
  asked.result = [](const Snapshot& run) -> std::optional<double> {
    if (!run.held || run.measured("not_stopped") > 0) return std::nullopt;
    return run.metric("stop_99_ms");
  };
  asked.answer = [](double guess, const Snapshot& run) {
    const std::string said = "You said " + point_text(guess) + " ms";
    if (!run.held) return said + "; the run was stopped before all trials were done.";
    const std::string told = "; told by " + (told_by(run) == "event" ? "an event" : word_of(run, "way"));
    if (run.measured("not_stopped") > 0) {
      const bool late = told_by(run) == "event" || told_by(run) == "poll";
      return said + told + (late ? ", workers had not stopped in time, " : ", workers never stopped, ") +
             counted(run.measured("not_stopped"), "times") + ".";
    }
    return said + told + ", it took " + stop_time(run) + ".";
  };
  t.explain = explain;
  t.on_belief = on_belief;
  return t;
}

}  // namespace racecourse::event_shutdown
