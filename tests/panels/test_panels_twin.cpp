// The tab Python: the twin that Session runs, and what is drawn of it.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "../lessons/fake_python.h"
#include "headless.h"
#include "kit/lesson/course.h"
#include "text/twin_words.h"
#include "updates.h"

using namespace racecourse;
using racecourse::testing::choose;
using racecourse::testing::draw_until;
using racecourse::testing::Headless;
using racecourse::testing::update_until;

namespace {

Preferences with_python(const std::string& python) {
  Preferences chosen;
  chosen.python = python;
  return chosen;
}

const TwinSnapshot& twin_of(const Session& session) {
  return *session.twin().snapshot(session.lesson_index());
}

}  // namespace

TEST_CASE("Python tab: a twin runs beside the lesson, is drawn in every theme, and is remembered") {
  Headless screen;
  const ImVec2 size(1280, 720);
  Session session(course(), {}, {});
  session.apply(choose("unsynchronized-counter"));
  REQUIRE_FALSE(session.set_text("additions", "3000"));
  CHECK(twin_of(session).state == RunState::idle);
  session.apply(ask::RunOrStopTwin{});
  CHECK(session.tab() == Tab::python);
  CHECK(session.busy());
  draw_until(screen, session, size, [&] { return !session.twin().busy(); });
  CHECK_FALSE(session.busy());
  CHECK(twin_of(session).failure == "");
  CHECK(twin_of(session).metric("added") == 4 * 3000);
  for (const ImVec2 other : {ImVec2(1280, 720), ImVec2(1920, 1080), ImVec2(640, 400)}) {
    for (int theme = 0; theme < 3; ++theme) {
      session.apply(ask::NextTheme{});
      screen.frame(session, other);
      screen.frame(session, other);
      CHECK(Headless::all_corners_are_numbers());
    }
  }
  session.apply(ask::StepLesson{+1});
  CHECK(twin_of(session).state == RunState::idle);
  session.apply(ask::StepLesson{-1});
  CHECK(twin_of(session).held.has_value());
  session.apply(ask::Reset{});
  CHECK(twin_of(session).state == RunState::idle);
}

TEST_CASE("Python tab: its lines are dashed over those of the lesson, also without a run") {
  Headless screen;
  const ImVec2 size(1280, 720);
  Session session(course(), {}, {});
  session.apply(choose("unsynchronized-counter"));
  REQUIRE_FALSE(session.set_text("additions", "30000"));
  session.apply(ask::ChooseTab{Tab::outcomes});
  screen.frame(session, size);
  const int before = Headless::rectangles();
  session.apply(ask::RunOrStopTwin{});
  draw_until(screen, session, size, [&] { return !session.twin().busy(); });
  session.apply(ask::ChooseTab{Tab::outcomes});
  screen.frame(session, size);
  screen.frame(session, size);
  REQUIRE(twin_of(session).find_series("added"));
  CHECK(Headless::rectangles() > before + 20);
}

TEST_CASE("Python tab: stop, another lesson and leaving end the twin") {
  Headless screen;
  const ImVec2 size(1280, 720);
  Session session(course(), {}, {});
  session.apply(choose("event-shutdown"));
  REQUIRE_FALSE(session.set_text("trials", "1000"));
  session.apply(ask::RunOrStopTwin{});
  draw_until(screen, session, size, [&] { return !twin_of(session).python.empty(); });
  session.apply(ask::RunOrStopTwin{});
  draw_until(screen, session, size, [&] { return !session.twin().busy(); });
  CHECK_FALSE(twin_of(session).held.has_value());
  CHECK(twin_of(session).failure.empty());

  session.apply(ask::RunOrStopTwin{});
  session.apply(ask::StepLesson{+1});
  draw_until(screen, session, size, [&] { return !session.twin().busy(); });
  session.apply(ask::StepLesson{-1});
  session.apply(ask::RunOrStopTwin{});
  session.apply(ask::Leave{});
  draw_until(screen, session, size, [&] { return session.ready_to_leave(); });
  session.apply(ask::RunOrStopTwin{});
  CHECK_FALSE(session.twin().busy());
}

TEST_CASE("Python tab: a Python that is not there is one sentence on it") {
  Headless screen;
  Session session(course(), with_python("/no/such/python"), {});
  session.apply(ask::RunOrStopTwin{});
  draw_until(screen, session, {1280, 720}, [&] { return !session.twin().busy(); });
  CHECK(twin_of(session).failure.find("/no/such/python") != std::string::npos);
  screen.frame(session, {1280, 720});
  CHECK(Headless::all_corners_are_numbers());
}

TEST_CASE(
    "the Python that is chosen holds for the twins, the lessons and the sweeps, and the menu chooses the "
    "next") {
  Session session(course(), with_python("/no/such/python"), {});
  session.apply(choose("gil"));
  REQUIRE_FALSE(session.set_text("rounds", "1"));
  REQUIRE_FALSE(session.set_text("python", "on"));
  const auto run = [&] {
    session.apply(ask::RunOrStop{});
    update_until(session, [&] { return session.state() == RunState::done; });
    return session.snapshot()->find_figure("speed_ups")->bars.back().note;
  };
  REQUIRE_FALSE(session.until_stopped());
  CHECK(run().find("/no/such/python") != std::string::npos);
  const FakePython fake("exit 3");
  session.apply(ask::NextPython{});
  CHECK(session.twin().python() == "python3");
  CHECK(run().find("/no/such/python") == std::string::npos);
  session.apply(ask::NextPython{});
  CHECK(session.twin().python() == "/no/such/python");
  CHECK(session.notice().empty());
}

TEST_CASE("where there is one Python only, the menu says so") {
  const FakePython fake("exit 3");
  Session session(course(), {}, {});
  session.apply(ask::NextPython{});
  CHECK(session.twin().python() == "python3");
  CHECK(session.notice().find("The only Python") != std::string::npos);
}

TEST_CASE("a twin's settings follow the lesson's, within its own range and words") {
  const Lesson& counter = *find_lesson("unsynchronized-counter");
  Settings own(counter.twin_settings);
  REQUIRE_FALSE(own.set("gap", "sleep"));
  Settings lessons = counter.default_settings();
  REQUIRE_FALSE(lessons.set("threads", "7"));
  REQUIRE_FALSE(lessons.set("lock", "on"));
  const Settings both = twin_settings(counter, own, lessons);
  CHECK(both.number("threads") == 7);
  CHECK(both.text("lock") == "on");
  CHECK(both.text("gap") == "sleep");

  const Lesson& loop = *find_lesson("event-loop");
  Settings many = loop.default_settings();
  REQUIRE_FALSE(many.set("connections", "10000"));
  CHECK(twin_settings(loop, Settings(loop.twin_settings), many).number("connections") == 900);
  const Lesson& start = *find_lesson("start-and-join");
  Settings drop = start.default_settings();
  REQUIRE_FALSE(drop.set("join", "drop"));
  CHECK(twin_settings(start, Settings(start.twin_settings), drop).text("join") == "join");
}
