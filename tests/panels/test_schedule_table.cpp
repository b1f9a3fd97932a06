// A schedule as a table, and its columns drawn in any number of threads and sizes.

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "headless.h"
#include "schedules/schedule_columns.h"

using namespace racecourse;
using racecourse::testing::Headless;
using racecourse::testing::PartOfScreen;

namespace {

WalkThread thread_named(const std::string& name, bool ended = true) {
  WalkThread thread;
  thread.name = name;
  thread.ended = ended;
  return thread;
}

struct StepMaker {
  int thread;
  StepKind kind;
  std::string object;
  std::int64_t before, after;
  std::string sentence = "a sentence";
  bool preempts = false;
};

WalkStep made(const StepMaker& from, int line) {
  WalkStep step;
  step.thread = from.thread;
  step.kind = from.kind;
  step.object = from.object;
  step.before = from.before;
  step.after = from.after;
  step.line = line;
  step.sentence = from.sentence;
  step.preempts = from.preempts;
  return step;
}

WalkedCopy walk_of(const std::vector<StepMaker>& steps, std::vector<WalkThread> threads) {
  WalkedData data;
  data.threads = std::move(threads);
  for (std::size_t i = 0; i < steps.size(); ++i)
    data.steps.push_back(made(steps[i], static_cast<int>(i) + 4));
  return WalkedCopy(std::move(data));
}

using Words = std::vector<std::string>;

template <class Member>
Words column(const ScheduleTable& table, Member member) {
  Words all;
  for (const ScheduleRow& row : table.rows) all.push_back(row.*member);
  return all;
}

Words values_of(const ScheduleTable& table, std::size_t object) {
  Words all;
  for (const ScheduleRow& row : table.rows) all.push_back(row.values.at(object));
  return all;
}

}  // namespace

TEST_CASE("a lost update is told by the columns: what was read and written, the value, and why it switched") {
  const ScheduleTable table =
      schedule_table(walk_of({{0, StepKind::load, "left", 2, 2},
                              {1, StepKind::load, "left", 2, 2, "b reads 2 from left", true},
                              {1, StepKind::store, "left", 2, 1},
                              {0, StepKind::store, "left", 1, 1, "a writes 1 over b's 1: one update is lost"},
                              {0, StepKind::print, "output", 0, 0, "a prints \"1: x\""},
                              {0, StepKind::exit, "", 0, 0, "a ends the program"}},
                             {thread_named("a"), thread_named("b")}));
  CHECK(table.objects == Words{"left"});
  CHECK(column(table, &ScheduleRow::words) == Words{"4 read left → 2", "5 read left → 2", "6 write left ← 1",
                                                    "7 write left ← 1", "8 print \"1: x\"", "9 exit"});
  CHECK(column(table, &ScheduleRow::reason) == Words{"", "switch: a could go on", "", "b ended", "", ""});
  CHECK(column(table, &ScheduleRow::remark) == Words{"", "", "", "one update is lost", "", ""});
  CHECK(values_of(table, 0) == Words{"2", "2", "1", "1", "1", "1"});
  CHECK(table.rows[1].switched);
  CHECK_FALSE(table.rows[3].switched);
}

TEST_CASE("locks are held by somebody, and who waits for what is the reason of a switch") {
  WalkThread stuck = thread_named("b", false);
  stuck.next = StepKind::lock;
  stuck.next_object = "first";
  const ScheduleTable table = schedule_table(walk_of({{0, StepKind::lock, "first", 0, 1},
                                                      {1, StepKind::lock, "second", 0, 1, "", true},
                                                      {0, StepKind::unlock, "first", 1, 0},
                                                      {0, StepKind::lock, "second", 0, 1},
                                                      {1, StepKind::lock, "first", 0, 1},
                                                      {0, StepKind::unlock, "second", 1, 0}},
                                                     {thread_named("a"), stuck}));
  CHECK(table.objects == Words{"first", "second"});
  CHECK(values_of(table, 0) == Words{"a", "a", "free", "free", "b", "b"});
  CHECK(values_of(table, 1) == Words{"free", "b", "b", "a", "a", "free"});
  CHECK(column(table, &ScheduleRow::reason) == Words{"", "switch: a could go on", "b waits for first", "",
                                                     "a waits for a thread to end", "b waits for first"});
  CHECK(table.rows[0].words == "4 take first");
}

TEST_CASE("who sleeps on a condition has released its lock, and has it again when it wakes") {
  const ScheduleTable table = schedule_table(
      walk_of({{0, StepKind::lock, "m", 0, 1},
               {0, StepKind::wait, "changed", 0, 0, "a releases m and sleeps until notified of changed"},
               {1, StepKind::notify, "changed", 0, 1,
                "b notifies one thread waiting for changed: nobody is, and the signal is lost"},
               {0, StepKind::wake, "changed", 0, 0, "a was notified of changed and takes m again"}},
              {thread_named("a"), thread_named("b")}));
  CHECK(table.objects == Words{"m"});
  CHECK(values_of(table, 0) == Words{"a", "free", "free", "a"});
  CHECK(column(table, &ScheduleRow::reason) == Words{"", "", "a waits for changed", "b ended"});
  CHECK(table.rows[2].remark == "nobody is, and the signal is lost");
}

