// The real window on a virtual display: notes and the report are written, and no note is lost.

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "window_test.h"

using namespace racecourse::driving;
using nlohmann::json;

namespace {

/// Goes to the notes of the lesson that is open, by keys, and waits until what is typed arrives there. Returns the file
/// they are kept in.
std::filesystem::path enter_notes(const DrivenWindow& window, const char* tab) {
  auto file = window.home("data") / "racecourse" / "notes.json";
  window.press(tab);
  for (int i = 0; i < 3; ++i) window.press("Tab");  // the tab itself, the button, the field
  // No key of its own: a press that comes before the field has the keyboard changes nothing.
  for (int presses = 0; presses < 20; ++presses) {
    window.press("a");
    if (window.await_in_file(file, "a\"", std::chrono::seconds(3))) return file;
  }
  throw std::runtime_error("nothing can be typed into the notes");
}

/// Starts the window, which saves reports in that folder, and waits for the end of a run.
void run_once(DrivenWindow& window, const TemporaryFolder& documents) {
  window.set_environment("HOME", documents.path().string());
  window.start();
  window.await_title("idle");
  window.press("space");
  window.await_title("done");
}

}  // namespace

TEST_CASE("notes are on the disk soon after they were typed: a window that is killed loses none") {
  DrivenWindow window(display(), {"--lesson", "locked-counter"});
  window.start();
  window.await_title("idle");
  const auto file = enter_notes(window, "ctrl+6");
  window.type("bc: two threads read one value");
  CHECK(window.await_in_file(file, "bc: two threads read one value\"", patience));
  window.send(SIGKILL);
  CHECK(window.leave() == 128 + SIGKILL);
  CHECK(json::parse(read_whole(file))["notes"]["locked-counter"].get<std::string>().ends_with(
      "read one value"));
}

TEST_CASE("a signal sent to the program and then to its group is one request: notes just typed are kept") {
  DrivenWindow window(display(), {"--lesson", "locked-counter", "--run"});
  window.start();
  window.await_title("running");
  const auto file = enter_notes(window, "ctrl+6");
  window.type_and_press("z", "Right");  // typed, and not saved yet
  // Two that the system does not merge into one.
  window.send(SIGTERM);
  window.send(SIGINT);
  CHECK_MESSAGE(window.leave() == 130, window.err());
  CHECK(json::parse(read_whole(file))["notes"]["locked-counter"].get<std::string>().ends_with("az"));
}

TEST_CASE("what is typed in one breath with a key of Ctrl is kept, though the key closes the field") {
  DrivenWindow window(display(), {"--lesson", "locked-counter"});
  window.start();
  window.await_title("idle");
  const auto file = enter_notes(window, "ctrl+6");
  window.type_and_press("bc", "ctrl+2");
  CHECK(window.await_in_file(file, "abc\"", patience));
  CHECK(leave_and_read(window)["tab"] == "outcomes");
}

TEST_CASE("by Tab one comes to the button of the report, into the notes and out of them again") {
  const TemporaryFolder documents;
  DrivenWindow window(display(),
                      {"--lesson", "locked-counter", "--set", "lock=on", "--set", "additions=1000"});
  run_once(window, documents);
  SUBCASE("to the button first") {
    window.press("6");
    for (int i = 0; i < 2; ++i) window.press("Tab");
    window.press("Return");
  }
  SUBCASE("back to it from the notes") {
    enter_notes(window, "6");
    window.press("shift+Tab");
    window.press("Return");
  }
  CHECK(window.await_in_file(documents / "racecourse-locked-counter.html", "</html>", patience));
  CHECK(leave_and_read(window)["tab"] == "report");
}

TEST_CASE("a note is typed, Esc leaves it as it is, and Ctrl R writes the report that holds it") {
  const TemporaryFolder documents;
  DrivenWindow window(display(),
                      {"--lesson", "locked-counter", "--set", "lock=on", "--set", "additions=1000"});
  run_once(window, documents);
  enter_notes(window, "6");
  SUBCASE("by the key") { window.type_and_press("b <and> c", "ctrl+r"); }
  SUBCASE("by the menu") {
    window.type("b <and> c");
    window.press_at_once({"Escape", "m"});
    for (int i = 0; i < 6; ++i) window.press("Down");
    window.press("Return");
  }
  const auto report = documents / "racecourse-locked-counter.html";
  CHECK(window.await_in_file(report, "</html>", patience));
  const std::string page = read_whole(report);
  CHECK(page.find("ab &lt;and&gt; c</div>") != std::string::npos);
  CHECK(page.find("<h2>Locked counter</h2>") != std::string::npos);
  const json summary = leave_and_read(window);
  CHECK(summary["tab"] == "report");
  CHECK(read_whole(window.home("data") / "racecourse" / "notes.json").find("b <and> c") != std::string::npos);
}
