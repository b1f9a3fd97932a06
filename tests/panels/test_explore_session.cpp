// The interleavings as the reader drives them: steps, undo, schedules, searches that begin anew when a setting changes.

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "kit/lesson/course.h"
#include "session/session.h"
#include "updates.h"

using namespace racecourse;
using racecourse::testing::update_until;

namespace {

const std::vector<Lesson>& explored_course() {
  static const std::vector<Lesson> lessons{*find_lesson("unsynchronized-counter"),
                                           *find_lesson("locked-counter"), *find_lesson("deadlock")};
  return lessons;
}

/// With its tab open, two threads and so many additions each.
Session exploring_session(std::int64_t additions) {
  Session session(explored_course(), Preferences{}, Progress{});
  session.apply(ask::ChooseTab{Tab::interleavings});
  session.update();
  session.apply(ask::SetExplored{"threads", 2});
  session.apply(ask::SetExplored{"additions", additions});
  return session;
}

void await_answer(Session& session) {
  update_until(session, [&] { return session.exploring()->found() != nullptr; });
}

const Walked& walk_of(const Session& session) {
  REQUIRE(session.exploring());
  REQUIRE(session.exploring()->walk());
  return *session.exploring()->walk();
}

}  // namespace

TEST_CASE("Exploring: nothing is searched before the tab is open") {
  Session session(explored_course(), Preferences{}, Progress{});
  session.update();
  CHECK_FALSE(session.exploring());
  CHECK_FALSE(session.busy());
  session.apply(ask::StepThread{0});
  session.apply(ask::WalkAtRandom{});
  CHECK_FALSE(session.exploring());
}

TEST_CASE("Exploring: two threads of two additions have seventy schedules") {
  Session session = exploring_session(2);
  await_answer(session);
  const Exploration& found = *session.exploring()->found();
  CHECK(found.complete());
  CHECK(found.schedules == ScheduleCount(70));
  REQUIRE(found.outcomes.size() == 3);
  CHECK(found.outcomes[0].schedules == ScheduleCount(32));
  session.update();
  CHECK_FALSE(session.busy());
}

TEST_CASE("Exploring: threads are stepped, taken back and brought to their end") {
  Session session = exploring_session(1);
  session.apply(ask::StepThread{0});
  session.apply(ask::StepThread{1});
  session.apply(ask::StepThread{0});
  session.apply(ask::StepThread{7});  // there is none
  REQUIRE(walk_of(session).steps().size() == 3);
  CHECK(walk_of(session).schedule() == Schedule{0, 1, 0});
  session.apply(ask::UndoStep{});
  CHECK(walk_of(session).schedule() == Schedule{0, 1});
  session.apply(ask::FinishWalk{});
  CHECK(walk_of(session).over());
  CHECK(walk_of(session).outcome() == "1");
  CHECK_FALSE(walk_of(session).held());
  for (int i = 0; i < 9; ++i) session.apply(ask::UndoStep{});
  CHECK(walk_of(session).steps().empty());
  session.apply(ask::FinishWalk{});
  CHECK(walk_of(session).outcome() == "2");
  session.apply(ask::StartWalkOver{});
  CHECK(walk_of(session).steps().empty());
}

TEST_CASE("Exploring: every outcome's schedule ends in that outcome") {
  Session session = exploring_session(3);
  await_answer(session);
  for (const ExploredOutcome& outcome : session.exploring()->found()->outcomes) {
    session.apply(ask::WalkSchedule{outcome.schedule});
    CHECK(walk_of(session).over());
    CHECK(walk_of(session).outcome() == outcome.value);
    CHECK(walk_of(session).held() == outcome.held);
  }
}

TEST_CASE("Exploring: a random schedule is a whole one, and one of those that were counted") {
  Session session = exploring_session(2);
  await_answer(session);
  for (int i = 0; i < 20; ++i) {
    session.apply(ask::WalkAtRandom{});
    CHECK(walk_of(session).over());
    CHECK(session.exploring()->found()->find_outcome(walk_of(session).outcome()));
  }
}

