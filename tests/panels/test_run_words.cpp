// Results carry the settings under which they came about.

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "headless.h"
#include "kit/lesson/course.h"
#include "panels/told_text.h"
#include "text/run_words.h"
#include "text/shown_metric.h"
#include "updates.h"

using namespace racecourse;
using racecourse::testing::choose;
using racecourse::testing::draw_until;
using racecourse::testing::Headless;
using racecourse::testing::update_until;

namespace {

const Lesson& counter() { return *find_lesson("unsynchronized-counter"); }

Snapshot run_of(const Lesson& lesson, RunState state) {
  Snapshot run;
  run.lesson = lesson.id;
  run.state = state;
  run.settings = lesson.default_settings();
  return run;
}

}  // namespace

TEST_CASE("a run says what it had, without a count that it did not use") {
  Snapshot run = run_of(counter(), RunState::done);
  CHECK(had_words(counter(), run) ==
        "threads 4 · additions each 5,000,000 · lock off · pause in the gap none");
  run.until_stopped = true;
  CHECK(had_words(counter(), run) == "threads 4 · lock off · pause in the gap none · until stopped");
}

TEST_CASE("what is set otherwise by now is said as the run had it") {
  Snapshot run = run_of(counter(), RunState::done);
  Settings now = run.settings;
  CHECK(no_longer_set(counter(), run, now, false) == "");
  now.set_number("lock", 1);
  CHECK(no_longer_set(counter(), run, now, false) == "lock off");
  now.set_number("threads", 8);
  CHECK(no_longer_set(counter(), run, now, false) == "threads 4 · lock off");
  CHECK(no_longer_set(counter(), run, run.settings, true) == "set count");

  // A run that goes takes over what is set; many runs do not, whether they go or not.
  run.state = RunState::running;
  CHECK(no_longer_set(counter(), run, now, false) == "");
  run.runs_asked = 100;
  CHECK(no_longer_set(counter(), run, now, true) == "threads 4 · lock off");
  CHECK(no_longer_set(counter(), run_of(counter(), RunState::idle), now, false) == "");
}

TEST_CASE("a count that the run did not use may change behind it") {
  Snapshot run = run_of(counter(), RunState::done);
  run.until_stopped = true;
  Settings now = run.settings;
  now.set_number("additions", 5);
  CHECK(no_longer_set(counter(), run, now, true) == "");
  CHECK(no_longer_set(counter(), run, now, false) == "until stopped");
}

TEST_CASE("a tile says where its figure is not sound, and what many runs it is of") {
  const MetricSpec spec{.name = "speed_up",
                        .label = "speedup",
                        .unit = "×",
                        .format = Format::factor,
                        .role = Role::good,
                        .help = "How it is measured."};
  Snapshot run;
  CHECK(shown_metric(spec, run).value == "–");
  run.metrics = {{"speed_up", 5.9, "×"}};
  CHECK(shown_metric(spec, run).value == "5.90 ×");
  CHECK(shown_metric(spec, run).role == Role::good);
  run.metrics[0].doubt = "Other programs had the cores. Close them.";
  CHECK(shown_metric(spec, run).label == "not sound: speedup");
  CHECK(shown_metric(spec, run).value == "5.90 × ?");
  CHECK(shown_metric(spec, run).role == Role::muted);
  CHECK(shown_metric(spec, run).help ==
        "Not sound. Other programs had the cores. Close them.\nHow it is measured.");
  run.metrics[0].doubt.clear();
  run.runs = 40;
  run.metrics[0].over_runs = MetricRange{1, 7};
  CHECK(shown_metric(spec, run).label == "median: speedup");
  CHECK(shown_metric(spec, run).help == "How it is measured.\nThe median of 40 runs: from 1.00 × to 7.00 ×.");
}

TEST_CASE("a key that changes what is set dims what was measured before, and back again") {
  Headless screen;
  const ImVec2 size(1280, 720);
  Session session(course(), {}, {});
  session.apply(choose("start-and-join"));
  session.apply(ask::RunOrStop{});
  draw_until(screen, session, size, [&] { return session.state() == RunState::done; });
  screen.frame(session, size);
  CHECK(screen.view().told.no_longer_set() == "");
  const int lists = ImGui::GetDrawData()->CmdListsCount;
  session.apply(ask::FlipKey{'L'});
  screen.frame(session, size);
  CHECK(screen.view().told.no_longer_set() == session.snapshot()->settings.words("join"));
  CHECK(ImGui::GetDrawData()->CmdListsCount > lists);  // the veil is a window of its own
  // What explains the run speaks of it, not of what is set.
  CHECK(screen.view().told.had().find(session.snapshot()->settings.words("join")) != std::string::npos);
  session.apply(ask::FlipKey{'L'});
  session.apply(ask::FlipKey{'L'});
  screen.frame(session, size);
  CHECK(screen.view().told.no_longer_set() == "");
}

TEST_CASE("what is said before a run is made anew when a setting changes, not with each picture of a run") {
  int asked = 0;
  std::vector<Lesson> lessons{counter()};
  lessons[0].teaching.before = [&asked](const Settings&) { return std::to_string(++asked); };
  Session session(lessons, {}, {});
  REQUIRE_FALSE(session.set_text("additions", "1000"));
  ToldText told;
  told.follow(session);
  session.apply(ask::RunOrStop{});
  update_until(session, [&] {
    told.follow(session);
    return session.snapshot()->state == RunState::done;
  });
  told.follow(session);
  CHECK(told.before() == "1");
  REQUIRE_FALSE(session.set_text("lock", "on"));
  told.follow(session);
  CHECK(told.before() == "2");
}
