// What the reader asks for, and what Session makes of it.

#include <doctest/doctest.h>

#include <set>
#include <type_traits>
#include <variant>
#include <vector>

#include "kit/lesson/course.h"
#include "session/session.h"
#include "updates.h"

using namespace racecourse;
using racecourse::testing::update_until;

namespace {

/// Lessons with a lock that is live, and threads that go on until they are stopped.
const std::vector<Lesson>& counters() {
  static const std::vector<Lesson> lessons{*find_lesson("unsynchronized-counter"),
                                           *find_lesson("locked-counter")};
  return lessons;
}

Session new_session() { return Session(counters(), Preferences{}, Progress{}); }

void end_run(Session& session) {
  session.apply(ask::Leave{});
  update_until(session, [&] { return session.ready_to_leave(); });
}

/// One action of each kind of a part.
template <class... Kinds>
Actions one_of_each(std::type_identity<std::variant<Kinds...>>) {
  return {Action(Kinds{})...};
}

template <class... Parts>
std::vector<Actions> by_part(std::type_identity<std::variant<Parts...>>) {
  return {one_of_each(std::type_identity<Parts>{})...};
}

}  // namespace

TEST_CASE("Action: each kind belongs to one part, and has a number that no other kind has") {
  const std::vector<Actions> parts = by_part(std::type_identity<Action::Part>{});
  std::set<std::size_t> numbers;
  std::size_t kinds = 0;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    for (const Action& action : parts[part]) {
      CHECK(action.part().index() == part);
      CHECK(Action(action).kind() == action.kind());
      numbers.insert(action.kind());
      ++kinds;
    }
  }
  CHECK(numbers.size() == kinds);
  const Action many = ask::RunMany{7};
  REQUIRE(many.as<ask::RunMany>());
  CHECK(many.as<ask::RunMany>()->times == 7);
  CHECK(many.as<ask::RunOrStop>() == nullptr);
  CHECK(many.as<ask::Leave>() == nullptr);
}

TEST_CASE("Session: run and stop") {
  Session session = new_session();
  CHECK(session.state() == RunState::idle);
  session.apply(ask::RunOrStop{});
  CHECK(session.state() == RunState::running);
  CHECK(session.runs_started() == 1);
  session.apply(ask::RunOrStop{});
  update_until(session, [&] { return session.state() == RunState::done; });
  CHECK(session.snapshot()->state == RunState::done);
  CHECK_FALSE(session.busy());
}

TEST_CASE("Session: a live setting changes the run that is going, and counts as a flip") {
  Session session = new_session();
  session.apply(ask::FlipKey{'L'});
  CHECK(session.flips() == 0);
  session.apply(ask::RunOrStop{});
  session.apply(ask::FlipKey{'L'});
  CHECK(session.flips() == 1);
  CHECK(session.runs_started() == 1);
  update_until(session, [&] { return !session.snapshot()->marks.empty(); });
  end_run(session);
}

TEST_CASE("Session: another setting starts an endless run again once the hand rests") {
  Session session = new_session();
  session.apply(ask::RunOrStop{});
  const auto threads = session.settings().number("threads");
  session.apply(ask::Set{"threads", threads + 1});
  session.apply(ask::Set{"threads", threads + 2});
  CHECK(session.runs_started() == 1);
  update_until(session, [&] { return session.runs_started() == 2; });
  update_until(session,
               [&] { return session.snapshot()->lanes.size() == static_cast<std::size_t>(threads + 2); });
  end_run(session);
}

TEST_CASE("Session: a count that was asked for is a run that ends") {
  Session session = new_session();
  REQUIRE(session.until_stopped());
  CHECK_FALSE(session.set_text("additions", "1000"));
  CHECK_FALSE(session.until_stopped());
  session.apply(ask::RunOrStop{});
  update_until(session, [&] { return session.state() == RunState::done; });
  const auto added = session.snapshot()->metric("added");
  REQUIRE(added);
  CHECK(*added == 1000.0 * static_cast<double>(session.settings().number("threads")));
}

TEST_CASE("Session: a value out of range is a sentence and changes nothing") {
  Session session = new_session();
  const Settings before = session.settings();
  const auto error = session.set_text("threads", "65");
  REQUIRE(error);
  CHECK(error->find("64") != std::string::npos);
  CHECK(session.settings() == before);
}

