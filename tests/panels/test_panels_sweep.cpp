// Sweeps and notes in the session, and how they are drawn.

#include <doctest/doctest.h>

#include <set>

#include "headless.h"
#include "kit/lesson/course.h"
#include "kit/running/stage.h"
#include "updates.h"

using namespace racecourse;
using racecourse::testing::draw_until;
using racecourse::testing::Headless;

namespace {

/// Quick lessons, one of which goes on until it is stopped while its lock is on.
const std::vector<Lesson>& swept_course() {
  static const std::vector<Lesson> lessons = [] {
    Lesson lesson;
    lesson.id = "quick";
    lesson.title = "Quick";
    lesson.settings = {
        {.name = "size", .label = "size", .low = 0, .high = 3, .initial = 1},
        {.name = "lock", .label = "lock", .choices = {{"off", "off"}, {"on", "on"}}},
        {.name = "guess", .label = "guess", .choices = {{"a", "a"}, {"b", "b"}}, .ordered = true}};
    lesson.variants = {{"always", {}, Verdict::holds}};
    lesson.metrics = {{"speed", "speed", "steps", Format::rate, Role::result},
                      {"lost", "lost", "%", Format::share, Role::loss}};
    lesson.experiment = [](Stage& stage) {
      stage.run_lanes({{"lane", 1, [](Lane& lane) { lane.done.add(1); }}}, [] {});
      stage.set_metric("speed", 1000);
      stage.set_metric("lost", 10 * static_cast<double>(stage.settings().number("size")));
      stage.set_outcome("0", true);
    };
    Lesson endless = lesson;
    endless.id = "endless";
    endless.experiment = [](Stage& stage) {
      stage.run_lanes({{"lane", 0,
                        [](Lane& lane) {
                          while (lane.checkpoint()) std::this_thread::yield();
                        }}},
                      [] {});
    };
    return std::vector<Lesson>{lesson, endless};
  }();
  return lessons;
}

}  // namespace

TEST_CASE("the effect of every setting is measured in turn, and drawn") {
  Headless screen;
  Session session(swept_course(), Preferences{}, {});
  session.apply(ask::ChooseTab{Tab::outcomes});
  CHECK(session.sweep_metric() == 1);  // the share that is lost
  session.apply(ask::SweepOrStop{});
  CHECK(session.sweeps().busy());
  draw_until(screen, session, {1280, 720}, [&] { return !session.sweeps().busy(); });
  CHECK_FALSE(session.busy());
  const SweepSnapshot* sizes = session.sweeps().found("quick", "size");
  REQUIRE(sizes);
  REQUIRE(session.sweeps().found("quick", "lock"));
  CHECK_FALSE(session.sweeps().found("quick", "guess"));
  CHECK(sizes->runs_asked == 20);  // where the machine has time for them
  CHECK(sizes->runs > 0);
  CHECK(band_of(sizes->points[3], "lost")->median == 30);
  for (std::size_t metric = 0; metric < 4; ++metric) {
    session.apply(ask::ChooseSweepMetric{metric});
    session.apply(ask::ChooseSweepSetting{metric});
    for (const ImVec2 size : {ImVec2(640, 400), ImVec2(1280, 720), ImVec2(1920, 1080)}) {
      screen.frame(session, size);
      CHECK(Headless::all_corners_are_numbers());
    }
  }
  CHECK(session.sweep_metric() == 2);   // there is no fourth
  CHECK(session.sweep_setting() == 2);  // nor a third setting whose effect could be measured
  session.apply(ask::Reset{});
  CHECK_FALSE(session.sweeps().found("quick", "size"));
}

