// The lesson that is shown to whoever wants to add one: built as any other, run, explored, and told of.

#include <doctest/doctest.h>

#include <chrono>

#include "kit/explorer/explorer.h"
#include "kit/lesson/course.h"
#include "kit/lesson/snapshot.h"
#include "kit/running/run.h"

using namespace racecourse;

namespace {

Snapshot sold_by(const char* clerks) {
  const Lesson& lesson = course().front();
  Settings settings = lesson.default_settings();
  REQUIRE_FALSE(settings.set("clerks", clerks));
  Run run(lesson, settings);
  REQUIRE(run.wait(std::chrono::seconds(120)));
  return *run.poll();
}

}  // namespace

TEST_CASE("example: its files come from its folder, and every part of its text is there") {
  REQUIRE(course().size() == 1);
  const Lesson& lesson = course().front();
  CHECK(lesson.id == "last-ticket");
  CHECK(lesson.body.find("bool sell_one(") != std::string_view::npos);
  CHECK(lesson.plain.find("int main() {") != std::string_view::npos);
  for (const char* heading :
       {"## Predict\n", "## Watch\n", "## Explain\n", "## Belief\n", "## Talking points\n"})
    CHECK(lesson.text.find(heading) != std::string_view::npos);
}

TEST_CASE("example: one clerk sells every ticket once, and the text says so") {
  const Snapshot run = sold_by("1");
  INFO(run.failure);
  REQUIRE(run.failure.empty());
  CHECK(run.held == true);
  CHECK(run.metric("sold") == 1'000'000);
  const Teaching& teaching = course().front().teaching;
  CHECK(teaching.explain(run) == std::vector<std::string>{"The clerks sold 1,000,000 of 1,000,000 tickets."});
  CHECK(teaching.on_belief(run) == "This time each of them looked in time.");
  CHECK(teaching.prediction->result(run) == 1e6);
  CHECK(teaching.prediction->answer(2e6, run) == "You said 2,000,000; it was 1,000,000.");
  CHECK_FALSE(teaching.goals.front().met(run));
}

TEST_CASE("example: what two clerks sell is the outcome, whatever it is") {
  const Snapshot run = sold_by("2");
  REQUIRE(run.failure.empty());
  REQUIRE(run.outcomes.size() == 1);
  CHECK(std::stod(run.outcomes.front().value) == run.metric("sold"));
  CHECK(run.held == (run.metric("sold") == 1'000'000));
}

TEST_CASE("example: every order of the steps, from three tickets sold to six") {
  const Lesson& lesson = course().front();
  const Exploration found = explore(lesson, lesson.explore_settings());
  INFO(found.failure);
  REQUIRE(found.failure.empty());
  REQUIRE(found.find_outcome("3"));
  REQUIRE(found.find_outcome("6"));
  CHECK(found.find_outcome("3")->held);
  CHECK_FALSE(found.find_outcome("6")->held);
}
