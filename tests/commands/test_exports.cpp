// Exports of a snapshot that is made by hand, so that every figure is known.

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "export/csv.h"
#include "export/explore_text.h"
#include "export/list_json.h"
#include "export/run_json.h"
#include "export/run_text.h"
#include "export/text_table.h"
#include "export/trace.h"
#include "kit/lesson/course.h"
#include "trace_check.h"

using namespace racecourse;
using nlohmann::json;

namespace {

constexpr std::uint8_t counter_lock = 1;

LaneSnapshot lane_of(const std::string& name, const std::vector<Slice>& slices) {
  LaneSnapshot lane;
  lane.name = name;
  Timeline timeline;
  for (const Slice& slice : slices) timeline.append(slice);
  lane.timeline = timeline.view();
  return lane;
}

const Lesson& lesson() { return *find_lesson("unsynchronized-counter"); }

Snapshot snapshot_of_two_lanes() {
  Snapshot snapshot;
  snapshot.lesson = lesson().id;
  snapshot.state = RunState::done;
  snapshot.settings = lesson().default_settings();
  snapshot.objects = {"", "counter"};
  snapshot.metrics = {{"added", 200, "additions"}, {"ns_per_addition", 2.5, "ns"}, {"odd", std::nan(""), ""}};
  snapshot.series = {{"added", {{0, 0}, {1.5, 100}}}, {"counter", {{0.001, 0}, {1.502, 60}, {3, 61.5}}}};
  snapshot.marks = {{1.25, "lock", "on"}};
  snapshot.held = false;
  snapshot.runs = 1;
  snapshot.outcomes = {{"140", 1, false}};
  snapshot.lanes = {lane_of("thread 1", {{0, 1000, LaneState::running, 0, -1},
                                         {1000, 5000, LaneState::holding, counter_lock, -1},
                                         {5000, 9000, LaneState::running, 0, -1}}),
                    lane_of("thread 2", {{100, 2000, LaneState::running, 0, -1},
                                         {2000, 6000, LaneState::waiting, counter_lock, 0},
                                         {6000, 7000, LaneState::holding, counter_lock, -1},
                                         {7000, 8000, LaneState::sleeping, 0, -1},
                                         {8000, 8500, LaneState::input_output, 0, -1}})};
  return snapshot;
}

std::vector<json> with_phase(const json& events, const std::string& phase) {
  std::vector<json> found;
  for (const json& event : events)
    if (event["ph"] == phase) found.push_back(event);
  return found;
}

}  // namespace

TEST_CASE("numbers that are whole are written so") {
  CHECK(json_of(4.0).dump() == "4");
  CHECK(json_of(-3.0).dump() == "-3");
  CHECK(json_of(2.5).dump() == "2.5");
  CHECK(json_of(std::numeric_limits<double>::infinity()).is_null());
}

TEST_CASE("figures are told in full, in JSON and as text") {
  Lesson shown = lesson();
  shown.figures = {{.name = "times", .kind = FigureKind::bars, .label = "time of each", .unit = "ms"},
                   {.name = "over",
                    .kind = FigureKind::curves,
                    .label = "time over size",
                    .unit = "ms",
                    .x_label = "size"},
                   {.name = "waits", .kind = FigureKind::spread, .label = "waits"},
                   {.name = "printed", .kind = FigureKind::output, .label = "printed"},
                   {.name = "unfilled", .kind = FigureKind::bars, .label = "unfilled"}};
  Snapshot snapshot = snapshot_of_two_lanes();
  Figure waits{.name = "waits"};
  for (int i = 0; i < 100; ++i) waits.spread.add(1'000'000);
  snapshot.figures = {{.name = "times",
                       .bars = {{.name = "pool", .value = 12.5, .note = "best"},
                                {.name = "python", .note = "no python3", .measured = false}}},
                      {.name = "over", .curves = {{.name = "pool", .points = {{1, 20}, {2, 10}}}}},
                      waits,
                      {.name = "printed", .lines = {{.text = "hello"}, {.text = "wor\"ld"}}}};
  const json figures = json::parse(run_json(shown, snapshot, {}))["figures"];
  CHECK(figures["times"]["kind"] == "bars");
  CHECK(figures["times"]["unit"] == "ms");
  CHECK(figures["times"]["bars"][0] == json{{"name", "pool"}, {"value", 12.5}, {"note", "best"}});
  CHECK(figures["times"]["bars"][1]["value"].is_null());
  CHECK(figures["over"]["curves"][0]["points"] == json::parse("[[1, 20], [2, 10]]"));
  CHECK(figures["waits"]["count"] == 100);
  CHECK(figures["waits"]["median_ns"].get<double>() == doctest::Approx(1e6).epsilon(1.0 / 64));
  REQUIRE(figures["waits"]["buckets"].size() == 1);
  CHECK(figures["waits"]["buckets"][0][1] == 100);
  CHECK(figures["printed"]["lines"] == json::parse(R"(["hello", "wor\"ld"])"));
  CHECK_FALSE(figures.contains("unfilled"));

  const std::string text = run_text(shown, snapshot, {});
  for (const char* part : {"time of each", "pool", "12.5 ms", "not measured", "no python3", "size 2", "10 ms",
                           "100 times, median", "hello", "wor\"ld"}) {
    CAPTURE(part);
    CHECK(text.find(part) != std::string::npos);
  }
}

