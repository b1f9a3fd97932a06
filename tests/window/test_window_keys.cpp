// The real window on a virtual display, used by keyboard and mouse: scheduler, tour, menu, controls and guesses.

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "window_test.h"

using namespace racecourse::driving;
using nlohmann::json;

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
    for (int i = 0; i < 10; ++i) window.press("Down");
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

TEST_CASE("a guess is edited by the usual keys, and what is refused is typed over") {
  DrivenWindow window(display(), {"--lesson", "unsynchronized-counter"});
  window.start();
  window.await_title("idle");
  window.press("g");
  window.type("x12");
  window.press("Return");  // that is no number: it is selected
  window.type("1234");
  window.press("Home");
  window.press("Delete");       // 234
  window.press("shift+Right");  // 2
  window.press("ctrl+c");
  window.press("End");
  window.press("ctrl+v");  // 2342
  window.press("ctrl+z");
  window.press("ctrl+y");
  window.press("Left");
  window.press("BackSpace");  // 232
  window.press("ctrl+a");
  window.press("ctrl+x");
  window.press("ctrl+v");
  window.press("Return");
  const json summary = leave_and_read(window);
  CHECK(summary["prediction"]["guess"] == 232);
  CHECK(summary["until_stopped"] == false);  // the run that was asked about has a set count
  CHECK(summary["runs_started"] == 0);
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