TEST_CASE(
    "a sweep ends when it is asked to, when a run begins, when another lesson is chosen, and before "
    "leaving") {
  Headless screen;
  Session session(swept_course(), Preferences{}, {});
  session.apply(ask::ChooseLesson{1});
  const auto begin = [&] {
    session.apply(ask::SweepOrStop{"size"});
    draw_until(screen, session, {1280, 720}, [&] { return session.sweeps().going(); });
  };
  begin();
  CHECK(session.sweeps().setting() == "size");
  session.apply(ask::SweepOrStop{});
  draw_until(screen, session, {1280, 720}, [&] { return !session.sweeps().busy(); });
  CHECK_FALSE(session.sweeps().found("endless", "size"));  // no run of it came to an end

  begin();
  session.apply(ask::RunOrStop{});
  CHECK(session.state() == RunState::running);
  draw_until(screen, session, {1280, 720}, [&] { return session.runs_started() == 1; });
  CHECK_FALSE(session.sweeps().going());
  // And a run ends for a sweep.
  begin();
  CHECK(session.state() == RunState::done);

  session.apply(ask::ChooseLesson{0});
  draw_until(screen, session, {1280, 720}, [&] { return !session.sweeps().busy(); });
  session.apply(ask::ChooseLesson{1});
  begin();
  session.apply(ask::Leave{});
  CHECK_FALSE(session.ready_to_leave());
  draw_until(screen, session, {1280, 720}, [&] { return session.ready_to_leave(); });
}

TEST_CASE("every lesson has an effect to measure") {
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    CHECK_FALSE(sweep_settings(lesson).empty());
    for (const Setting* setting : sweep_settings(lesson)) {
      const auto values = sweep_values(*setting);
      CAPTURE(setting->name);
      CHECK(values.size() >= 2);
      CHECK(values.size() <= 10);
      CHECK(values.front() == setting->first());
      CHECK(values.back() == setting->last());
      CHECK(std::set(values.begin(), values.end()).size() == values.size());
    }
    CHECK(first_sweep_metric(lesson) < lesson.metrics.size());
  }
}

TEST_CASE("what the student writes is kept for each lesson, and said to have changed once") {
  Headless screen;
  Session session(swept_course(), Preferences{}, {});
  session.set_notes({{"endless", "from last week"}});
  CHECK(session.note().empty());
  session.apply(ask::ChooseTab{Tab::report});
  session.apply(ask::Note{"all as expected"});
  CHECK(session.note() == "all as expected");
  CHECK(session.take_notes_changed());
  CHECK_FALSE(session.take_notes_changed());
  session.apply(ask::Note{"all as expected"});
  CHECK_FALSE(session.take_notes_changed());
  session.apply(ask::ChooseLesson{1});
  CHECK(session.note() == "from last week");
  for (int i = 0; i < 3; ++i) screen.frame(session, ImVec2(1280, 720));
  CHECK(session.notes().size() == 2);
  CHECK_FALSE(session.take_report_wanted());
  session.apply(ask::WriteReport{});
  CHECK(session.take_report_wanted());
  CHECK_FALSE(session.take_report_wanted());
}

TEST_CASE("Esc leaves the notes with all that was typed, the last letter too") {
  Headless screen;
  const ImVec2 size(1280, 720);
  Session session(swept_course(), Preferences{}, {});
  session.apply(ask::ChooseTab{Tab::report});
  const auto frame = [&] {
    for (const Action& action : screen.frame(session, size)) session.apply(action);
  };
  const ImVec2 in_field(600, 670);
  for (const bool pressed : {false, false, true, true, false, false}) {
    screen.point_at(in_field, pressed);
    frame();
  }
  REQUIRE(ImGui::GetIO().WantTextInput);
  ImGui::GetIO().AddInputCharactersUTF8("two threads");
  frame();
  CHECK(session.note() == "two threads");
  ImGui::GetIO().AddInputCharactersUTF8("!");
  screen.hold_escape(true);
  frame();
  screen.hold_escape(false);
  for (int i = 0; i < 3; ++i) frame();
  CHECK(session.note() == "two threads!");
  CHECK_FALSE(ImGui::GetIO().WantTextInput);
  ImGui::GetIO().AddInputCharactersUTF8("x");
  frame();
  CHECK(session.note() == "two threads!");
}
