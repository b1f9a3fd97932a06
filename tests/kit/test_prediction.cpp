// Guesses as people type and say them, and the words lessons share.

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "kit/base/ordering.h"
#include "kit/lesson/lesson.h"
#include "kit/lesson/telling.h"

using namespace racecourse;

namespace {

Lesson asking(Prediction prediction) {
  Lesson lesson;
  lesson.teaching.prediction = std::move(prediction);
  return lesson;
}

Lesson asks_number(double low, double high, Format format = Format::count, std::string unit = {}) {
  Prediction asked;
  asked.low = low;
  asked.high = high;
  asked.format = format;
  asked.unit = std::move(unit);
  return asking(asked);
}

Lesson asks_choice() {
  Prediction asked;
  asked.kind = GuessKind::choice;
  asked.choices = {{"pool", "our pool"}, {"tbb", "oneTBB"}};
  return asking(asked);
}

Lesson asks_order() {
  Prediction asked;
  asked.kind = GuessKind::order;
  asked.setting = "guess";
  Lesson lesson = asking(asked);
  lesson.settings = {
      {.name = "guess", .choices = {{"a", "first"}, {"b", "second"}, {"c", "third"}}, .ordered = true}};
  return lesson;
}

std::optional<double> read(const Lesson& lesson, std::string_view typed) {
  double guess = -1;
  const auto complaint = read_guess(lesson, typed, guess);
  if (complaint) CHECK(guess == -1);
  return complaint ? std::nullopt : std::optional(guess);
}

Snapshot with_outcomes(std::vector<Outcome> outcomes) {
  Snapshot run;
  run.state = RunState::done;
  run.outcomes = std::move(outcomes);
  return run;
}

Snapshot with_metrics(std::vector<Metric> metrics) {
  Snapshot run;
  run.state = RunState::done;
  run.metrics = std::move(metrics);
  return run;
}

}  // namespace

TEST_CASE("a number is read as people type it, and only in its range") {
  const Lesson lesson = asks_number(0, 4'000'000);
  CHECK(read(lesson, "4000000") == 4e6);
  CHECK(read(lesson, "4,000,000") == 4e6);
  CHECK(read(lesson, "250k") == 250e3);
  CHECK(read(lesson, "1.5M") == 1.5e6);
  CHECK(read(lesson, "0.25") == 0.25);
  for (const char* wrong : {"", "4000001", "-1", "many", "nan", "inf", "1e400", "4x"}) {
    CAPTURE(wrong);
    CHECK_FALSE(read(lesson, wrong));
  }
  double guess = 0;
  CHECK(read_guess(lesson, "many", guess) == "A guess is a number from 0 to 4,000,000, not \"many\".");
}

TEST_CASE("a choice is read by number, word or label") {
  const Lesson lesson = asks_choice();
  for (const char* typed : {"2", "tbb", "oneTBB", "ONETBB"}) CHECK(read(lesson, typed) == 1.0);
  CHECK(read(lesson, "our pool") == 0.0);
  for (const char* wrong : {"", "0", "3", "pools"}) CHECK_FALSE(read(lesson, wrong));
}

TEST_CASE("an order is each number once") {
  const Lesson lesson = asks_order();
  CHECK(read(lesson, "123") == 0.0);
  CHECK(read(lesson, "3 2 1") == 5.0);
  CHECK(read(lesson, "2, 1, 3") == static_cast<double>(number_of_ordering({1, 0, 2})));
  for (const char* wrong : {"", "12", "1223", "124", "1233", "abc"}) CHECK_FALSE(read(lesson, wrong));
}