TEST_CASE("Exploring: another setting begins anew once the hand rests, and the old answer is gone at once") {
  Session session = exploring_session(2);
  await_answer(session);
  session.apply(ask::StepThread{0});
  const std::int64_t searches = session.exploring()->searches_started();
  session.apply(ask::SetExplored{"additions", 3});
  session.apply(ask::SetExplored{"additions", 4});
  session.apply(ask::SetExplored{"additions", 1});
  CHECK_FALSE(session.exploring()->found());
  CHECK(session.exploring()->searching());
  CHECK(walk_of(session).steps().empty());
  await_answer(session);
  CHECK(session.exploring()->found()->schedules == ScheduleCount(6));
  CHECK(session.exploring()->searches_started() == searches + 1);
}

TEST_CASE(
    "Exploring: the lock's key changes what is explored while the tab is open, and the real run otherwise") {
  Session session = exploring_session(2);
  session.apply(ask::FlipKey{'L'});
  CHECK(session.exploring()->settings().text("lock") == "on");
  CHECK(session.settings().text("lock") == "off");
  await_answer(session);
  CHECK(session.exploring()->found()->schedules == ScheduleCount(6));
  CHECK(session.exploring()->found()->outcomes.size() == 1);
  session.apply(ask::ChooseTab{Tab::timeline});
  session.apply(ask::FlipKey{'L'});
  CHECK(session.exploring()->settings().text("lock") == "on");
  CHECK(session.settings().text("lock") == "on");
}

