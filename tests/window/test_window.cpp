// The real window on a display of its own, driven by keys as a person would.

#include <doctest/doctest.h>

#include <cstdint>
#include <nlohmann/json.hpp>

#include "driver.h"

using namespace racecourse::driving;
using nlohmann::json;

namespace {

constexpr int screen_width = 1280;
constexpr int screen_height = 720;

// One display for all cases: starting one takes longer than most of them.
const VirtualDisplay& display() {
  static const VirtualDisplay shared(screen_width, screen_height);
  return shared;
}

json leave_and_read(DrivenWindow& window) {
  window.press("ctrl+q");
  CHECK_MESSAGE(window.leave() == 0, window.err());
  return json::parse(window.summary());
}

std::uint32_t big_endian(const std::string& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes.at(at + i));
  return value;
}

void write_file(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

}  // namespace

TEST_CASE("a run is started, its lock flipped, stopped, all by keys") {
  DrivenWindow window(display(), {"--lesson", "unsynchronized-counter"});
  window.start();
  window.await_title("idle");
  window.press("space");
  window.await_title("running");
  window.press("l");
  window.press("space");
  window.await_title("done");
  const json summary = leave_and_read(window);
  CHECK(summary["schema"] == 1);
  CHECK(summary["lesson"] == "unsynchronized-counter");
  CHECK(summary["runs_started"] == 1);
  CHECK(summary["flips"] == 1);
  CHECK(summary["settings"]["lock"] == "on");
  CHECK(summary["state"] == "done");
  REQUIRE(summary["last_run"].is_object());
  CHECK(summary["last_run"]["marks"].size() == 1);
  const json& metrics = summary["last_run"]["metrics"];
  CHECK(metrics["counter"]["value"].get<double>() <= metrics["added"]["value"].get<double>());
}

TEST_CASE("a run left alone adds all that it was told to") {
  DrivenWindow window(display(), {"--lesson", "unsynchronized-counter", "--set", "threads=3", "--set",
                                  "additions=1000", "--set", "lock=on"});
  window.start();
  window.await_title("idle");
  window.press("space");
  window.await_title("done");
  const json summary = leave_and_read(window);
  CHECK(summary["runs_started"] == 1);
  const json& metrics = summary["last_run"]["metrics"];
  CHECK(metrics["added"]["value"] == 3000);
  CHECK(metrics["counter"]["value"] == 3000);
}

TEST_CASE("twenty flips in one run all arrive") {
  DrivenWindow window(display(), {"--lesson", "locked-counter", "--run"});
  window.start();
  window.await_title("running");
  for (int i = 0; i < 20; ++i) window.press("l");
  window.press("space");
  window.await_title("done");
  const json summary = leave_and_read(window);
  CHECK(summary["flips"] == 20);
  CHECK(summary["last_run"]["marks"].size() == 20);
}

TEST_CASE("keys choose the tab, the theme, the presenter, the size and the lesson") {
  DrivenWindow window(display(), {"--lesson", "unsynchronized-counter", "--theme", "dark"});
  window.start();
  window.await_title("Unsynchronized counter · idle");
  window.press("2");
  window.press("t");
  window.press("F11");
  window.press("ctrl+plus");
  window.press("Right");
  window.await_title("Locked counter · idle");
  const json summary = leave_and_read(window);
  CHECK(summary["lesson"] == "locked-counter");
  CHECK(summary["tab"] == "outcomes");
  CHECK(summary["theme"] == "light");
  CHECK(summary["presenter"] == true);
  CHECK(summary["scale"].get<double>() == doctest::Approx(1.1));
  CHECK(summary["runs_started"] == 0);
  CHECK(summary["last_run"].is_null());
}

TEST_CASE("P runs the Python twin in its tab, and leaving ends it") {
  DrivenWindow window(display(), {"--lesson", "event-shutdown", "--set", "trials=1000"});
  window.start();
  window.await_title("idle");
  window.press("p");
  const json summary = leave_and_read(window);
  CHECK(summary["tab"] == "python");
  CHECK(summary["runs_started"] == 0);
}

