// Guesses on the screens that they are seen on: asked for, typed, skipped, answered by a run.

#include <doctest/doctest.h>

#include <string>

#include "headless.h"
#include "kit/lesson/course.h"
#include "updates.h"

using namespace racecourse;
using racecourse::testing::choose;
using racecourse::testing::draw_until;
using racecourse::testing::Headless;
using racecourse::testing::update_until;

namespace {

const Lesson& counter() { return *find_lesson("unsynchronized-counter"); }
const Lesson& pool() { return *find_lesson("thread-pool"); }
const Lesson& models() { return *find_lesson("which-model"); }

Session session_at(const Lesson& lesson) {
  Session session(course(), Preferences{}, Progress{});
  session.apply(choose(lesson.id));
  return session;
}

void run_to_the_end(Session& session) {
  session.apply(ask::RunOrStop{});
  update_until(session, [&] { return session.state() == RunState::done; });
}

void type_guess(Session& session, const std::string& text) {
  session.apply(ask::EnterGuess{});
  session.apply(ask::TypeText{text});
}

/// As a teacher does, in presenter mode.
void type_of_class(Session& session, const std::string& text) {
  if (!session.presenter()) session.apply(ask::TogglePresenter{});
  type_guess(session, text);
  session.apply(ask::EnterText{});
}

}  // namespace

TEST_CASE("Session: the guess is answered by the run, and begun anew by a reset") {
  Session session = session_at(counter());
  CHECK_FALSE(session.set_text("additions", "1000"));
  CHECK_FALSE(session.set_text("lock", "on"));
  type_guess(session, "3999");
  CHECK(session.guess_answer().empty());
  run_to_the_end(session);
  CHECK(session.guess() == 3999.0);
  CHECK(session.guess_result() == 4000.0);
  CHECK(session.guess_answer() == "You said 3,999; this run kept 100.0 %: the counter says 4,000 of 4,000.");
  session.apply(ask::Reset{});
  CHECK_FALSE(session.guess());
  CHECK(session.predictions().open());
}

TEST_CASE("Session: the run after a guess is the one that was asked about") {
  Session session = session_at(counter());
  REQUIRE(session.until_stopped());
  type_guess(session, "4000000");
  session.apply(ask::EnterText{});
  CHECK_FALSE(session.until_stopped());
  session.apply(ask::ToggleUntilStopped{});  // the reader may still want another one
  CHECK(session.until_stopped());
  session.apply(ask::Reset{});
  type_guess(session, "4000000");
  session.apply(ask::RunOrStop{});
  CHECK_FALSE(session.until_stopped());
  session.apply(ask::RunOrStop{});

  Session stuck = session_at(*find_lesson("deadlock"));
  stuck.apply(ask::ChooseGuess{1});
  stuck.apply(ask::CommitGuess{});
  CHECK(stuck.until_stopped());
}

TEST_CASE("Session: a start does not throw away a guess that cannot be read") {
  Session session = session_at(counter());
  type_guess(session, "lots");
  session.apply(ask::RunOrStop{});
  CHECK(session.state() == RunState::idle);
  CHECK(session.predictions().open());
  CHECK(session.typing() == Typing::guess);
  session.apply(ask::TypeText{"12"});
  CHECK(session.predictions().drafted() == "12");
}

TEST_CASE("Session: another setting asks anew, but not while its run is going") {
  Session session = session_at(counter());
  CHECK_FALSE(session.set_text("additions", "1000"));
  type_guess(session, "3999");
  run_to_the_end(session);
  REQUIRE(session.guess_result());
  session.apply(ask::FlipKey{'L'});
  CHECK(session.predictions().open());
  CHECK_FALSE(session.guess_result());
  session.apply(ask::FlipKey{'L'});
  CHECK(session.guess() == 3999.0);
  CHECK(session.guess_result());

  Session live = session_at(counter());
  type_guess(live, "1");
  live.apply(ask::EnterText{});
  live.apply(ask::ToggleUntilStopped{});
  live.apply(ask::RunOrStop{});
  live.apply(ask::FlipKey{'L'});
  CHECK(live.guess() == 1.0);
  live.apply(ask::RunOrStop{});
  update_until(live, [&] { return live.state() == RunState::done; });
  CHECK(live.guess() == 1.0);
}

TEST_CASE("Session: a guess may be skipped, and is never forced") {
  Session session = session_at(counter());
  CHECK_FALSE(session.set_text("additions", "100"));
  session.apply(ask::SkipGuess{});
  run_to_the_end(session);
  CHECK_FALSE(session.guess());
  CHECK(session.guess_answer().empty());
  Session other = session_at(pool());
  other.apply(ask::RunOrStop{});
  CHECK(other.state() == RunState::running);
  CHECK_FALSE(other.predictions().open());
  other.apply(ask::RunOrStop{});
}

TEST_CASE("Session: each lesson has a guess and a class of its own") {
  Session session = session_at(counter());
  type_guess(session, "7");
  session.apply(ask::EnterText{});
  type_of_class(session, "8 Ada");
  session.apply(ask::StepLesson{+1});
  CHECK_FALSE(session.guess());
  CHECK(session.predictions().of_class().empty());
  session.apply(ask::StepLesson{-1});
  CHECK(session.guess() == 7.0);
  REQUIRE(session.predictions().of_class().size() == 1);
  session.apply(ask::RemoveClassGuess{0});
  CHECK(session.predictions().of_class().empty());
  type_of_class(session, "8 Ada");
  session.apply(ask::ClearClassGuesses{});
  CHECK(session.predictions().of_class().empty());
}