TEST_CASE("Exploring: a search ends when its tab is left, and begins again when it is opened") {
  Session session = exploring_session(100'000);
  update_until(session, [&] { return session.exploring()->states_so_far() > 0; });
  CHECK(session.busy());
  session.apply(ask::ChooseTab{Tab::timeline});
  update_until(session, [&] { return !session.busy(); });
  CHECK_FALSE(session.exploring()->found());
  session.apply(ask::ChooseTab{Tab::interleavings});
  session.apply(ask::SetExplored{"additions", 1});
  await_answer(session);
  CHECK(session.exploring()->found()->complete());
}

TEST_CASE("Exploring: each lesson keeps its own walk") {
  Session session = exploring_session(2);
  session.apply(ask::StepThread{1});
  session.apply(ask::StepLesson{+1});
  session.update();
  REQUIRE(session.tab() == Tab::interleavings);
  CHECK(walk_of(session).steps().empty());
  session.apply(ask::StepLesson{-1});
  CHECK(walk_of(session).schedule() == Schedule{1});
}

TEST_CASE("Exploring: real runs are compared only with the same settings") {
  Session session = exploring_session(5);
  CHECK_FALSE(session.exploring()->comparable(*session.snapshot()));
  session.apply(ask::RunExplored{10});
  update_until(session, [&] { return session.state() == RunState::done; });
  CHECK(session.settings().number("additions") == 5);
  CHECK_FALSE(session.until_stopped());
  CHECK(session.snapshot()->runs == 10);
  CHECK(session.exploring()->comparable(*session.snapshot()));
  await_answer(session);
  for (const Outcome& outcome : session.snapshot()->outcomes)
    CHECK(session.exploring()->found()->find_outcome(outcome.value));
  session.apply(ask::SetExplored{"additions", 4});
  CHECK_FALSE(session.exploring()->comparable(*session.snapshot()));
}

TEST_CASE(
    "Exploring: what only real runs depend on is left as the reader has it, and compared all the same") {
  Session session = exploring_session(2);
  session.apply(ask::Set{"pause", 1});
  session.apply(ask::RunExplored{3});
  CHECK(session.settings().text("pause") == "yield");
  update_until(session, [&] { return session.state() == RunState::done; });
  CHECK(session.exploring()->comparable(*session.snapshot()));
}

TEST_CASE("Exploring: reset goes back to the settings and the walk it began with") {
  Session session = exploring_session(3);
  session.apply(ask::StepThread{0});
  session.apply(ask::Reset{});
  REQUIRE(session.exploring());
  CHECK(session.exploring()->settings() == session.lesson().explore_settings());
  CHECK(walk_of(session).steps().empty());
}

TEST_CASE("Exploring: leaving ends a search, however long it would go on") {
  Session session = exploring_session(100'000);
  update_until(session, [&] { return session.exploring()->states_so_far() > 0; });
  session.apply(ask::Leave{});
  CHECK(session.ready_to_leave());
}

TEST_CASE("Exploring: of a replayed schedule nothing is said that a lesson says of its runs") {
  Session session = exploring_session(1);
  session.apply(ask::EnterGuess{});
  session.apply(ask::TypeText{"2"});
  session.apply(ask::EnterText{});
  REQUIRE(session.guess() == 2);
  session.apply(ask::FinishWalk{});
  session.apply(ask::ReplayWalk{});
  update_until(session, [&] { return !session.snapshot()->lanes.empty(); });
  CHECK(session.snapshot()->replayed);
  session.apply(ask::FlipKey{'L'});  // the threads take the steps that were found, whatever the switch says
  update_until(session, [&] { return session.state() == RunState::done; });
  CHECK(session.snapshot()->failure == "");
  CHECK(session.snapshot()->held == true);
  CHECK(session.flips() == 0);
  CHECK(session.snapshot()->marks.empty());
  CHECK_FALSE(session.snapshot()->tells());
  CHECK_FALSE(session.guess_result());
  CHECK(session.guess_answer() == "");
  CHECK(session.progress().empty());
}

TEST_CASE(
    "Exploring: the path of the last of a hundred real runs is a schedule that comes to what it came to") {
  Session session = exploring_session(3);
  session.apply(ask::RunExplored{100});
  update_until(session, [&] { return session.state() == RunState::done; });
  const ExploreSession& exploring = *session.exploring();
  REQUIRE_FALSE(exploring.run_words().empty());
  if (exploring.run_path().empty()) {
    CHECK(exploring.run_words().find("not drawn") != std::string::npos);
    return;
  }
  CHECK(exploring.run_words() == "the last run on real threads");
  const Schedule path = exploring.run_path();
  session.apply(ask::WalkSchedule{path});
  CHECK(walk_of(session).over());
  CHECK(walk_of(session).held() == session.snapshot()->latest->held);
  // Over other settings it is no path, and says so; over its own it is one again.
  session.apply(ask::FlipKey{'L'});
  CHECK(exploring.run_path().empty());
  CHECK(exploring.run_words().find("steps that these settings do not have") != std::string::npos);
  session.apply(ask::FlipKey{'L'});
  CHECK(exploring.run_path() == path);
  // A run that stamps nothing takes it away.
  session.apply(ask::Set{"threads", 4});
  session.apply(ask::RunOrStop{});
  update_until(session, [&] { return session.snapshot()->state == RunState::running; });
  session.update();
  CHECK(exploring.run_path().empty());
  CHECK(exploring.run_words().empty());
  session.apply(ask::RunOrStop{});
  update_until(session, [&] { return session.state() == RunState::done; });
}

TEST_CASE(
    "Exploring: a deadlock that is replayed for real is drawn into the trap while it lasts, and after it") {
  Session session(explored_course(), Preferences{}, Progress{});
  session.apply(ask::ChooseLesson{2});
  session.apply(ask::ChooseTab{Tab::interleavings});
  session.update();
  session.apply(ask::StepThread{0});
  session.apply(ask::StepThread{1});
  REQUIRE(walk_of(session).deadlocked());
  session.apply(ask::ReplayWalk{});
  CHECK(session.tab() == Tab::timeline);
  session.apply(ask::ChooseTab{Tab::interleavings});
  session.apply(ask::StartWalkOver{});
  const ExploreSession& exploring = *session.exploring();
  update_until(session, [&] { return exploring.run_path() == Schedule{0, 1}; });
  CHECK(session.state() == RunState::running);
  CHECK(exploring.run_words() == "the replay on real threads");
  session.apply(ask::RunOrStop{});
  update_until(session, [&] { return session.state() == RunState::done; });
  session.update();
  CHECK(exploring.run_path() == Schedule{0, 1});
  CHECK(walk_of(session).steps().empty());
}

TEST_CASE("Exploring: a run that goes on is followed, and what is drawn of it can be walked") {
  Session session(explored_course(), Preferences{}, Progress{});
  session.apply(ask::ChooseLesson{2});
  session.apply(ask::ChooseTab{Tab::interleavings});
  session.update();
  session.apply(ask::SetExplored{"way", 1});
  session.apply(ask::Set{"way", 1});
  session.apply(ask::RunOrStop{});
  const ExploreSession& exploring = *session.exploring();
  update_until(session, [&] { return !exploring.run_path().empty(); });
  CHECK(exploring.run_words() == "this run on real threads");
  session.apply(ask::WalkSchedule{exploring.run_path()});
  CHECK(walk_of(session).schedule() == exploring.run_path());
  session.apply(ask::RunOrStop{});
  update_until(session, [&] { return session.state() == RunState::done; });
}
