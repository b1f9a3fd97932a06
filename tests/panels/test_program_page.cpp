// The page of the reader's own programs, without a window: opened, typed into, saved and left by keys, and drawn.

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "headless.h"
#include "kit/lesson/course.h"
#include "panels/program_page.h"
#include "program_folder.h"
#include "window/keys.h"

using namespace racecourse;
using racecourse::testing::Headless;
using racecourse::testing::ProgramFolder;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

const ImVec2 window_size(1280, 720);

/// A session whose keys arrive as the window has them.
struct Keyboard {
  ProgramFolder folder;
  Session session{course(), Preferences{}, Progress{}};

  Keyboard() { session.keep_programs_in(folder / "unsaved", {}); }

  const ProgramSession& programs() const { return session.programs(); }
  const std::string& text() const { return programs().open()->editor().text(); }

  void press(int key, int mods = 0, char letter = '\0') { apply({key, mods, false, letter, {}}); }
  void control(char letter, int mods = 0) {
    press(GLFW_KEY_A + (letter - 'A'), GLFW_MOD_CONTROL | mods, letter);
  }
  void type(std::string_view text) {
    for (const char letter : text) apply({GLFW_KEY_UNKNOWN, 0, false, '\0', std::string(1, letter)});
  }
  void open(const fs::path& file) { session.apply(ask::OpenProgram{file.string()}); }

 private:
  void apply(const KeyPress& press) {
    KeyFocus focus;
    focus.program_page = programs().shown();
    focus.program = programs().typing();
    for (const Action& action : actions_for(press, focus)) session.apply(action);
  }
};

void draw_some_frames(Headless& screen, Session& session, ImVec2 size) {
  for (int i = 0; i < 4; ++i) {
    for (const Action& action : screen.frame(session, size)) session.apply(action);
    REQUIRE(Headless::all_corners_are_numbers());
  }
}

}  // namespace

TEST_CASE("the programs come after the last lesson, and are left for it") {
  Keyboard keys;
  keys.session.apply(ask::ChooseLesson{course().size() - 1});
  CHECK_FALSE(keys.programs().shown());
  keys.press(GLFW_KEY_RIGHT);
  CHECK(keys.programs().shown());
  CHECK(keys.programs().open() == nullptr);
  CHECK(program_title(keys.programs()) == "Your own");
  keys.press(GLFW_KEY_RIGHT);
  CHECK(keys.programs().shown());
  keys.press(GLFW_KEY_LEFT);
  CHECK_FALSE(keys.programs().shown());
  CHECK(keys.session.lesson_index() == course().size() - 1);
}

TEST_CASE("F5 runs a program once, and with Shift a hundred times") {
  KeyFocus focus;
  focus.program_page = true;
  const auto times = [&](int mods) {
    const Actions actions = actions_for({GLFW_KEY_F5, mods, false, '\0', {}}, focus);
    REQUIRE(actions.size() == 1);
    return actions[0].as<ask::RunProgram>()->times;
  };
  CHECK(times(0) == 1);
  CHECK(times(GLFW_MOD_SHIFT) == 100);
}

TEST_CASE("a program is begun, typed, saved and left by keys alone") {
  Keyboard keys;
  keys.control('N');
  REQUIRE(keys.programs().typing() == ProgramTyping::path);
  keys.control('A');
  keys.type((keys.folder / "bank.cpp").string());
  keys.press(GLFW_KEY_ENTER);
  REQUIRE(keys.programs().open() != nullptr);
  CHECK(keys.programs().typing() == ProgramTyping::text);
  CHECK(saved_words(keys.programs()) == "not on the disk yet");
  keys.type("std::thread t;");
  keys.press(GLFW_KEY_ENTER);
  keys.type("t.join();");
  CHECK(keys.text() ==
        "#include <iostream>\n#include <thread>\n\nint main() {\n  std::thread t;\n  t.join();\n}\n");
  keys.control('S');
  CHECK(keys.folder.read("bank.cpp") == keys.text());
  CHECK(saved_words(keys.programs()) == "saved");
  keys.control('Z');
  CHECK(saved_words(keys.programs()) == "not saved");
  keys.control('Z', GLFW_MOD_SHIFT);
  CHECK(saved_words(keys.programs()) == "saved");
  // Letters are text until Esc, and then keys of the window; those of a lesson do nothing here.
  const std::string text = keys.text();
  keys.press(GLFW_KEY_ESCAPE);
  CHECK(keys.programs().typing() == ProgramTyping::nothing);
  keys.press(GLFW_KEY_SPACE);
  keys.press(GLFW_KEY_R, 0, 'R');
  keys.press(GLFW_KEY_G, 0, 'G');
  CHECK(keys.session.runs_started() == 0);
  CHECK(keys.session.typing() == Typing::nothing);
  keys.press(GLFW_KEY_T, 0, 'T');
  CHECK(keys.session.theme() == ThemeName::light);
  CHECK(keys.text() == text);
  keys.press(GLFW_KEY_ENTER);
  keys.type("x");
  CHECK(keys.text() != text);
  CHECK(keys.programs().recent() == Programs{(keys.folder / "bank.cpp").string()});
}