TEST_CASE("who waits for whom is told by names, and a deadlock in a sentence") {
  Lesson shown = lesson();
  shown.figures = {{.name = "waits", .kind = FigureKind::waits, .label = "who waits"}};
  Snapshot snapshot = snapshot_of_two_lanes();
  Figure waits{.name = "waits"};
  waits.waits.threads = {
      {.name = "thread 1", .waits_for = 1}, {.name = "thread 2", .waits_for = 0}, {.name = "other"}};
  waits.waits.locks = {{"lock A", 0}, {"lock B", 1}, {"lock C"}};
  find_cycles(waits.waits);
  snapshot.figures = {waits};
  const json figure = json::parse(run_json(shown, snapshot, {}))["figures"]["waits"];
  CHECK(figure["kind"] == "waits");
  CHECK(figure["threads"][0] ==
        json{{"name", "thread 1"}, {"fate", "stuck"}, {"waits_for", "lock B"}, {"held_by", "thread 2"}});
  CHECK(figure["threads"][2] ==
        json{{"name", "other"}, {"fate", "goes on"}, {"waits_for", nullptr}, {"held_by", nullptr}});
  CHECK(figure["locks"][0] == json{{"name", "lock A"}, {"held_by", "thread 1"}});
  CHECK(figure["locks"][2]["held_by"].is_null());
  CHECK(figure["deadlocks"] == json::parse(R"([["thread 1", "thread 2"]])"));
  CHECK(run_text(shown, snapshot, {}).find("deadlock: thread 1 waits for lock B, which thread 2 holds") !=
        std::string::npos);
  snapshot.figures[0].waits.threads[1].waits_for = -1;
  find_cycles(snapshot.figures[0].waits);
  CHECK(run_text(shown, snapshot, {}).find("no deadlock") != std::string::npos);
}

TEST_CASE("the document of a run has what the contract names") {
  const json document = json::parse(run_json(lesson(), snapshot_of_two_lanes(), {}));
  CHECK(document["schema"] == 1);
  CHECK(document["lesson"] == "unsynchronized-counter");
  CHECK(document["settings"]["threads"] == lesson().default_settings().number("threads"));
  CHECK(document["settings"]["lock"] == "off");
  for (const char* key : {"cores", "cpu", "os", "compiler", "build"}) CHECK(document["host"].contains(key));
  CHECK(document["property"] == "no addition is lost");
  CHECK(document["expected"] == "breaks");
  CHECK(document["observed"] == "broken");
  CHECK(document["metrics"]["added"] == json{{"value", 200}, {"unit", "additions"}});
  CHECK(document["metrics"]["added"]["value"].is_number_integer());
  CHECK(document["metrics"]["ns_per_addition"]["value"] == 2.5);
  CHECK_FALSE(document["metrics"].contains("odd"));
  CHECK(document["lanes"][0]["name"] == "thread 1");
  for (const char* key : {"done", "running_ms", "waiting_ms"}) CHECK(document["lanes"][0][key].is_number());
  CHECK(document["series"]["added"] == json::parse("[[0, 0], [1.5, 100]]"));
  for (const char* key : {"runs", "outcomes", "interrupted", "failure"}) CHECK_FALSE(document.contains(key));
}