TEST_CASE("a guess is said in the measure of its lesson") {
  CHECK(guess_text(asks_number(0, 1e7), 4e6) == "4,000,000");
  CHECK(guess_text(asks_number(0, 100, Format::factor, "×"), 1.5) == "1.5 ×");
  CHECK(guess_text(asks_number(0, 100, Format::factor, "×"), 4) == "4 ×");
  CHECK(guess_text(asks_number(0, 100, Format::duration, "ms"), 50) == "50 ms");
  CHECK(guess_text(asks_number(0, 100, Format::duration, "ms"), 2.25) == "2.2 ms");
  CHECK(guess_text(asks_choice(), 1) == "oneTBB");
  CHECK(guess_text(asks_order(), 5) == "third, second, first");
}

TEST_CASE("distances: a difference, another word, pairs the wrong way round") {
  CHECK(guess_distance(asks_number(0, 10), 3, 7) == 4);
  CHECK(guess_distance(asks_number(0, 10), 7, 7) == 0);
  CHECK(guess_distance(asks_choice(), 0, 1) == 1);
  CHECK(guess_distance(asks_choice(), 1, 1) == 0);
  for (std::int64_t one = 0; one < 6; ++one) {
    CHECK(guess_distance(asks_order(), static_cast<double>(one), static_cast<double>(one)) == 0);
    // The reverse of an order has all pairs the other way round.
    std::vector<std::size_t> reverse = ordering(3, one);
    std::reverse(reverse.begin(), reverse.end());
    CHECK(guess_distance(asks_order(), static_cast<double>(one),
                         static_cast<double>(number_of_ordering(reverse))) == 3);
  }
}

TEST_CASE("no failure in n runs leaves room for 3/n") {
  CHECK(room_left(with_outcomes({{"4", 40, true}})) ==
        "0 failures in 40 runs: up to about 3/40 = 7.5 % could still go wrong.");
  CHECK(room_left(with_outcomes({{"4", 300, true}, {"5", 700, true}}), "losses") ==
        "0 losses in 1,000 runs: up to about 3/1,000 = 0.3 % could still go wrong.");
  CHECK(room_left(with_outcomes({{"4", 1, true}})) ==
        "0 failures in 1 run: that proves nothing yet. Run it 100 times.");
  CHECK(room_left(with_outcomes({{"4", 2, true}})) ==
        "0 failures in 2 runs: that proves nothing yet. Run it 100 times.");
  CHECK(tallied(with_outcomes({{"3", 7, false}, {"4", 93, true}})).broken == 7);
  CHECK(tallied(with_outcomes({{"3", 7, false}, {"4", 93, true}})).runs == 100);
}

TEST_CASE("who is first of some is known once all were measured") {
  const FirstOfSome ways({{"one", "one_ms"}, {"other", "other_ms"}});
  const Snapshot half = with_metrics({{"other_ms", 10, "ms"}});
  CHECK_FALSE(ways.first(half));
  CHECK(ways.told(half, "Go on.") == std::vector<std::string>{"Only other ran, with 10.0 ms. Go on."});
  CHECK(ways.answer(0, half, "there was but one") == "You said one; there was but one.");
  const Snapshot both = with_metrics({{"one_ms", 40, "ms"}, {"other_ms", 10, "ms"}});
  CHECK(ways.first(both) == 1.0);
  CHECK(ways.order(both) == std::vector<std::size_t>{1, 0});
  CHECK(
      ways.told(both, "Go on.") ==
      std::vector<std::string>{"First was other with 10.0 ms; last was one with 40.0 ms, 4 times as long."});
  CHECK(ways.answer(1, both, "") == "You said other, and it was first with 10.0 ms.");
  CHECK(ways.answer(0, both, "") == "You said one, which took 40.0 ms; first was other with 10.0 ms.");
  Snapshot going = both;
  going.state = RunState::running;
  CHECK_FALSE(ways.first(going));
  CHECK(ways.told(with_metrics({}), "Go on.").empty());
}

TEST_CASE("things are counted in the right number") {
  CHECK(counted(1, "thread", "threads") == "1 thread");
  CHECK(counted(0, "thread", "threads") == "0 threads");
  CHECK(counted(1000, "thread", "threads") == "1,000 threads");
}
