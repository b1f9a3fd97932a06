// What is said after a run: nothing that is set already is advised, many runs are told as many, and what is not sound is said to
// be so.

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "kit/host/host.h"
#include "kit/lesson/course.h"
#include "made_up_run.h"

using namespace racecourse;
using namespace racecourse::testing;

namespace {

/// The same with every two of its settings changed at once.
std::vector<Settings> all_pairs_of_words(const Lesson& lesson) {
  std::vector<Settings> all;
  const std::vector<Settings> alone = all_words(lesson);
  for (const Settings& one : alone)
    for (const Settings& other : alone) {
      Settings both = one;
      for (const Setting& setting : lesson.settings)
        if (other.number(setting.name) != lesson.default_settings().number(setting.name))
          both.set_number(setting.name, other.number(setting.name));
      all.push_back(std::move(both));
    }
  return all;
}

/// What a sentence advises and is set already, as the words of the advice; empty where there is no such thing.
std::string advised_in_vain(const Lesson& lesson, const Settings& settings, const std::string& sentence) {
  const auto says = [&](std::string_view words) { return sentence.find(words) != std::string::npos; };
  if (const std::size_t at = sentence.find("hoose "); at != std::string::npos) {
    std::string advice = sentence.substr(at, sentence.find_first_of(":;.", at) - at);
    for (const char* more : {", and", ", with"}) advice = advice.substr(0, advice.find(more));
    for (const Setting& setting : lesson.settings)
      for (std::size_t i = 0; i < setting.choices.size(); ++i) {
        const std::string& label = setting.choices[i].label;
        if (label.size() > 4 && advice.find(label) != std::string::npos &&
            settings.number(setting.name) == static_cast<std::int64_t>(i))
          return advice;
      }
  }
  for (const Setting& setting : lesson.settings)
    if (says("“" + setting.label + "” to a larger number") && settings.number(setting.name) == setting.last())
      return "a larger " + setting.label;
  if (says("two or more threads") && settings.number("threads") > 1) return "two or more threads";
  for (const Setting& setting : lesson.settings) {
    if (setting.is_number() || setting.ordered) continue;
    const Choice& set = setting.choices[static_cast<std::size_t>(settings.number(setting.name))];
    if (says("set “" + setting.label + "” to " + set.label)) return setting.label;
  }
  if (says("Try 1,000 or more") && settings.number("connections") >= 1000) return "1,000 or more";
  if (says(" more tasks than") && !says("many more") && settings.number("tasks") > host().cores)
    return "more tasks than cores";
  return {};
}

void check_advice(const Lesson& lesson, const Snapshot& run) {
  Sentences sentences = lesson.teaching.explain(run);
  sentences.push_back(lesson.teaching.on_belief(run));
  sentences.push_back(lesson.teaching.prediction->answer(0, run));
  if (lesson.teaching.before) sentences.push_back(lesson.teaching.before(run.settings));
  for (const std::string& sentence : sentences) {
    INFO(sentence);
    CHECK(advised_in_vain(lesson, run.settings, sentence) == "");
  }
}

}  // namespace

TEST_CASE("whatever was set, no sentence after a run advises to set just that") {
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    for (const Settings& settings : all_pairs_of_words(lesson)) {
      Snapshot run;
      run.lesson = lesson.id;
      run.state = RunState::done;
      run.settings = settings;
      check_advice(lesson, run);  // stopped before anything was measured
      for (const MetricSpec& metric : lesson.metrics) run.metrics.push_back({metric.name, 0, metric.unit});
      for (const double value : {0.0, 1000.0}) {
        for (Metric& metric : run.metrics) metric.value = value;
        for (const std::optional<bool> held :
             {std::optional<bool>(), std::optional(true), std::optional(false)}) {
          run.held = held;
          run.runs = held ? 1 : 0;
          run.outcomes.clear();
          if (held) run.outcomes = {{"1000", 1, *held}};
          check_advice(lesson, run);
        }
      }
    }
  }
}

TEST_CASE("where one core makes a race unlikely, that is said before the run") {
  const auto before = [](const char* id, std::initializer_list<Variant::Condition> values) {
    return find_lesson(id)->teaching.before(Subject(id).with(values));
  };
  const bool one_core = host().cores == 1;
  for (const char* id : {"unsynchronized-counter", "locked-counter"}) {
    CHECK((before(id, {}).find("only one core") != std::string::npos) == one_core);
    CHECK(before(id, {{"lock", "on"}}) == "");
    CHECK(before(id, {{"threads", "1"}}) == "");
    CHECK(before(id, {{"pause", "yield"}}) == "");
  }
  CHECK(before("deadlock", {{"pause", "none"}}).empty() == !one_core);
  CHECK(before("deadlock", {{"pause", "none"}, {"way", "ordered"}}) == "");
  CHECK(before("gil", {}).empty() == !one_core);
}