TEST_CASE("keys come in the order of the contract") {
  const std::string text = run_json(lesson(), snapshot_of_two_lanes(), {.repeated = true});
  std::size_t last = 0;
  for (const char* key :
       {"\"schema\"", "\"lesson\"", "\"settings\"", "\"host\"", "\"property\"", "\"expected\"",
        "\"observed\"", "\"metrics\"", "\"lanes\"", "\"series\"", "\"runs\"", "\"outcomes\""}) {
    const std::size_t at = text.find(key);
    CHECK_MESSAGE(at != std::string::npos, key);
    CHECK_MESSAGE(at >= last, key);
    last = at;
  }
}

TEST_CASE("one broken run among many is broken; none at all is not known") {
  Snapshot snapshot = snapshot_of_two_lanes();
  snapshot.held = true;  // the last run held
  snapshot.outcomes = {{"140", 1, false}, {"200", 99, true}};
  CHECK(json::parse(run_json(lesson(), snapshot, {.repeated = true}))["observed"] == "broken");
  snapshot.outcomes = {{"200", 100, true}};
  CHECK(json::parse(run_json(lesson(), snapshot, {.repeated = true}))["observed"] == "held");
  snapshot.outcomes.clear();
  snapshot.held.reset();
  const json unfinished = json::parse(run_json(lesson(), snapshot, {.interrupted = true}));
  CHECK(unfinished["observed"] == "not known");
  CHECK(unfinished["interrupted"] == true);
  CHECK(observed_word(snapshot) == "not known");
}

TEST_CASE("text that is not UTF-8 does not spoil the document") {
  Snapshot snapshot = snapshot_of_two_lanes();
  snapshot.lanes[0].name = "thread \xff";
  CHECK(json::accept(run_json(lesson(), snapshot, {})));
  CHECK(json::accept(trace_json(lesson(), snapshot)));
}

TEST_CASE("the list has every lesson with its ranges and verdicts") {
  const json document = json::parse(list_json(course()));
  CHECK(document["schema"] == 1);
  REQUIRE(document["lessons"].size() == course().size());
  for (std::size_t i = 0; i < course().size(); ++i) {
    const json& listed = document["lessons"][i];
    const Lesson& declared = course()[i];
    CHECK(listed["id"] == declared.id);
    for (const char* key : {"title", "part", "question", "property"})
      CHECK_FALSE(listed[key].get<std::string>().empty());
    REQUIRE(listed["settings"].size() == declared.settings.size());
    for (std::size_t s = 0; s < declared.settings.size(); ++s) {
      const json& setting = listed["settings"][s];
      Settings settings = declared.default_settings();
      const json& value = setting["default"];
      const std::string typed = value.is_string() ? value.get<std::string>() : value.dump();
      CHECK(settings.text(setting["name"].get<std::string>()) == typed);
      CHECK(setting.contains("choices") != setting.contains("low"));
      CHECK(setting["live"] == declared.settings[s].live);
    }
    REQUIRE(listed["variants"].size() == declared.variants.size());
    for (const json& variant : listed["variants"]) {
      const bool known = variant["expected"] == "holds" || variant["expected"] == "breaks";
      CHECK(known);
    }
  }
}

TEST_CASE("series become columns, and points of one moment share a row") {
  CHECK(series_csv(snapshot_of_two_lanes().series) ==
        "t_ms,added,counter\r\n"
        "0,0,0\r\n"
        "1.5,100,60\r\n"
        "3,,61.5\r\n");
  CHECK(series_csv({}) == "t_ms\r\n");
  CHECK(series_csv({{"a, \"b\"", {{1, 12345678901}}}}) == "t_ms,\"a, \"\"b\"\"\"\r\n1,12345678901\r\n");
}

TEST_CASE("runs become rows, quoted where RFC 4180 wants it") {
  Lesson two;
  two.metrics = {{.name = "lost"}, {.name = "speed"}};
  const double none = std::numeric_limits<double>::quiet_NaN();
  CHECK(runs_csv(two, {{"140", false, 1.5, {60, none}},
                       {"a,b", true, 2, {0, 0.25}},
                       {"say \"x\"\n", true, 3, {none, none}}}) ==
        "value,count,held,elapsed_ms,lost,speed\r\n140,1,false,1.5,60,\r\n\"a,b\",1,true,2,0,0.25\r\n"
        "\"say \"\"x\"\"\n\",1,true,3,,\r\n");
}

