// The real window on a virtual display: runs, command line, pictures, files, and how it ends.

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdint>
#include <nlohmann/json.hpp>

#include "window_test.h"

using namespace racecourse::driving;
using nlohmann::json;

namespace {

std::uint32_t big_endian(const std::string& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes.at(at + i));
  return value;
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

TEST_CASE("a pipe or a device in the place of a file keeps no window from opening, and is left alone") {
  DrivenWindow window(display(), {});
  const auto settings = window.home("config") / "racecourse" / "settings.json";
  const auto notes = window.home("data") / "racecourse" / "notes.json";
  for (const auto& file : {settings, notes}) std::filesystem::create_directories(file.parent_path());
  REQUIRE(mkfifo(settings.c_str(), 0600) == 0);
  std::filesystem::create_symlink("/dev/zero", notes);
  window.start();
  window.await_title("idle");
  window.press("t");  // a theme to keep
  leave_and_read(window);
  CHECK(std::filesystem::is_fifo(settings));
  CHECK(std::filesystem::is_symlink(notes));
  CHECK(window.err().find("settings.json could not be read (it is no regular file)") != std::string::npos);
  CHECK(window.err().find("notes.json could not be read (it is no regular file)") != std::string::npos);
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