TEST_CASE("the reader is the scheduler, by keys: step, undo, to the end, and away again") {
  DrivenWindow window(display(), {"--lesson", "unsynchronized-counter"});
  window.start();
  window.await_title("idle");
  window.press("3");  // the tab; from here on digits are threads
  for (const char* key : {"1", "2", "1", "2", "u", "u", "2"}) window.press(key);
  window.press("Return");
  SUBCASE("and then looks at what it came to") {
    const json summary = leave_and_read(window);
    CHECK(summary["tab"] == "interleavings");
    const json& exploration = summary["exploration"];
    CHECK(exploration["settings"]["threads"] == 2);
    CHECK(exploration["settings"]["additions"] == 5);
    CHECK(exploration["over"] == true);
    CHECK(exploration["steps"] == 20);
    // Thread 2 counts up to 5; then thread 1 writes the 1 that it had read 0 for, and counts on.
    CHECK(exploration["outcome"] == "5");
    CHECK(summary["runs_started"] == 0);
  }
  SUBCASE("and then goes back to the tabs") {
    window.press("ctrl+1");
    window.press("2");
    const json summary = leave_and_read(window);
    CHECK(summary["tab"] == "outcomes");
    CHECK(summary["exploration"]["steps"] == 20);
  }
}

TEST_CASE("the dot of the progress graph is dragged by the mouse, as far as there is graph") {
  DrivenWindow window(display(), {"--lesson", "deadlock", "--set", "way=ordered", "--set", "others=0"});
  window.start();
  window.await_title("idle");
  window.press("3");
  window.press("1");
  window.press("x");
  // A run that begins and ends is seen in the title: by then frames have been drawn with the mouse where it is.
  const auto let_it_draw = [&] {
    window.press("space");
    window.await_title("running");
    window.press("space");
    window.await_title("done");
  };
  let_it_draw();                                 // by now the graph is found
  constexpr int middle_x = 430, middle_y = 305;  // somewhere on the graph
  window.point_at(middle_x, middle_y);
  window.press_button();
  let_it_draw();
  int steps = 0;
  SUBCASE("up and to the right, beyond the edge: both are at their end") {
    window.point_at(screen_width - 10, 40);
    steps = 16;
  }
  SUBCASE("down and to the left: both are at their beginning") { window.point_at(215, screen_height - 10); }
  SUBCASE("to the right along the edge: the first thread alone") {
    window.point_at(screen_width - 10, screen_height - 10);
    steps = 8;
  }
  let_it_draw();
  window.release_button();
  let_it_draw();
  window.point_at(middle_x, middle_y);  // without the button it moves nothing
  let_it_draw();
  const json exploration = leave_and_read(window)["exploration"];
  CHECK(exploration["steps"] == steps);
  CHECK(exploration["over"] == (steps == 16));
}

TEST_CASE("the theme and size a reader chose are there the next time") {
  DrivenWindow window(display(), {});
  window.start();
  window.await_title("idle");
  window.press("t");
  window.press("ctrl+plus");
  leave_and_read(window);
  window.start();
  window.await_title("idle");
  const json summary = leave_and_read(window);
  CHECK(summary["theme"] == "light");
  CHECK(summary["scale"].get<double>() == doctest::Approx(1.1));
}

TEST_CASE("words on the command line decide what is open") {
  DrivenWindow window(display(), {"--lesson", "locked-counter", "--set", "threads=3", "--set", "lock=on",
                                  "--theme", "projector", "--scale", "1.5", "--presenter"});
  window.start();
  window.await_title("Locked counter · idle");
  const json summary = leave_and_read(window);
  CHECK(summary["settings"]["threads"] == 3);
  CHECK(summary["settings"]["lock"] == "on");
  CHECK(summary["theme"] == "projector");
  CHECK(summary["presenter"] == true);
  CHECK(summary["scale"].get<double>() == doctest::Approx(1.5));
}

TEST_CASE("a run of a set count ends by itself and is exact under the lock") {
  DrivenWindow window(display(), {"--lesson", "unsynchronized-counter", "--set", "threads=2", "--set",
                                  "additions=20000", "--set", "lock=on", "--run"});
  window.start();
  window.await_title("done");
  const json summary = leave_and_read(window);
  CHECK(summary["last_run"]["metrics"]["counter"]["value"] == 40000);
  CHECK(summary["last_run"]["metrics"]["lost"]["value"] == 0);
}

TEST_CASE("a screenshot is a PNG of the window's size, and then the program leaves") {
  const TemporaryFolder folder;
  const auto file = folder / "shot.png";
  DrivenWindow window(display(), {"--screenshot", file.string(), "--after", "200ms", "--run"});
  window.start();
  CHECK_MESSAGE(window.leave() == 0, window.err());
  const std::string png = read_whole(file);
  REQUIRE(png.size() > 5000);
  CHECK(png.substr(0, 8) == "\x89PNG\r\n\x1a\n");
  CHECK(png.substr(12, 4) == "IHDR");
  CHECK(big_endian(png, 16) == screen_width);
  CHECK(big_endian(png, 20) == screen_height);
  CHECK(png.substr(png.size() - 8, 4) == "IEND");
}