TEST_CASE("what is wrong with a path is said, and nothing is opened or made") {
  Keyboard keys;
  const auto try_path = [&](bool make, const std::string& path) {
    keys.control(make ? 'N' : 'O');
    keys.control('A');
    keys.type(path);
    keys.press(GLFW_KEY_ENTER);
    CHECK(keys.programs().open() == nullptr);
    return keys.programs().path_trouble();
  };
  keys.folder.write("there.cpp", "int a;");
  CHECK(try_path(false, (keys.folder / "no.cpp").string()).starts_with("There is no file"));
  CHECK(try_path(true, (keys.folder / "there.cpp").string()) == "there.cpp is there already.");
  CHECK(try_path(true, (keys.folder / "no" / "a.cpp").string()).starts_with("There is no folder"));
  CHECK(try_path(false, (keys.folder / "").string()) == "Type the name of a file.");
  CHECK(try_path(false, "   ") == "Type the name of a file.");
  CHECK(try_path(false, "/tmp").ends_with("is a folder."));
  keys.press(GLFW_KEY_ESCAPE);
  CHECK_FALSE(keys.programs().asks_for_path());
}

TEST_CASE("a word is found while it is typed, and the keys go from one place to the next") {
  Keyboard keys;
  keys.open(keys.folder.write("a.cpp", "int left = 2;\nleft = left - 1;\n"));
  keys.control('F');
  REQUIRE(keys.programs().typing() == ProgramTyping::find);
  keys.type("lef");
  CHECK(keys.programs().found().size() == 3);
  CHECK(keys.programs().found_here() == 0u);
  keys.type("t");
  CHECK(keys.programs().open()->editor().selected() == "left");
  CHECK(keys.programs().found_here() == 0u);
  keys.press(GLFW_KEY_ENTER);
  CHECK(keys.programs().found_here() == 1u);
  keys.press(GLFW_KEY_F3);
  keys.press(GLFW_KEY_F3);
  CHECK(keys.programs().found_here() == 0u);
  keys.press(GLFW_KEY_F3, GLFW_MOD_SHIFT);
  CHECK(keys.programs().found_here() == 2u);
  keys.press(GLFW_KEY_ESCAPE);
  CHECK(keys.programs().typing() == ProgramTyping::text);
  keys.type("right");
  CHECK(keys.text() == "int left = 2;\nleft = right - 1;\n");
  CHECK(keys.programs().found().empty());
}

TEST_CASE("the window follows what another editor saves, and keeps what is not saved when it is left") {
  Keyboard keys;
  const fs::path file = keys.folder.write("a.cpp", "one\n");
  keys.open(file);
  const auto now = ProgramSession::Clock::now();
  keys.session.follow_programs(now);
  keys.folder.write("a.cpp", "two\n");
  CHECK_FALSE(keys.session.follow_programs(now + 1ms));
  CHECK(keys.session.follow_programs(now + ProgramSession::between_looks));
  CHECK(keys.text() == "two\n");
  keys.type("x");
  keys.session.apply(ask::Leave{});
  CHECK(has_unsaved_text(keys.folder / "unsaved", file));

  Session next(course(), Preferences{}, Progress{});
  next.keep_programs_in(keys.folder / "unsaved", {file.string()});
  CHECK(next.programs().has_unsaved(0));
  next.apply(ask::ShowPrograms{});
  REQUIRE(next.programs().open() != nullptr);
  // The first window still has it open, so this one has a place of its own.
  CHECK(next.programs().open()->sentence() == "a.cpp is open in another window, too.");
}

TEST_CASE("a choice between the reader's text and the file's is made by keys, too") {
  Keyboard keys;
  keys.open(keys.folder.write("a.cpp", "base"));
  for (const bool mine : {true, false}) {
    CAPTURE(mine);
    keys.type("x");
    keys.folder.write("a.cpp", "theirs");
    keys.control('S');
    REQUIRE(keys.programs().open()->asks());
    const std::string text = keys.text();
    keys.control(mine ? 'S' : 'O', GLFW_MOD_SHIFT);
    CHECK_FALSE(keys.programs().open()->asks());
    CHECK(keys.text() == (mine ? text : "theirs"));
    CHECK(keys.folder.read("a.cpp") == keys.text());
  }
  keys.control('O', GLFW_MOD_SHIFT);  // there is nothing to choose
  CHECK(keys.text() == "theirs");
}