TEST_CASE("Session: run many collects outcomes, and another action to run waits for the stop") {
  Session session = new_session();
  CHECK_FALSE(session.set_text("additions", "100"));
  session.apply(ask::RunMany{20});
  update_until(session, [&] { return session.state() == RunState::done; });
  CHECK(session.snapshot()->runs == 20);
  session.apply(ask::RunOrStop{});
  session.apply(ask::RunMany{2});
  CHECK(session.state() == RunState::running);
  update_until(session, [&] { return session.state() == RunState::done; });
  CHECK(session.snapshot()->runs_asked == 2);
}

TEST_CASE("Session: a live setting is for the next runs while one after another goes on") {
  Session session = new_session();
  CHECK_FALSE(session.set_text("additions", "100"));
  session.apply(ask::RunMany{1'000'000});
  update_until(session, [&] { return session.snapshot()->runs > 0; });
  CHECK(session.notice().empty());
  session.apply(ask::FlipKey{'L'});
  CHECK(session.settings().text("lock") == "on");
  session.apply(ask::Set{"threads", 3});
  CHECK(session.notice().find("the next start") != std::string_view::npos);
  session.apply(ask::DismissNotice{});
  CHECK(session.notice().empty());
  const auto runs = session.snapshot()->runs;
  update_until(session, [&] { return session.snapshot()->runs > runs; });
  CHECK(session.snapshot()->settings.text("lock") == "off");
  session.apply(ask::RunOrStop{});
  update_until(session, [&] { return session.state() == RunState::done; });
  CHECK(session.snapshot()->settings.text("lock") == "off");
}

TEST_CASE("Session: what is explored begins with the words chosen for real runs, not with their numbers") {
  Session session = new_session();
  session.apply(ask::FlipKey{'L'});
  session.apply(ask::Set{"threads", 7});
  session.apply(ask::ChooseTab{Tab::interleavings});
  session.update();
  REQUIRE(session.exploring());
  CHECK(session.exploring()->settings().text("lock") == "on");
  CHECK(session.exploring()->settings().number("threads") ==
        session.lesson().explore_settings().number("threads"));
}

TEST_CASE("Session: the key for measuring goes where it is drawn") {
  Session session = new_session();
  session.apply(ask::ChooseTab{Tab::timeline});
  session.apply(ask::SweepOrStop{});
  CHECK(session.tab() == Tab::outcomes);
  CHECK(session.sweeps().busy());
}

TEST_CASE("Session: keys are no guess any more after a start, a reset, or a look at another tab") {
  Session session = new_session();
  session.apply(ask::EnterGuess{});
  REQUIRE(session.typing() == Typing::guess);
  session.apply(ask::RunOrStop{});
  session.apply(ask::RunOrStop{});
  update_until(session, [&] { return session.state() == RunState::done; });
  session.apply(ask::Reset{});
  CHECK(session.predictions().open());
  CHECK(session.typing() == Typing::nothing);
  session.apply(ask::TogglePresenter{});
  session.apply(ask::EnterGuess{});
  REQUIRE(session.typing() == Typing::class_guess);
  session.apply(ask::ChooseTab{Tab::timeline});
  session.apply(ask::ChooseTab{Tab::guesses});
  CHECK(session.typing() == Typing::nothing);
}

TEST_CASE("Session: leaving a lesson stops its run and keeps what it showed") {
  Session session = new_session();
  REQUIRE(course().size() > 1);
  session.apply(ask::RunOrStop{});
  session.apply(ask::StepLesson{+1});
  CHECK(session.lesson_index() == 1);
  CHECK(session.state() == RunState::idle);
  session.apply(ask::RunOrStop{});
  CHECK(session.state() == RunState::running);
  update_until(session, [&] { return session.runs_started() == 2; });
  session.apply(ask::StepLesson{-1});
  update_until(session, [&] { return !session.busy(); });
  CHECK(session.state() == RunState::done);
  session.apply(ask::StepLesson{-5});
  CHECK(session.lesson_index() == 0);
}

TEST_CASE("Session: reset goes back to the start, also in the middle of a run") {
  Session session = new_session();
  session.apply(ask::FlipKey{'L'});
  session.apply(ask::RunOrStop{});
  session.apply(ask::Reset{});
  CHECK(session.settings() == session.lesson().default_settings());
  update_until(session, [&] { return !session.busy(); });
  CHECK(session.state() == RunState::idle);
}

TEST_CASE("Session: leaving stops first, and starts nothing any more") {
  Session session = new_session();
  session.apply(ask::RunOrStop{});
  session.apply(ask::Leave{});
  CHECK(session.leaving());
  session.apply(ask::RunOrStop{});
  update_until(session, [&] { return session.ready_to_leave(); });
  CHECK(session.runs_started() == 1);
}