TEST_CASE("a screenshot that cannot be written is one sentence and exit code 1") {
  DrivenWindow window(display(), {"--screenshot", "/nowhere/at/all/shot.png"});
  window.start();
  CHECK(window.leave() == 1);
  CHECK(window.err().find("/nowhere/at/all/shot.png") != std::string::npos);
}

TEST_CASE("leaving in the middle of a run stops it first") {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    DrivenWindow window(display(), {"--lesson", "unsynchronized-counter", "--run"});
    window.start();
    window.await_title("running");
    window.send(signal);
    CHECK_MESSAGE(window.leave() == 130, window.err());
    const json summary = json::parse(window.summary());
    CHECK(summary["state"] == "done");
    CHECK(summary["last_run"]["state"] == "done");
  }
  DrivenWindow window(display(), {"--lesson", "locked-counter", "--run"});
  window.start();
  window.await_title("running");
  const json summary = leave_and_read(window);
  CHECK(summary["last_run"]["state"] == "done");
}

TEST_CASE("--exit-after leaves by itself, with a run going") {
  const TemporaryFolder folder;
  Process program(
      {RACECOURSE_EXECUTABLE, "--run", "--exit-after", "300ms", "--summary", (folder / "s.json").string()},
      window_environment(display(), folder), folder / "out", folder / "err");
  CHECK(program.wait_for(patience) == 0);
  CHECK(json::parse(read_whole(folder / "s.json"))["runs_started"] == 1);
}

TEST_CASE("a picture that cannot be taken is one sentence and exit code 1") {
  const TemporaryFolder folder;
  const std::string picture = (folder / "shot.png").string();
  SUBCASE("the window leaves before") {
    Process program(
        {RACECOURSE_EXECUTABLE, "--screenshot", picture, "--after", "1m", "--exit-after", "300ms"},
        window_environment(display(), folder), folder / "out", folder / "err");
    CHECK(program.wait_for(patience) == 1);
    CHECK(read_whole(folder / "err").find(picture) != std::string::npos);
  }
  SUBCASE("there is no display") {
    Process program({RACECOURSE_EXECUTABLE, "--screenshot", picture},
                    {{"DISPLAY", ""}, {"WAYLAND_DISPLAY", ""}}, folder / "out", folder / "err");
    CHECK(program.wait_for(patience) == 1);
    CHECK(read_whole(folder / "err").find(picture) != std::string::npos);
  }
  CHECK_FALSE(std::filesystem::exists(picture));
}

TEST_CASE("a wrong word leaves the reader's files as they are") {
  DrivenWindow window(display(), {"--lesson", "nosuch"});
  const auto progress = window.home("data") / "racecourse" / "progress.json";
  write_file(progress, "{\"schema\": 2}");
  window.start();
  CHECK(window.leave() == 2);
  CHECK(read_whole(progress) == "{\"schema\": 2}");
}

TEST_CASE("without a display there is one clear line, and the tour") {
  const TemporaryFolder folder;
  Process program({RACECOURSE_EXECUTABLE}, {{"DISPLAY", ""}, {"WAYLAND_DISPLAY", ""}}, folder / "out",
                  folder / "err");
  CHECK(program.wait_for(patience) == 0);
  const std::string said = read_whole(folder / "err");
  CHECK(said.find("display") != std::string::npos);
  CHECK(read_whole(folder / "out").find("Unsynchronized counter") != std::string::npos);
}

TEST_CASE("a broken settings or progress file is said, kept aside, and defaults are used") {
  DrivenWindow window(display(), {});
  const auto settings = window.home("config") / "racecourse" / "settings.json";
  const auto progress = window.home("data") / "racecourse" / "progress.json";
  write_file(settings, "{\"schema\": 1, \"theme\": ");
  write_file(progress, "{\"schema\": 1, \"goals_met\": 7}");
  window.start();
  window.await_title("idle");
  const json summary = leave_and_read(window);
  CHECK(summary["theme"] == "dark");
  CHECK(summary["goals_met"].empty());
  CHECK(read_whole(settings.string() + ".broken-1") == "{\"schema\": 1, \"theme\": ");
  CHECK(read_whole(progress.string() + ".broken-1") == "{\"schema\": 1, \"goals_met\": 7}");
  CHECK(window.err().find("settings.json.broken-1") != std::string::npos);
  CHECK(window.err().find("progress.json.broken-1") != std::string::npos);
}