TEST_CASE("Session: of an order the guess is the setting the run had") {
  Session session = session_at(models());
  session.apply(ask::Set{"guess", 42});
  CHECK_FALSE(session.guess());  // as they are listed it is no guess
  CHECK_FALSE(session.set_text("tasks", "1"));
  CHECK_FALSE(session.set_text("waiting", "0"));
  CHECK_FALSE(session.set_text("computing", "0"));
  run_to_the_end(session);
  CHECK(session.guess() == 42.0);
  CHECK(session.guess_answer().find("pairs the right way around") != std::string::npos);
}

TEST_CASE("Session: the guess is asked for where there is room for it") {
  Session session = session_at(pool());
  session.apply(ask::EnterGuess{});
  CHECK(session.predictions().drafted() == guess_words(pool())[0].word);
  CHECK(session.typing() == Typing::nothing);  // a choice is not typed
  session.set_narrow(true);
  session.apply(ask::EnterGuess{});
  CHECK(session.tab() == Tab::reading);
  session.apply(ask::TogglePresenter{});
  session.apply(ask::EnterGuess{});
  CHECK(session.tab() == Tab::guesses);
  CHECK(session.predictions().drafted() ==
        guess_words(pool())[1].word);  // the class is asked, not the teacher
}

TEST_CASE("Session: hints come one by one, and go together") {
  Session session = session_at(counter());
  const auto shown = [&] {
    std::size_t count = 0;
    for (const Goal& goal : session.lesson().teaching.goals) count += session.hint_shown(goal) ? 1 : 0;
    return count;
  };
  for (std::size_t i = 1; i <= session.lesson().teaching.goals.size(); ++i) {
    session.apply(ask::NextHint{});
    CHECK(shown() == i);
  }
  session.apply(ask::NextHint{});
  CHECK(shown() == 0);
  session.apply(ask::ToggleHint{session.lesson().teaching.goals.back().id});
  CHECK(session.hint_shown(session.lesson().teaching.goals.back()));
  session.apply(ask::ToggleHint{session.lesson().teaching.goals.back().id});
  CHECK(shown() == 0);
}

TEST_CASE("guesses draw on every lesson: asked, drafted, answered, and a class's, at all sizes") {
  Headless screen;
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    Session session = session_at(lesson);
    const char* typed = lesson.teaching.prediction->kind == GuessKind::order ? "54321 Ada" : "1 Ada";
    const auto draw = [&](ImVec2 size) {
      for (int i = 0; i < 3; ++i) {
        for (const Action& action : screen.frame(session, size)) session.apply(action);
        REQUIRE(Headless::all_corners_are_numbers());
      }
    };
    draw({1280, 720});
    session.apply(ask::EnterGuess{});
    draw({1280, 720});
    type_guess(session, "nothing to be read");
    session.apply(ask::EnterText{});
    draw({1280, 720});
    for (int i = 0; i < 30; ++i) type_of_class(session, typed);
    draw({1280, 720});
    session.apply(ask::TogglePresenter{});
    session.apply(ask::NextHint{});
    CHECK(session.predictions().of_class().size() == 30);
    session.apply(ask::RunOrStop{});
    session.update();
    draw({1280, 720});
    session.apply(ask::RunOrStop{});
    draw_until(screen, session, {1920, 1080}, [&] { return session.state() == RunState::done; });
    draw({1920, 1080});
    session.apply(ask::TogglePresenter{});
    session.apply(ask::ChooseTab{Tab::guesses});
    CHECK(session.tab() == Tab::guesses);
    draw({1920, 1080});
    draw({640, 400});
    session.apply(ask::ForgetProgress{});
    draw({640, 400});
  }
}

TEST_CASE("Session: what is typed goes where it was asked for, and nowhere else") {
  Session session = session_at(counter());
  session.apply(ask::TypeText{"1"});
  CHECK(session.predictions().drafted().empty());
  type_guess(session, "12é");
  session.apply(ask::EditText{Edit::erase_left});
  CHECK(session.predictions().drafted() == "12");
  session.apply(ask::EndTyping{});
  session.apply(ask::TypeText{"3"});
  CHECK(session.predictions().drafted() == "12");
  type_guess(session, "3");
  CHECK(session.typing() == Typing::guess);
  session.apply(ask::EnterText{});
  CHECK(session.guess() == 123.0);
  CHECK(session.typing() == Typing::nothing);
  session.apply(ask::TogglePresenter{});
  session.apply(ask::EnterGuess{});
  CHECK(session.typing() == Typing::class_guess);
  session.apply(ask::TypeText{"5 Ada"});
  session.apply(ask::EnterText{});
  CHECK(session.predictions().of_class().size() == 1);
  CHECK(session.typing() == Typing::class_guess);  // for the next one
  session.apply(ask::EnterText{});
  CHECK(session.typing() == Typing::nothing);
  session.apply(ask::EnterGuess{});
  session.apply(ask::StepLesson{+1});
  CHECK(session.typing() == Typing::nothing);
  type_guess(session, std::string(500, '1'));
  CHECK(session.predictions().class_drafted().empty());  // nobody types a line that long
}
