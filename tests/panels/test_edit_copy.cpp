// A lesson's idea as a program of the reader's own, begun by a key, by a click and from the menu.

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "headless.h"
#include "kit/lesson/course.h"
#include "panels/menu.h"
#include "panels/program_page.h"
#include "program_folder.h"
#include "window/keys.h"

using namespace racecourse;
using racecourse::testing::Headless;
using racecourse::testing::ProgramFolder;
namespace fs = std::filesystem;

namespace {

Preferences with_type(float type_size) {
  Preferences preferences;
  preferences.type_size = type_size;
  return preferences;
}

/// A window that has had a program of a folder open, so that others are begun there.
struct Reader {
  const ProgramFolder& folder;
  Session session;

  explicit Reader(const ProgramFolder& programs, float type_size = 1)
      : folder(programs), session(course(), with_type(type_size), Progress{}) {
    session.keep_programs_in(folder / "unsaved", {});
    session.apply(ask::OpenProgram{folder.write("first.cpp", "int a;\n").string()});
    go_to("deadlock");
  }

  void go_to(std::string_view lesson) {
    const auto at = static_cast<std::size_t>(find_lesson(lesson) - course().data());
    session.apply(ask::ChooseLesson{at});
  }
  void press(const KeyPress& key) {
    KeyFocus focus;
    focus.program_page = session.programs().shown();
    focus.program = session.programs().typing();
    for (const Action& action : actions_for(key, focus)) session.apply(action);
  }
  void press_c() { press({GLFW_KEY_C, 0, false, 'C', {}}); }
  std::string name() const { return session.programs().open()->name(); }
  const std::string& text() const { return session.programs().open()->editor().text(); }
};

bool offers_copy(const Session& session) {
  const std::vector<MenuEntry> entries = menu_entries(session);
  return std::any_of(entries.begin(), entries.end(),
                     [](const MenuEntry& entry) { return entry.action.as<ask::EditCopy>() != nullptr; });
}

/// Whether a click somewhere on the row of tabs asks for a copy.
bool has_copy_button(Headless& screen, Session& session, ImVec2 size) {
  const auto asks = [&] {
    const Actions actions = screen.frame(session, size);
    return std::any_of(actions.begin(), actions.end(),
                       [](const Action& action) { return action.as<ask::EditCopy>() != nullptr; });
  };
  for (int i = 0; i < 4; ++i) asks();
  const Area row = screen.view().landmarks.of(Landmark::tabs);
  for (float x = row.high.x - 4; x > row.low.x; x -= 12) {
    const ImVec2 where(x, (row.low.y + row.high.y) / 2);
    for (const bool pressed : {false, true, false}) {
      screen.point_at(where, pressed);
      if (asks()) return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("C begins a program with the text of each lesson, and nothing is written before it is saved") {
  const ProgramFolder folder;
  Reader reader(folder);
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    reader.go_to(lesson.id);
    reader.press_c();
    REQUIRE(reader.session.programs().shown());
    CHECK(reader.session.programs().typing() == ProgramTyping::text);
    CHECK(reader.name() == lesson.id + ".cpp");
    CHECK(reader.text() == lesson.plain);
    CHECK(saved_words(reader.session.programs()) == "not on the disk yet");
    CHECK_FALSE(fs::exists(folder / reader.name().c_str()));
    reader.session.apply(ask::SaveProgram{});
    CHECK(folder.read(reader.name().c_str()) == lesson.plain);
  }
}

TEST_CASE("a copy takes the name of no file, and of no text that is not saved") {
  const ProgramFolder folder;
  folder.write("deadlock.cpp", "mine");
  Reader reader(folder);
  reader.press_c();
  CHECK(reader.name() == "deadlock-2.cpp");
  reader.session.apply(ask::TypeProgram{"typed "});
  const std::string typed = reader.text();
  reader.go_to("deadlock");
  reader.press_c();
  CHECK(reader.name() == "deadlock-3.cpp");
  // What is still as it was begun is shown again.
  reader.go_to("deadlock");
  reader.press_c();
  CHECK(reader.name() == "deadlock-3.cpp");
  reader.session.apply(ask::SaveProgram{});
  reader.go_to("deadlock");
  reader.press_c();
  CHECK(reader.name() == "deadlock-4.cpp");
  CHECK(folder.read("deadlock.cpp") == "mine");
  reader.session.apply(ask::OpenProgram{(folder / "deadlock-2.cpp").string()});
  CHECK(reader.text() == typed);
  reader.session.apply(ask::Leave{});

  Reader next(folder);
  next.press_c();
  CHECK(next.name() == "deadlock-5.cpp");
  CHECK(next.text() == find_lesson("deadlock")->plain);
}

TEST_CASE("C is a letter where something is typed, and begins nothing on the page of the reader's programs") {
  const ProgramFolder folder;
  Reader reader(folder);
  reader.session.apply(ask::ShowPrograms{});
  reader.session.apply(ask::EnterProgram{});
  reader.press_c();
  reader.session.apply(ask::LeaveProgram{});
  reader.press_c();
  CHECK(reader.name() == "first.cpp");
  reader.session.apply(ask::EditCopy{});
  CHECK(reader.name() == "first.cpp");
  const KeyPress held{GLFW_KEY_C, 0, true, 'C', {}};
  CHECK(actions_for(held, {}).empty());
}

TEST_CASE("a copy ends what goes on in the lesson") {
  const ProgramFolder folder;
  Reader reader(folder);
  reader.session.apply(ask::RunOrStop{});
  reader.session.apply(ask::StartTour{});
  reader.press_c();
  CHECK(reader.session.programs().shown());
  CHECK(reader.session.state() != RunState::running);
  CHECK_FALSE(reader.session.tour_step());
}

TEST_CASE("the menu has the copy in a lesson, and not among the reader's programs") {
  const ProgramFolder folder;
  Reader reader(folder);
  CHECK(offers_copy(reader.session));
  reader.session.apply(ask::ShowPrograms{});
  CHECK_FALSE(offers_copy(reader.session));
}

TEST_CASE("beside the tabs of every lesson there is a button for a copy, unless they need all the room") {
  const ProgramFolder folder;
  Headless screen;
  // As large as the window has it at these widths.
  for (const float width : {1280.0f, 1920.0f}) {
    CAPTURE(width);
    const float scale = width < 1920 ? 0.8f : 1.0f;
    screen.use_real_fonts(scale);
    Reader reader(folder, scale);
    for (const Lesson& lesson : course()) {
      CAPTURE(lesson.id);
      reader.go_to(lesson.id);
      CHECK(has_copy_button(screen, reader.session, ImVec2(width, width * 9 / 16)));
    }
  }
  Reader reader(folder);
  CHECK_FALSE(has_copy_button(screen, reader.session, ImVec2(480, 720)));
}