TEST_CASE("a wrong word is refused before any window opens") {
  const TemporaryFolder folder;
  const Environment here{{"DISPLAY", display().name()}, {"XDG_CONFIG_HOME", (folder / "config").string()}};
  Process lesson({RACECOURSE_EXECUTABLE, "--lesson", "locked-couter"}, here, folder / "out", folder / "err");
  CHECK(lesson.wait_for(patience) == 2);
  CHECK(read_whole(folder / "err").find("locked-counter") != std::string::npos);
  Process value({RACECOURSE_EXECUTABLE, "--lesson", "locked-counter", "--set", "threads=900"}, here,
                folder / "out", folder / "err");
  CHECK(value.wait_for(patience) == 2);
  CHECK(read_whole(folder / "err").find("64") != std::string::npos);
}

TEST_CASE("the first start shows the tour; Esc skips it; the second start does not show it") {
  DrivenWindow window(display(), {}, DrivenWindow::Ends::when_told);
  window.start();
  window.await_title("idle");
  window.press("Return");
  window.press("Right");
  window.press("Left");
  json summary = leave_and_read(window);
  CHECK(summary["tour_step"] == 1);
  CHECK(summary["lesson"] == "start-and-join");  // arrows turned the pages of the tour
  window.start();
  window.await_title("idle");
  CHECK(leave_and_read(window)["tour_step"].is_null());

  DrivenWindow skipped(display(), {}, DrivenWindow::Ends::when_told);
  skipped.start();
  skipped.await_title("idle");
  skipped.press("Escape");
  skipped.press("Right");
  summary = leave_and_read(skipped);
  CHECK(summary["tour_step"].is_null());
  CHECK(summary["lesson"] == "many-threads");
  skipped.start();
  skipped.await_title("idle");
  CHECK(leave_and_read(skipped)["tour_step"].is_null());
}

TEST_CASE("no tour for a window that runs something at once, leaves by itself, or stands before a class") {
  for (const Words& words : {Words{"--run"}, Words{"--presenter"}, Words{"--exit-after", "100s"}}) {
    DrivenWindow window(display(), words, DrivenWindow::Ends::when_told);
    window.start();
    window.await_title("(idle|running|done)");
    CHECK(leave_and_read(window)["tour_step"].is_null());
  }
}

TEST_CASE("the menu does by keyboard what it says") {
  DrivenWindow window(display(), {});
  window.start();
  window.await_title("idle");
  window.press("m");
  window.press("Return");  // the theme, and the menu stays
  window.press("Down");
  window.press("space");  // larger
  window.press("Escape");
  window.press("F10");  // from the first entry again
  window.press("Down");
  window.press("Down");
  window.press("Down");
  window.press("Down");
  window.press("Return");  // the pointer ring, and the menu closes
  window.press("Right");
  json summary = leave_and_read(window);
  CHECK(summary["theme"] == "light");
  CHECK(summary["scale"].get<double>() == doctest::Approx(1.1));
  CHECK(summary["pointer_ring"] == true);
  CHECK(summary["overlay"] == "none");
  CHECK(summary["lesson"] == "many-threads");

  window.start();
  window.await_title("idle");
  window.press("m");
  summary = leave_and_read(window);
  CHECK(summary["overlay"] == "menu");
}

TEST_CASE("progress is reset from the menu, once one has said yes") {
  DrivenWindow window(display(), {});
  const auto progress = window.home("data") / "racecourse" / "progress.json";
  write_file(progress, R"({"schema": 1, "goals_met": {"gil": ["lost-with-lock"]}})");
  const auto ask_to_reset = [&] {
    window.start();
    window.await_title("idle");
    window.press("m");
    for (int i = 0; i < 9; ++i) window.press("Down");
    window.press("Return");
  };
  ask_to_reset();
  window.press("Return");  // what has the keyboard is the answer that changes nothing
  CHECK(leave_and_read(window)["goals_met"].size() == 1);
  ask_to_reset();
  window.press("Tab");
  window.press("Return");
  CHECK(leave_and_read(window)["goals_met"].empty());
  CHECK(json::parse(read_whole(progress))["goals_met"].empty());
}

TEST_CASE("Tab and Enter press a control; Esc gives the arrows back to the lessons") {
  DrivenWindow window(display(), {"--lesson", "locked-counter"});
  window.start();
  window.await_title("idle");
  window.press("Tab");  // Run, in the bar
  window.press("Return");
  window.await_title("running");
  window.press("space");
  window.await_title("done");
  window.press("Escape");
  window.press("Right");
  const json summary = leave_and_read(window);
  CHECK(summary["runs_started"] == 1);
  CHECK(summary["lesson"] == "daemon-thread");
}

