// The real window on a virtual display: a program of the reader's own is typed, saved, followed, and never lost.

#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "kit/explorer/replay_token.h"
#include "kit/lesson/course.h"
#include "window_test.h"

using namespace racecourse;
using namespace racecourse::driving;
using nlohmann::json;

namespace {

/// Whether something is kept that was not saved.
bool await_unsaved(const DrivenWindow& window, const std::string& text) {
  const std::filesystem::path folder = window.home("data") / "racecourse" / "unsaved";
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < deadline) {
    std::error_code not_there_yet;
    for (const auto& kept : std::filesystem::directory_iterator(folder, not_there_yet))
      if (read_whole(kept.path()).find(text) != std::string::npos) return true;
    usleep(10'000);  // between two looks at the folder
  }
  return false;
}

}  // namespace

TEST_CASE("a program is typed into the window and saved, and the window leaves by keys from there") {
  TemporaryFolder folder;
  const std::filesystem::path file = folder / "bank.cpp";
  write_file(file, "int main() {\n}\n");
  DrivenWindow window(display(), {file.string()});
  window.start();
  window.await_title("saved");
  window.press("ctrl+End");
  window.type("// 1{2}: q");
  window.press("Return");
  window.type("x");
  window.await_title("not saved");
  window.press("ctrl+s");
  CHECK(window.await_in_file(file, "int main() {\n}\n// 1{2}: q\nx", patience));
  const json summary = leave_and_read(window);
  CHECK(summary["program"]["path"] == file.string());
  CHECK(summary["program"]["saved"] == true);
  CHECK(summary["program"]["lines"] == 4);
  CHECK(summary["runs_started"] == 0);
}

TEST_CASE(
    "what was typed and not saved is there again after the window was killed, and the file is as it was") {
  TemporaryFolder folder;
  const std::filesystem::path file = folder / "bank.cpp";
  write_file(file, "int a;\n");
  DrivenWindow window(display(), {file.string()});
  window.start();
  window.await_title("saved");
  window.type("int typed;");
  window.press("Return");
  REQUIRE(await_unsaved(window, "int typed;\nint a;"));
  window.send(SIGKILL);
  CHECK(window.leave() == 128 + SIGKILL);
  CHECK(read_whole(file) == "int a;\n");
  window.start();
  window.await_title("not saved");
  const json summary = leave_and_read(window);
  CHECK(summary["program"]["lines"] == 3);
  CHECK(summary["program"]["saved"] == false);
}

TEST_CASE(
    "the window opens at a tab and at the schedule of a token, and says in one sentence what is not there") {
  TemporaryFolder folder;
  const std::filesystem::path file = folder / "bank.cpp";
  write_file(file, "int main() {\n}\n");
  DrivenWindow program(display(), {file.string(), "--tab", "assembly"});
  program.start();
  program.await_title("saved");
  CHECK(leave_and_read(program)["program"]["tab"] == "assembly");

  const auto refused = [](std::vector<std::string> words) {
    DrivenWindow window(display(), std::move(words));
    window.start();
    CHECK(window.leave() == 2);
    return window.err();
  };
  CHECK(refused({file.string(), "--tab", "python"}).find("a program has no tab \"python\"") !=
        std::string::npos);
  CHECK(refused({"--tab", "tracks"}).find("there is no tab \"tracks\"") != std::string::npos);
  CHECK(refused({"--tab", "guesses"}).find("add --presenter") != std::string::npos);
  CHECK(refused({"--lesson", "which-model", "--replay", "x"}).find("cannot be explored") !=
        std::string::npos);
  CHECK(refused({"--lesson", "unsynchronized-counter", "--replay", "x"}).find("token") != std::string::npos);

  // "thread 1 goes first, as far as it can": the token of any schedule of this lesson, made by explore.
  Settings settings = find_lesson("unsynchronized-counter")->explore_settings();
  const std::string token = replay_token(*find_lesson("unsynchronized-counter"), settings, {0, 1, 0});
  DrivenWindow lesson(display(), {"--lesson", "unsynchronized-counter", "--replay", token});
  lesson.start();
  lesson.await_title("idle");
  const json summary = leave_and_read(lesson);
  CHECK(summary["tab"] == "interleavings");
  CHECK(summary["exploration"]["steps"] == 3);
}

TEST_CASE("a file that is missing, or no text, opens no window") {
  TemporaryFolder folder;
  DrivenWindow missing(display(), {(folder / "no.cpp").string()});
  missing.start();
  CHECK(missing.leave() == 2);
  CHECK(missing.err().find("there is no file") != std::string::npos);
  write_file(folder / "binary.cpp", std::string("\0\1", 2));
  DrivenWindow binary(display(), {(folder / "binary.cpp").string()});
  binary.start();
  CHECK(binary.leave() == 2);
  CHECK(binary.err().find("is not a text") != std::string::npos);
}

TEST_CASE("a copy of a lesson is begun by keys that are no part of it, and saved") {
  TemporaryFolder folder;
  write_file(folder / "first.cpp", "int main() {}\n");
  DrivenWindow window(display(), {(folder / "first.cpp").string()});
  window.start();
  window.await_title("saved");
  window.press("Escape");
  window.press("Left");
  window.await_title("idle");
  SUBCASE("by its own key") { window.press("c"); }
  SUBCASE("from the menu") {
    window.press("m");
    for (int i = 0; i < 5; ++i) window.press("Down");
    window.press("space");
  }
  window.await_title("not on the disk yet");
  CHECK_FALSE(std::filesystem::exists(folder / "deadlock.cpp"));
  window.press("ctrl+s");
  const std::string plain(find_lesson("deadlock")->plain);
  CHECK(window.await_in_file(folder / "deadlock.cpp", plain, patience));
  CHECK(read_whole(folder / "deadlock.cpp") == plain);
  const json summary = leave_and_read(window);
  CHECK(summary["program"]["path"] == (folder / "deadlock.cpp").string());
  CHECK(summary["program"]["saved"] == true);
}