TEST_CASE("a program that is gone leaves the list when somebody wants to open it") {
  Keyboard keys;
  const std::string gone = (keys.folder / "gone.cpp").string();
  const std::string there = keys.folder.write("there.cpp", "int a;").string();
  keys.session.keep_programs_in(keys.folder / "unsaved", {gone, there});
  keys.session.apply(ask::ShowPrograms{});
  REQUIRE(keys.programs().open() != nullptr);
  CHECK(keys.programs().open()->sentence() == "There is no file " + gone + ".");
  CHECK(keys.programs().typing() == ProgramTyping::nothing);
  CHECK(keys.programs().recent() == Programs{there});
  keys.control('S');
  CHECK_FALSE(fs::exists(gone));
}

TEST_CASE("programs that were opened keep their text and what can be undone while others are shown") {
  Keyboard keys;
  const fs::path a = keys.folder.write("a.cpp", "a"), b = keys.folder.write("b.cpp", "b");
  keys.open(a);
  keys.type("1");
  keys.open(b);
  CHECK(keys.text() == "b");
  CHECK(keys.programs().recent() == Programs{b.string(), a.string()});
  CHECK(keys.programs().has_unsaved(1));
  keys.open(a);
  CHECK(keys.text() == "1a");
  keys.control('Z');
  CHECK(keys.text() == "a");
  CHECK(keys.session.take_programs_changed());
  CHECK_FALSE(keys.session.take_programs_changed());
}

TEST_CASE("Tab indents in the text, and does nothing to a line") {
  Keyboard keys;
  keys.open(keys.folder.write("a.cpp", "a\nb\n"));
  keys.control('A');
  keys.press(GLFW_KEY_TAB);
  CHECK(keys.text() == "  a\n  b\n");
  keys.press(GLFW_KEY_TAB, GLFW_MOD_SHIFT);
  CHECK(keys.text() == "a\nb\n");
  keys.control('F');
  keys.type("b");
  keys.press(GLFW_KEY_TAB);
  CHECK(keys.programs().find_line().text() == "b");
}

TEST_CASE(
    "the page draws in every theme and size: empty, open, finding, asking, refused, with a choice to make") {
  Headless screen;
  for (const ThemeName theme : {ThemeName::dark, ThemeName::light, ThemeName::projector}) {
    for (const ImVec2 size : {ImVec2(1280, 720), ImVec2(1920, 1080), ImVec2(640, 400)}) {
      ProgramFolder folder;
      Preferences preferences;
      preferences.theme = theme;
      Session session(course(), preferences, Progress{});
      session.keep_programs_in(folder / "unsaved", {});
      session.apply(ask::ShowPrograms{});
      draw_some_frames(screen, session, size);
      session.apply(ask::AskForProgram{true});
      draw_some_frames(screen, session, size);
      session.apply(ask::OpenProgram{folder.write("a.cpp", "int main() {\n\treturn 0;\n}\n").string()});
      draw_some_frames(screen, session, size);
      session.apply(ask::FindInProgram{});
      session.apply(ask::TypeProgram{"main", false});
      draw_some_frames(screen, session, size);
      session.apply(ask::EnterProgram{});
      session.apply(ask::EditProgram{TextEdit::select_all});
      draw_some_frames(screen, session, size);
      session.apply(ask::TypeProgram{"mine", false});
      folder.write("a.cpp", "theirs");
      session.apply(ask::SaveProgram{});
      REQUIRE(session.programs().open()->asks());
      draw_some_frames(screen, session, size);
      session.apply(ask::TogglePresenter{});
      draw_some_frames(screen, session, size);
      session.apply(ask::ToggleOverlay{Overlay::keys});
      draw_some_frames(screen, session, size);
      session.apply(ask::CloseOverlay{});
      session.apply(ask::OpenProgram{folder.write("b.cpp", std::string("\0", 1)).string()});
      REQUIRE(session.programs().open()->refused());
      draw_some_frames(screen, session, size);
    }
  }
}