TEST_CASE("what gave up is named, and nobody is told to ask for more than the system allows") {
  const Snapshot fewer = over("event-loop", {{"connections", "2000"}},
                              {{"connections", 500}, {"threads_ms", 70}, {"pool_ms", 90}, {"loop_ms", 60}});
  CHECK(on_belief(fewer) ==
        "Here 500 connections had one thread each, and the last one was done after 70.0 ms. This system "
        "allows no more connections: the notes say why.");
  const Snapshot few = over("event-loop", {{"connections", "500"}},
                            {{"connections", 500}, {"threads_ms", 70}, {"pool_ms", 90}, {"loop_ms", 60}});
  CHECK(on_belief(few).ends_with("Try 1,000 or more."));
  CHECK(on_belief(over("thread-pool", {}, {{"pool_ms", 9}})).find("one thread per task gave up") !=
        std::string::npos);
  CHECK(on_belief(over("thread-pool", {}, {{"threads_ms", 9}})).find("What gave up here is the pool") !=
        std::string::npos);
}

TEST_CASE("many runs are told as many: what they came to, and then the worst of them") {
  const char* id = "unsynchronized-counter";
  const std::vector<Outcome> outcomes{{"1400", 1, false}, {"2000", 39, true}};
  Snapshot worst = over(id, {{"threads", "2"}, {"additions", "1000"}},
                        {{"added", 2000}, {"counter", 1400}, {"lost", 600}}, false, outcomes);
  worst.runs = worst.runs_asked = 40;
  Snapshot many = over(id, {{"threads", "2"}, {"additions", "1000"}},
                       {{"added", 2000}, {"counter", 2000}, {"lost", 0}}, false, outcomes);
  many.runs = many.runs_asked = 40;
  many.metrics[2].over_runs = MetricRange{0, 600};
  many.worst = std::make_shared<const Snapshot>(worst);
  CHECK(told(many)[0] ==
        "“no addition is lost” was broken in 1 of 40 runs; lost: median 0 additions, 0 to 600.");
  CHECK(told(many)[1] ==
        "The worst of them: 2 threads made 2,000 additions, and the counter has 1,400 of them: 600 are lost, "
        "30.0 %.");
  CHECK(on_belief(many) == "It worked in 39 of 40 runs. Would you have tried often enough to see it fail?");
  CHECK(answer_to_guess(*find_lesson(id), 1500, many) == "You said 1,500; the median of 40 runs: 2,000.");

  // A choice is answered by the worst.
  Snapshot locked =
      over("locked-counter", {{"lock", "around-write"}}, {{"added", 2000}, {"lost", 0}}, false, outcomes);
  locked.runs = locked.runs_asked = 40;
  locked.worst = std::make_shared<const Snapshot>(
      over("locked-counter", {{"lock", "around-write"}}, {{"added", 2000}, {"lost", 600}}, false, outcomes));
  CHECK(answer_to_guess(*find_lesson("locked-counter"), 0, locked) ==
        "You said none; the worst of 40 runs: some.");
}

TEST_CASE("a figure that is not sound answers no guess, and is said to be unsound after a run") {
  Snapshot run = over("gil", {{"threads", "4"}}, {{"speed_up", 5.9}});
  CHECK(result_of_run(*find_lesson("gil"), run) == 5.9);
  run.metrics[0].doubt = "Other programs had the cores.";
  CHECK_FALSE(result_of_run(*find_lesson("gil"), run));
  CHECK(
      answer_to_guess(*find_lesson("gil"), 4, run) ==
      "You said 4 times as fast; this run, with the GIL on, was 5.9 times as fast. That is not sound: Other "
      "programs had the cores.");
  CHECK(told(run).back() == "Not sound: speedup. Other programs had the cores.");
}

TEST_CASE("whatever many runs came to, nothing is called luck where one of them broke the property") {
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    for (const Settings& settings : all_words(lesson)) {
      Snapshot worst;
      worst.lesson = lesson.id;
      worst.state = RunState::done;
      worst.settings = settings;
      for (const MetricSpec& metric : lesson.metrics) worst.metrics.push_back({metric.name, 3, metric.unit});
      worst.held = false;
      worst.runs = worst.runs_asked = 100;
      worst.outcomes = {{"3", 1, false}, {"4", 99, true}};
      Snapshot many = worst;
      for (Metric& metric : many.metrics) {
        metric.value = 0;
        metric.over_runs = MetricRange{0, 3};
      }
      many.worst = std::make_shared<const Snapshot>(worst);
      Sentences all = lesson.teaching.explain(many);
      all.push_back(lesson.teaching.on_belief(many));
      all.push_back(answer_to_guess(lesson, 0, many));
      CHECK(all.front().find("was broken in 1 of 100 runs") != std::string::npos);
      for (const std::string& sentence : all) {
        CHECK_MESSAGE(is_sentence(sentence), sentence);
        for (const char* luck : {"by luck", "othing was lost", "none was lost", "lost nothing",
                                 "It was fine this time", "It was enough this time"})
          CHECK_MESSAGE(sentence.find(luck) == std::string::npos, sentence);
      }
    }
  }
}