TEST_CASE("a figure that is not sound is marked in text and JSON, with what to do") {
  Snapshot run = snapshot_of_two_lanes();
  run.metrics = {{"ns_per_addition", 2.5, "ns"}};
  run.metrics[0].doubt = "Other programs had the cores. Close them.";
  const std::string text = run_text(lesson(), run, {});
  CHECK(text.find("2.5 ns (not sound)") != std::string::npos);
  CHECK(text.find("Not sound: Other programs had the cores. Close them.") != std::string::npos);
  CHECK(json::parse(run_json(lesson(), run, {}))["metrics"]["ns_per_addition"] ==
        json{{"value", 2.5}, {"unit", "ns"}, {"unsound", "Other programs had the cores. Close them."}});
}

TEST_CASE("figures of many runs are printed with their median, lowest and highest, and never as luck") {
  Snapshot many = snapshot_of_two_lanes();
  many.runs = many.runs_asked = 100;
  many.outcomes = {{"140", 3, false}, {"200", 97, true}};
  many.held = false;
  many.metrics = {{"lost", 0, "additions", MetricRange{0, 60}}};
  const std::string text = run_text(lesson(), many, {.repeated = true});
  CHECK(text.find("broken in 3 of 100 runs") != std::string::npos);
  CHECK(text.find("median") < text.find("lowest"));
  CHECK(text.find("60 additions") != std::string::npos);
  CHECK(text.find("The last run:") != std::string::npos);
  CHECK(json::parse(run_json(lesson(), many, {.repeated = true}))["metrics"]["lost"] ==
        json{{"value", 0}, {"unit", "additions"}, {"low", 0}, {"high", 60}});
  CHECK(json::parse(run_json(lesson(), many, {.repeated = true}))["broken"] ==
        json{{"runs", 3}, {"share", 0.03}});
}

TEST_CASE("the trace names threads and states") {
  const json events = checked_trace(trace_json(lesson(), snapshot_of_two_lanes()));
  const SlicesByThread slices = slices_of(events);
  std::vector<std::string> names;
  for (const json& slice : slices.at(2)) names.push_back(slice["name"]);
  CHECK(names == std::vector<std::string>{"running", "waiting for counter", "holding counter", "sleeping",
                                          "input/output"});
  CHECK(slices.at(2)[1]["ts"] == 2.0);
  CHECK(slices.at(2)[1]["dur"] == 4.0);
  CHECK(with_phase(events, "C").size() == 5);
  const auto marks = with_phase(events, "i");
  REQUIRE(marks.size() == 1);
  CHECK(marks[0]["name"] == "lock = on");
  CHECK(marks[0]["ts"] == 1250.0);
}

TEST_CASE("a trace that is not whole says so") {
  Snapshot snapshot = snapshot_of_two_lanes();
  CHECK(json::parse(trace_json(lesson(), snapshot))["otherData"]["events_not_kept"] == 0);
  snapshot.lanes[1].events_dropped = 12;
  CHECK(json::parse(trace_json(lesson(), snapshot))["otherData"]["events_not_kept"] == 12);
}

TEST_CASE("an arrow leaves the hold at the unlock and arrives at the lock it let in") {
  const json events = checked_trace(trace_json(lesson(), snapshot_of_two_lanes()));
  const auto starts = with_phase(events, "s");
  const auto ends = with_phase(events, "f");
  REQUIRE(starts.size() == 1);
  REQUIRE(ends.size() == 1);
  CHECK(starts[0]["tid"] == 1);
  CHECK(starts[0]["ts"].get<double>() == doctest::Approx(4.999));
  CHECK(ends[0]["tid"] == 2);
  CHECK(ends[0]["ts"] == 6.0);
}

TEST_CASE("a wait that Stop ended, and one whose unlock nobody noted, get no arrow") {
  Snapshot snapshot = snapshot_of_two_lanes();
  SUBCASE("stopped") {
    snapshot.lanes[1] = lane_of("thread 2", {{2000, 6000, LaneState::waiting, counter_lock, 0},
                                             {6000, 7000, LaneState::running, 0, -1}});
  }
  SUBCASE("unlocked before the wait began") {
    snapshot.lanes[1] = lane_of("thread 2", {{5500, 6000, LaneState::waiting, counter_lock, 0},
                                             {6000, 7000, LaneState::holding, counter_lock, -1}});
  }
  SUBCASE("another lock") {
    snapshot.objects.push_back("other");
    snapshot.lanes[1] = lane_of(
        "thread 2", {{2000, 6000, LaneState::waiting, 2, 0}, {6000, 7000, LaneState::holding, 2, -1}});
  }
  CHECK(with_phase(checked_trace(trace_json(lesson(), snapshot)), "s").empty());
}