TEST_CASE("after another size and another mode there still is a picture") {
  const TemporaryFolder folder;
  const auto file = folder / "shot.png";
  DrivenWindow window(display(), {"--screenshot", file.string(), "--after", "2s"});
  window.start();
  window.await_title("idle");
  window.press("ctrl+plus");
  window.press("F11");
  window.press("F11");
  CHECK_MESSAGE(window.leave() == 0, window.err());
  CHECK(read_whole(file).size() > 50'000);  // an empty window takes a tenth of it
}

TEST_CASE("a guess is typed, committed by starting, answered by the run, and all that by keys") {
  DrivenWindow window(display(),
                      {"--lesson", "unsynchronized-counter", "--set", "additions=1000", "--set", "lock=on"});
  window.start();
  window.await_title("idle");
  window.press("g");
  window.type("3999");
  window.press("space");  // a space is no part of a number: it starts the run
  window.await_title("done");
  const json prediction = leave_and_read(window)["prediction"];
  CHECK(prediction["guess"] == 3999);
  CHECK(prediction["result"] == 4000);
  CHECK(prediction["skipped"] == false);
  CHECK(prediction["answer"] == "You said 3,999; this run kept 100.0 %: the counter says 4,000 of 4,000.");
}

TEST_CASE("a guess is skipped by one key, and a run starts without one") {
  DrivenWindow window(display(), {"--lesson", "unsynchronized-counter", "--set", "additions=1000"});
  window.start();
  window.await_title("idle");
  window.press("x");
  window.press("space");
  window.await_title("done");
  const json prediction = leave_and_read(window)["prediction"];
  CHECK(prediction["guess"].is_null());
  CHECK(prediction["skipped"] == true);
  CHECK(prediction["answer"] == "");
}

TEST_CASE("one of several is chosen and committed by keys") {
  DrivenWindow window(display(), {"--lesson", "thread-pool"});
  window.start();
  window.await_title("idle");
  window.press("g");
  window.press("g");
  window.press("Return");
  const json summary = leave_and_read(window);
  CHECK(summary["prediction"]["guess"] == 1);
  CHECK(summary["runs_started"] == 0);
}

TEST_CASE("a class's guesses are typed in presenter mode, and kept when the lesson changes") {
  DrivenWindow window(display(), {"--lesson", "unsynchronized-counter", "--presenter"});
  window.start();
  window.await_title("idle");
  window.press("g");
  window.type("4000000 Ada");
  window.press("Return");
  window.type("2500000");
  window.press("Return");
  window.press("Return");  // on the empty line: leaves it
  window.press("Right");
  window.await_title("Locked counter · idle");
  window.press("Left");
  window.await_title("Unsynchronized counter · idle");
  const json summary = leave_and_read(window);
  CHECK(summary["tab"] == "guesses");
  const json& of_class = summary["prediction"]["class"];
  REQUIRE(of_class.size() == 2);
  CHECK(of_class[0]["name"] == "Ada");
  CHECK(of_class[0]["guess"] == 4'000'000);
  CHECK(of_class[1]["name"] == "");
  CHECK(summary["prediction"]["guess"].is_null());
}

TEST_CASE("goals met are kept in the file that was named") {
  const TemporaryFolder folder;
  const auto file = folder / "class" / "progress.json";
  DrivenWindow window(display(), {"--progress", file.string(), "--lesson", "locked-counter", "--set",
                                  "lock=on", "--set", "threads=2", "--set", "additions=500000"});
  window.start();
  window.await_title("idle");
  window.press("space");
  window.await_title("done");
  CHECK(leave_and_read(window)["goals_met"]["locked-counter"].size() >= 1);
  CHECK(json::parse(read_whole(file))["schema"] == 1);
  CHECK(json::parse(read_whole(file))["goals_met"]["locked-counter"][0].is_string());
  CHECK_FALSE(std::filesystem::exists(window.home("data") / "racecourse" / "progress.json"));
}

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
  window.set_environment("HOME", documents.path().string());
  window.start();
  window.await_title("idle");
  window.press("space");
  window.await_title("done");
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
  window.set_environment("HOME", documents.path().string());
  window.start();
  window.await_title("idle");
  window.press("space");
  window.await_title("done");
  enter_notes(window, "6");
  SUBCASE("by the key") { window.type_and_press("b <and> c", "ctrl+r"); }
  SUBCASE("by the menu") {
    window.type("b <and> c");
    window.press_at_once({"Escape", "m"});
    for (int i = 0; i < 5; ++i) window.press("Down");
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