TEST_CASE("Session: sizes go in steps and stay in range; presenter grows on top") {
  Session session = new_session();
  CHECK(session.scale() == doctest::Approx(1.0));
  session.apply(ask::ChangeSize{+1});
  CHECK(session.scale() == doctest::Approx(1.1));
  session.apply(ask::ChangeSize{0});
  session.apply(ask::TogglePresenter{});
  CHECK(session.scale() == doctest::Approx(1.4));
  for (int i = 0; i < 40; ++i) session.apply(ask::ChangeSize{+1});
  CHECK(session.type_size() == doctest::Approx(4.0));
  for (int i = 0; i < 40; ++i) session.apply(ask::ChangeSize{-1});
  CHECK(session.type_size() == doctest::Approx(0.5));
}

TEST_CASE("Session: the next picture comes round, and each lesson keeps its own") {
  const std::vector<Lesson> lessons = [] {
    std::vector<Lesson> all = counters();
    all.front().figures = {{.name = "a"}, {.name = "b"}};
    return all;
  }();
  Session session(lessons, {}, {});
  REQUIRE(session.pictures() == 3);  // the live chart is the first
  CHECK(session.picture() == 0);
  session.apply(ask::NextPicture{});
  session.apply(ask::NextPicture{});
  CHECK(session.picture() == 2);
  session.apply(ask::ChooseLesson{1});
  CHECK(session.picture() == 0);
  session.apply(ask::NextPicture{});
  CHECK(session.picture() == 0);  // there is but one
  session.apply(ask::ChooseLesson{0});
  CHECK(session.picture() == 2);
  session.apply(ask::NextPicture{});
  CHECK(session.picture() == 0);
  session.apply(ask::ChoosePicture{1});
  session.apply(ask::ChoosePicture{9});
  CHECK(session.picture() == 1);
}

TEST_CASE("Session: tabs follow the room there is") {
  Session session = new_session();
  const auto wide = session.tabs().size();
  session.set_narrow(true);
  CHECK(session.tabs().size() == wide + 1);
  session.apply(ask::ChooseTab{Tab::reading});
  CHECK(session.tab() == Tab::reading);
  session.set_narrow(false);
  CHECK(session.tab() == session.tabs().front());
  session.apply(ask::ChooseTabAt{99});
  CHECK(session.tab() == session.tabs().front());
}

TEST_CASE("Session: one overlay at a time, and its key closes it again") {
  Session session = new_session();
  CHECK(session.overlay() == Overlay::none);
  session.apply(ask::ToggleOverlay{Overlay::menu});
  CHECK(session.overlay() == Overlay::menu);
  session.apply(ask::ToggleOverlay{Overlay::keys});
  CHECK(session.overlay() == Overlay::keys);
  session.apply(ask::ToggleOverlay{Overlay::keys});
  CHECK(session.overlay() == Overlay::none);
  session.apply(ask::ToggleOverlay{Overlay::menu});
  session.apply(ask::CloseOverlay{});
  CHECK(session.overlay() == Overlay::none);
}

TEST_CASE("Session: the tour goes on, back and ends; having begun it counts as seen") {
  Session session = new_session();
  CHECK_FALSE(session.tour_step());
  session.apply(ask::StepTour{+1});
  CHECK_FALSE(session.tour_step());
  CHECK_FALSE(session.tour_seen());
  session.apply(ask::StartTour{});
  CHECK(session.tour_seen());
  session.apply(ask::StepTour{-1});
  CHECK(session.tour_step() == 0);
  for (std::size_t step = 1; step < tour_length; ++step) {
    session.apply(ask::StepTour{+1});
    CHECK(session.tour_step() == step);
  }
  session.apply(ask::StepTour{+1});
  CHECK_FALSE(session.tour_step());
  session.apply(ask::StartTour{});
  CHECK(session.tour_step() == 0);
  session.apply(ask::EndTour{});
  CHECK_FALSE(session.tour_step());

  Preferences seen;
  seen.tour_seen = true;
  CHECK(Session(counters(), seen, {}).tour_seen());
}

TEST_CASE("Session: progress that is forgotten is written down, and nothing is when there was none") {
  const Goal& goal = counters().front().teaching.goals.front();
  Session session(counters(), {}, {{counters().front().id, {goal.id}}});
  REQUIRE(session.goal_met(session.lesson(), goal));
  session.apply(ask::ForgetProgress{});
  CHECK_FALSE(session.goal_met(session.lesson(), goal));
  CHECK(session.take_progress_changed());
  session.apply(ask::ForgetProgress{});
  CHECK_FALSE(session.take_progress_changed());
}