TEST_CASE("a press puts the caret there, a second selects the word, and a drag selects what it passes") {
  Keyboard keys;
  Headless screen;
  keys.open(keys.folder.write("a.cpp", "counter = counter + 1;\nint x;\n"));
  draw_some_frames(screen, keys.session, window_size);
  keys.press(GLFW_KEY_ESCAPE);
  // Where the first line is, is found by pressing further down until the text takes it.
  ImVec2 where(420, 60);
  const auto press_at = [&](ImVec2 at) {
    screen.point_at(at, false);
    draw_some_frames(screen, keys.session, window_size);
    screen.point_at(at, true);
    draw_some_frames(screen, keys.session, window_size);
    screen.point_at(at, false);
    draw_some_frames(screen, keys.session, window_size);
  };
  for (; where.y < 700 && keys.programs().typing() != ProgramTyping::text; where.y += 8) press_at(where);
  REQUIRE(keys.programs().typing() == ProgramTyping::text);
  const TextEditor& editor = keys.programs().open()->editor();
  CHECK(editor.lines().line_of(editor.caret()) == 0);
  const std::size_t pressed = editor.caret();
  press_at({where.x, where.y - 8});
  CHECK(editor.has_selection());  // the second press selects a word
  CHECK(editor.selection_begin() <= pressed);

  screen.point_at({where.x - 40, where.y - 8}, false);
  for (int i = 0; i < 60; ++i)
    draw_some_frames(screen, keys.session, window_size);  // no double press any more
  screen.point_at({where.x - 40, where.y - 8}, true);
  draw_some_frames(screen, keys.session, window_size);
  screen.point_at({where.x + 20, where.y - 8}, true);
  draw_some_frames(screen, keys.session, window_size);
  screen.point_at({where.x + 20, where.y - 8}, false);
  draw_some_frames(screen, keys.session, window_size);
  CHECK(editor.has_selection());
  CHECK(editor.lines().line_of(editor.selection_end()) == 0);
}

TEST_CASE("two thousand lines are drawn as quickly as what is in sight of them, and pages go through them") {
  Keyboard keys;
  Headless screen;
  std::string text;
  for (int i = 0; i < 2000; ++i)
    text += "  counter += " + std::to_string(i) + ";  // one of two thousand lines\n";
  keys.open(keys.folder.write("long.cpp", text));
  draw_some_frames(screen, keys.session, window_size);
  const int short_text = Headless::rectangles();
  CHECK(short_text < 5'000);
  keys.session.set_program_page(screen.view().editor.lines_in_sight);
  keys.press(GLFW_KEY_PAGE_DOWN);
  keys.press(GLFW_KEY_END, GLFW_MOD_CONTROL);
  draw_some_frames(screen, keys.session, window_size);
  CHECK(Headless::rectangles() < 5'000);
  keys.press(GLFW_KEY_PAGE_UP);
  const TextEditor& editor = keys.programs().open()->editor();
  CHECK(editor.lines().line_of(editor.caret()) == 2000 - screen.view().editor.lines_in_sight);
}

TEST_CASE("messages and lit lines are drawn where they are, past the end of a line and of the text, too") {
  Headless screen;
  const Theme theme = screen.theme();
  ImGui::GetIO().DisplaySize = window_size;
  TextEditor editor("int a\nreturn b;\n");
  EditorView view;
  const std::vector<LineMessage> messages{{1, 6, "expected ';'"},
                                          {2, 8, "'b' was not declared"},
                                          {0, 0, "no line"},
                                          {3, 99, "at the end"},
                                          {400, 1, "nowhere"}};
  const std::vector<LitLine> lit{{2, 1, "clerk 1: reads b"}, {3, 0, ""}, {90, 0, "gone"}};
  const auto rectangles = [&](const EditorNotes& notes, ImVec2 size) {
    for (int i = 0; i < 3; ++i) {
      ImGui::NewFrame();
      ImGui::Begin("window");
      code_editor("editor", editor, Language::cpp, notes, view, size, theme);
      ImGui::End();
      screen.tab_walk().end_frame();
      ImGui::Render();
      REQUIRE(Headless::all_corners_are_numbers());
    }
    return Headless::rectangles();
  };
  const int plain = rectangles({}, {600, 300});
  CHECK(rectangles({.messages = messages, .lit = {}, .found = {}}, {600, 300}) > plain);
  CHECK(rectangles({.messages = {}, .lit = lit, .found = {}}, {600, 300}) > plain);
  rectangles({.messages = messages, .lit = lit, .found = {}, .typing = true}, {60, 30});
  editor.edit(TextEdit::select_all);
  editor.edit(TextEdit::erase_selected);
  rectangles({.messages = messages, .lit = lit, .found = {}, .typing = true}, {600, 300});
}