TEST_CASE("the arrow comes from who let it in, not from who held the lock when the wait began") {
  Snapshot snapshot = snapshot_of_two_lanes();
  // Thread 3 waits from 2.5 on, when thread 1 holds; thread 1 hands to thread 2, and thread 2 to thread 3.
  snapshot.lanes.push_back(lane_of("thread 3", {{2500, 7500, LaneState::waiting, counter_lock, 0},
                                                {7500, 7600, LaneState::holding, counter_lock, -1}}));
  const json events = checked_trace(trace_json(lesson(), snapshot));
  std::map<std::int64_t, int> from, to;
  for (const json& start : with_phase(events, "s")) from[start["id"]] = start["tid"];
  for (const json& end : with_phase(events, "f")) to[end["id"]] = end["tid"];
  REQUIRE(from.size() == 2);
  for (const auto& [id, thread] : from) CHECK(to.at(id) == thread + 1);
}

TEST_CASE("figures for people") {
  CHECK(figure_text(4'000'000, Format::count, "additions") == "4,000,000 additions");
  CHECK(figure_text(1, Format::count, "threads") == "1 thread");
  CHECK(figure_text(38.712, Format::share, "%") == "38.7 %");
  CHECK(figure_text(99.99, Format::share, "%") == "over 99.9 %");
  CHECK(figure_text(100, Format::share, "%") == "100 %");
  CHECK(figure_text(0, Format::share, "%") == "0 %");
  CHECK(figure_text(0.00001, Format::share, "%") == "under 0.001 %");
  CHECK(figure_text(2.144, Format::rate, "ns") == "2.14 ns");
  CHECK(figure_text(7, Format::count, "") == "7");
}

TEST_CASE("columns are as wide as their widest cell, counted in characters") {
  TextTable table("lr", 1);
  table.add({"a", "10"});
  table.add({"µµ", "5"});
  table.add({"c"});
  CHECK(table.text() == " a   10\n µµ   5\n c\n");
}

TEST_CASE("a table folds its widest cells to the width of a terminal") {
  TextTable table("lrl", 2);
  table.add({"name", "n", "what it is"});
  table.add({"a", "12", "one two three four five six"});
  table.add({"b", "3", "word,word,word,word \u00e9\u00e9\u00e9"});
  CHECK(table.text(100) == table.text());
  CHECK(table.text(26) ==
        "  name   n  what it is\n"
        "  a     12  one two three\n"
        "            four five six\n"
        "  b      3  word,word,\n"
        "            word,word \u00e9\u00e9\u00e9\n");
  // However narrow it is, nothing is lost.
  const std::string narrow = table.text(1);
  for (const char* word : {"three", "four", "six", "word,"}) CHECK(narrow.find(word) != std::string::npos);
}

TEST_CASE("text: what contradicts its declaration has a word, in runs and in interleavings") {
  Lesson declared = lesson();
  declared.variants = {{"as declared", {}, Verdict::breaks}};
  Snapshot run;
  run.settings = declared.default_settings();
  run.runs = run.runs_asked = 1;
  run.held = true;
  CHECK(run_text(declared, run, {}).find("held: nothing broke it this time") != std::string::npos);
  Exploration found;
  found.settings = declared.explore_settings();
  found.outcomes = {{.value = "10", .held = true}};
  CHECK(explore_text(declared, found).find("with these settings no order breaks it") != std::string::npos);
  declared.variants[0].on_hardware_only = true;
  CHECK(explore_text(declared, found).find("on real processors only") != std::string::npos);
  declared.variants[0] = {"as declared", {}, Verdict::holds};
  CHECK(explore_text(declared, found).find("yet") == std::string::npos);
  found.outcomes[0].held = false;
  CHECK(explore_text(declared, found).find("some orders break it") != std::string::npos);
  run.held = false;
  CHECK(run_text(declared, run, {}).find("broken, though it is declared to hold") != std::string::npos);
}
