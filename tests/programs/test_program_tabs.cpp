// The tabs below a program: chosen by keys, walked, stepped, drawn in every theme and size, opened from the command line.

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "../panels/headless.h"
#include "../panels/program_folder.h"
#include "../waiting.h"
#include "kit/host/program_path.h"
#include "kit/lesson/course.h"
#include "session/program_tabs.h"
#include "window/keys.h"

using namespace racecourse;
using racecourse::testing::Headless;
using racecourse::testing::ProgramFolder;
using racecourse::testing::wait_until;

namespace {

namespace fs = std::filesystem;

fs::path example_of(const std::string& name) { return fs::path(PLAIN_PROGRAMS) / (name + ".cpp"); }

/// A session with a program open, whose keys arrive as the window has them.
struct OpenPage {
  explicit OpenPage(const fs::path& program, const std::string& token = {}) {
    session.keep_programs_in(folder / "unsaved", {});
    if (!token.empty()) session.apply(ask::FollowToken{token});
    session.apply(ask::OpenProgram{program.string()});
    settle();
  }
  const ProgramSession& programs() const { return session.programs(); }
  const ProgramWork& work() const { return programs().work(); }
  std::size_t steps() const { return work().walk()->steps().size(); }
  void settle() {
    wait_until([&] {
      session.update();
      return !work().busy();
    });
  }
  void press(int key, char letter = '\0', int mods = 0, bool in_controls = false) {
    KeyFocus focus;
    focus.in_controls = in_controls;
    focus.program_page = programs().shown();
    focus.program = programs().typing();
    focus.walking = work().walk() && !work().walk()->over();
    for (const Action& action : actions_for({key, mods, false, letter, {}}, focus)) session.apply(action);
    settle();
  }
  void draw(Headless& screen, ImVec2 size) {
    for (int i = 0; i < 4; ++i) {
      for (const Action& action : screen.frame(session, size)) session.apply(action);
      REQUIRE(Headless::all_corners_are_numbers());
      REQUIRE(Headless::rectangles() < 20'000);
    }
  }
  ProgramFolder folder;
  Session session{course(), Preferences{}, Progress{}};
};

}  // namespace

TEST_CASE("tabs are chosen by Ctrl and their number, while something is typed, too") {
  OpenPage page(example_of("deadlock"));
  CHECK(page.programs().tab() == ProgramTab::schedule);
  const auto tabs = program_tabs(page.work());
  for (std::size_t i = tabs.size(); i-- > 0;) {
    REQUIRE(page.programs().typing() == ProgramTyping::text);
    const char digit = static_cast<char>('1' + i);
    page.press(GLFW_KEY_0 + digit - '0', digit, GLFW_MOD_CONTROL);
    CHECK(page.programs().tab() == tabs[i]->tab);
    CHECK(program_tab_named(tabs[i]->word) == tabs[i]->tab);
  }
  page.press(GLFW_KEY_9, '9', GLFW_MOD_CONTROL);
  CHECK(page.programs().tab() == tabs.front()->tab);
  CHECK_FALSE(program_tab_named("no-tab"));
  page.press(GLFW_KEY_ESCAPE);
  page.press(GLFW_KEY_B, 'B');
  CHECK(page.programs().tab_on_stage());
  page.press(GLFW_KEY_B, 'B');
  CHECK_FALSE(page.programs().tab_on_stage());
  page.session.set_stage_height(400);  // there a tab has the page to itself
  CHECK(page.programs().is_low());
  page.press(GLFW_KEY_1, '1', GLFW_MOD_CONTROL);
  CHECK(page.programs().tab_on_stage());
}

TEST_CASE("arrows go along the schedule, which stays as long as it begins so, and Enter goes to the end") {
  OpenPage page(example_of("counter"));
  page.press(GLFW_KEY_ESCAPE);
  const std::size_t whole = page.work().whole_walk()->steps().size();
  REQUIRE(page.steps() == whole);
  const Schedule schedule = page.work().whole_walk()->schedule();
  page.press(GLFW_KEY_UP);
  page.press(GLFW_KEY_U, 'U');
  CHECK(page.steps() == whole - 2);
  CHECK(page.work().whole_walk()->steps().size() == whole);
  page.press(GLFW_KEY_UP, '\0', 0, true);  // for the controls
  CHECK(page.steps() == whole - 2);
  for (int i = 0; i < 3; ++i) page.session.apply(ask::MoveInSchedule{-1});  // faster than they are followed
  page.settle();
  CHECK(page.steps() == whole - 5);
  page.session.apply(ask::MoveInSchedule{+3});
  page.settle();
  page.press(GLFW_KEY_DOWN);
  CHECK(page.steps() == whole - 1);
  page.press(GLFW_KEY_HOME);
  CHECK(page.steps() == 0);
  CHECK(page.work().whole_walk()->schedule() == schedule);
  page.press(GLFW_KEY_1 + schedule.front().thread, static_cast<char>('1' + schedule.front().thread));
  CHECK(page.steps() == 1);
  CHECK(page.work().whole_walk()->schedule() == schedule);  // the same way
  page.press(GLFW_KEY_HOME);
  const int other = schedule.front().thread == 1 ? 2 : 1;
  page.press(GLFW_KEY_1 + other, static_cast<char>('1' + other));
  CHECK(page.steps() == 1);
  CHECK(page.work().whole_walk()->steps().size() == 1);  // another way
  page.press(GLFW_KEY_ENTER);
  CHECK(page.work().walk()->over());
  CHECK(page.programs().typing() == ProgramTyping::nothing);
  page.press(GLFW_KEY_ENTER);  // at the end it goes back into the text
  CHECK(page.programs().typing() == ProgramTyping::text);
}

TEST_CASE("a walk at random goes to an end, by steps that the program can take") {
  OpenPage page(example_of("mutex"));
  page.session.apply(ask::WalkAtRandom{});
  page.settle();
  CHECK(page.work().walk()->over());
  CHECK(page.work().walk()->outcome() == "6\n");
  page.session.apply(ask::MoveInSchedule{-3});
  page.settle();
  CHECK_FALSE(page.work().walk()->over());
}

TEST_CASE("a token leads to its schedule, at its optimization, and one that does not fit is told") {
  OpenPage page(example_of("counter"));
  page.session.apply(ask::SetOptimise{1});
  page.settle();
  page.session.apply(ask::MoveInSchedule{-2});
  page.settle();
  const std::string token = page.work().token();
  const Schedule schedule = page.work().walk()->schedule();
  REQUIRE_FALSE(token.empty());

  const OpenPage same(example_of("counter"), token);
  CHECK(same.work().optimise() == 1);
  REQUIRE(same.work().walk());
  CHECK(same.work().walk()->schedule() == schedule);
  CHECK(same.session.notice().empty());

  const OpenPage other(example_of("deadlock"), token);
  CHECK(other.work().walk()->deadlocked());  // what is shown otherwise
  CHECK(other.session.notice().find("counter.cpp") != std::string::npos);
  const OpenPage rubbish(example_of("deadlock"), "no token");
  CHECK(rubbish.work().optimise() == 0);
  CHECK_FALSE(rubbish.session.notice().empty());
}

TEST_CASE("instructions are made while somebody looks at them, and anew for another optimization") {
  if (program_in_path("objdump").empty()) return;
  OpenPage page(example_of("counter"));
  CHECK(page.work().assembly().found() == nullptr);
  page.session.apply(ask::ChooseProgramTab{ProgramTab::assembly});
  page.settle();
  page.settle();
  REQUIRE(page.work().assembly().found());
  CHECK_FALSE(page.work().assembly().found()->functions.empty());
  page.session.apply(ask::SetOptimise{2});
  CHECK(page.work().assembly().found() == nullptr);
  page.settle();
  page.settle();
  REQUIRE(page.work().assembly().found());
  CHECK(page.work().assembly().found()->sentence.empty());
}

TEST_CASE(
    "the tabs draw in every theme and size: a deadlock, many threads, no program, one that is refused") {
  Headless screen;
  screen.point_at({-1, -1}, false);
  ProgramFolder folder;
  const fs::path wrong = folder.write("wrong.cpp", "int main() {\n  return x;\n}\n");
  const fs::path refused =
      folder.write("refused.cpp", "#include <unistd.h>\nint main() {\n  return fork();\n}\n");
  for (const fs::path& program : {example_of("philosophers"), example_of("counter"), wrong, refused}) {
    OpenPage page(program);
    for (int theme = 0; theme < 3; ++theme) {
      page.session.apply(ask::NextTheme{});
      for (const ImVec2 size : {ImVec2(1280, 720), ImVec2(2560, 1440), ImVec2(640, 400)})
        for (const ProgramTab tab : {ProgramTab::assembly, ProgramTab::schedule}) {
          page.session.apply(ask::ChooseProgramTab{tab});
          page.settle();
          page.draw(screen, size);
          page.session.apply(ask::MoveInSchedule{-1});
          page.session.apply(ask::ToggleStage{});
          page.settle();
          page.draw(screen, size);
          page.session.apply(ask::ToggleStage{});
        }
    }
    page.session.apply(ask::TogglePresenter{});
    page.session.apply(ask::ToggleOverlay{Overlay::keys});
    page.draw(screen, {1280, 720});
  }
}

TEST_CASE("a line names the thread on it and its next step, or says how many are there") {
  const OpenPage page(example_of("philosophers"));  // the schedule that is shown first deadlocks
  const auto& lit = page.programs().lit();
  REQUIRE(lit.size() == 2);
  CHECK(lit[0].label == "4 threads");
  CHECK(lit[1].label == "main · next: join thread 1");
}