TEST_CASE("shared, recursive and tried locks, and numbers of other steps") {
  const ScheduleTable table = schedule_table(walk_of({{0, StepKind::lock_shared, "s", 0, 1},
                                                      {1, StepKind::lock_shared, "s", 1, 2},
                                                      {0, StepKind::unlock_shared, "s", 2, 1},
                                                      {1, StepKind::unlock_shared, "s", 1, 0},
                                                      {0, StepKind::lock, "r", 0, 1},
                                                      {0, StepKind::lock, "r", 1, 2},
                                                      {0, StepKind::unlock, "r", 2, 1},
                                                      {1, StepKind::try_lock, "r", 1, 1},
                                                      {1, StepKind::fetch_add, "n", 4, 5},
                                                      {1, StepKind::compare_exchange, "n", 5, 5},
                                                      {1, StepKind::acquire, "k", 2, 1}},
                                                     {thread_named("a"), thread_named("b")}));
  CHECK(table.objects == Words{"s", "r", "n", "k"});
  CHECK(values_of(table, 0) ==
        Words{"shared", "shared", "shared", "free", "free", "free", "free", "free", "free", "free", "free"});
  CHECK(values_of(table, 1) == Words{"free", "free", "free", "free", "a", "a", "a", "a", "a", "a", "a"});
  CHECK(values_of(table, 2).front() == "4");
  CHECK(values_of(table, 3).back() == "1");
  CHECK(table.rows[7].words == "11 try r: no");
  CHECK(table.rows[8].words == "12 add to n → 4 ← 5");
  CHECK(table.rows[9].words == "13 compare and set n → 5");
}

TEST_CASE("a schedule without a step has no row, and no column but the threads") {
  const ScheduleTable table = schedule_table(walk_of({}, {thread_named("a", false)}));
  CHECK(table.rows.empty());
  CHECK(table.objects.empty());
}

TEST_CASE("columns draw with one thread and with twelve, with long names, scrolled, and in no room") {
  PartOfScreen part;
  for (const int threads : {1, 4, 12})
    for (const int steps : {0, 3, 2000})
      for (const ImVec2 size : {ImVec2(700, 160), ImVec2(1600, 900), ImVec2(20, 10)}) {
        CAPTURE(threads);
        CAPTURE(steps);
        std::vector<WalkThread> names;
        for (int i = 0; i < threads; ++i) {
          names.push_back(thread_named("a thread with a long name " + std::to_string(i), i % 2 == 0));
          names.back().blocked = i % 3 == 0 ? "waits for forks[0], which thread 2 holds" : "";
        }
        std::vector<StepMaker> made_steps;
        for (int i = 0; i < steps; ++i)
          made_steps.push_back({i % threads, StepKind::store,
                                "accounts[" + std::to_string(i % 9) + "].balance", i, i + 1,
                                "a writes: one addition is lost", i % 2 == 0});
        const WalkedCopy walk = walk_of(made_steps, names);
        const ScheduleTable table = schedule_table(walk);
        ScheduleColumnsView view;
        for (const std::size_t current : {std::size_t{0}, table.rows.size() / 2, table.rows.size()})
          for (int frame = 0; frame < 3; ++frame) {
            ImGui::NewFrame();
            ImGui::Begin("window");
            schedule_columns("columns", {table, walk.threads(), current}, view, size, part.theme);
            ImGui::End();
            part.context.tab_walk().end_frame();
            ImGui::Render();
            REQUIRE(Headless::all_corners_are_numbers());
            CHECK(Headless::rectangles() < 20'000);
          }
      }
}

TEST_CASE("a press on a row asks for the steps up to it, and one on a head for that thread's step") {
  PartOfScreen part;
  WalkThread ready = thread_named("b", false);
  ready.enabled = true;
  const WalkedCopy walk =
      walk_of({{0, StepKind::load, "n", 0, 0}, {1, StepKind::store, "n", 0, 1}}, {thread_named("a"), ready});
  const ScheduleTable table = schedule_table(walk);
  ScheduleColumnsView view;
  std::vector<std::size_t> steps, threads;
  const auto press_at = [&](ImVec2 at) {
    for (const bool pressed : {false, false, true, false}) {
      part.context.point_at(at, pressed);
      ImGui::NewFrame();
      ImGui::SetNextWindowPos({0, 0});
      ImGui::SetNextWindowSize({640, 300});
      ImGui::Begin("window", nullptr, ImGuiWindowFlags_NoDecoration);
      const ScheduleColumnsWish wish =
          schedule_columns("columns", {table, walk.threads(), 2}, view, {600, 200}, part.theme);
      ImGui::End();
      part.context.tab_walk().end_frame();
      ImGui::Render();
      if (wish.steps) steps.push_back(*wish.steps);
      if (wish.thread) threads.push_back(*wish.thread);
    }
  };
  for (float y = 4; y < 200; y += 4) press_at({260, y});
  REQUIRE_FALSE(steps.empty());
  CHECK(steps.front() == 1);
  CHECK(steps.back() == 2);
  CHECK(std::is_sorted(steps.begin(), steps.end()));
  for (float x = 4; x < 600; x += 16) press_at({x, 14});
  REQUIRE_FALSE(threads.empty());
  CHECK(std::all_of(threads.begin(), threads.end(), [](std::size_t thread) { return thread == 1; }));
}
