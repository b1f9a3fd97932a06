#include <fmt/format.h>

#include "kit/base/format.h"
#include "kit/lesson/telling.h"

namespace racecourse::start_and_join {

namespace {

std::string way_of(const Snapshot& run) { return run.settings.text("join"); }

std::string finished_of_all(const Snapshot& run) {
  return fmt::format("{} of {}", count_text(run.measured("finished_when_done")),
                     counted(run.number("workers"), "workers"));
}

std::string end_of_child(const Snapshot& run) {
  return run.outcomes.empty() ? "was stopped" : run.outcomes.back().value;
}

std::string on_lines(const Snapshot& run) {
  const double mixed = run.measured("mixed");
  if (mixed > 0)
    return fmt::format("{} of {} {} nobody's: another thread printed between two pieces of a line.",
                       count_text(mixed), counted(run.measured("printed"), "lines"),
                       mixed == 1 ? "is" : "are");
  if (run.was_set("writing", "pieces"))
    return "No line was mixed this time, but each goes out piece by piece, so any of them could have been.";
  return "Each line went out in a single call, so no line could be mixed.";
}

std::string on_main(const Snapshot& run) {
  const double finished = run.measured("finished_when_done");
  if (way_of(run) == "join")
    return "Main joined every one of them: " + finished_of_all(run) + " had finished when it said done.";
  if (finished < run.number("workers"))
    return "Main did not wait: " + finished_of_all(run) + " had finished when it said done.";
  return "Main did not wait, and " + finished_of_all(run) +
         " had finished all the same. Nothing promises that: give them more work.";
}

std::vector<std::string> explain(const Snapshot& run) {
  if (!run.held) return {"The run was stopped before main said that it was done."};
  if (way_of(run) == "drop")
    return {"Main dropped the handle of a thread that was neither joined nor detached.",
            "That ended the whole process at once (" + end_of_child(run) + "): main never got to say done."};
  return {on_main(run), on_lines(run)};
}

std::string on_belief(const Snapshot& run) {
  if (!run.held || way_of(run) == "drop") return "This run says nothing about it: have main join, or go on.";
  if (way_of(run) == "go-on")
    return "Here there was not even one join: " + finished_of_all(run) + " had finished.";
  if (run.number("workers") == 1) return "It was enough here, because there is only one worker.";
  return "Main joined " + count_text(run.number("workers")) +
         " times here. After the first join only that one worker is sure to have ended.";
}

std::string how_it_ended(const Snapshot& run) {
  if (!run.held) return "the run was stopped before main was done.";
  if (way_of(run) == "drop") return "main never got to say done, because its process ended first.";
  return fmt::format("with a main that {}, {} had finished.", word_of(run, "join"), finished_of_all(run));
}

}  // namespace

Teaching teaching() {
  Teaching t;
  t.question = "When main has started all its threads and says that everything is done, is it?";
  t.goals = list_of(
      Goal{"too-early", "Have main say “done” before any worker has finished",
           "Let main go on, and give the workers some work.",
           [](const Snapshot& run) { return run.held == false && run.metric("finished_when_done") == 0; }},
      Goal{"mixed", "Get a line that nobody wrote",
           "Many workers that print piece by piece, and little work.",
           [](const Snapshot& run) { return run.measured("mixed") > 0; }},
      Goal{"in-order", "Join 10 workers or more, with no line mixed",
           "Main joins, there are 10 workers, and each prints whole lines.", [](const Snapshot& run) {
             return run.held == true && run.was_set("join", "join") && run.number("workers") >= 10 &&
                    run.metric("mixed") == 0;
           }});
  t.prediction = how_many(
      "How many of {workers} {workers|worker has|workers have} finished when main says that it is done?",
      "finished_when_done", 64, "workers", how_it_ended);
  t.prediction->of_outcome = true;
  t.explain = explain;
  t.on_belief = on_belief;
  return t;
}

}  // namespace racecourse::start_and_join
