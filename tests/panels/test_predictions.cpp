// Who guessed what: the reader's own guess until the first run, and a class's list.

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "kit/lesson/course.h"
#include "session/predictions.h"

using namespace racecourse;

namespace {

const Lesson& counter() { return *find_lesson("unsynchronized-counter"); }
const Lesson& pool() { return *find_lesson("thread-pool"); }
const Lesson& models() { return *find_lesson("which-model"); }

bool add(Predictions& predictions, std::string_view typed) {
  predictions.edit_of_class(Edit::select_all, false);
  predictions.type_of_class(typed);
  return predictions.add_of_class();
}

std::vector<std::string> texts(const std::vector<RankedGuess>& ranked) {
  std::vector<std::string> all;
  for (const RankedGuess& one : ranked) all.push_back(one.text + " " + one.name);
  return all;
}

}  // namespace

TEST_CASE("a guess is drafted, committed once, and kept") {
  Predictions predictions(counter());
  CHECK(predictions.open());
  predictions.type("4 million");
  predictions.commit();
  CHECK(predictions.complaint().find("not \"4 million\"") != std::string::npos);
  CHECK(predictions.open());
  CHECK(predictions.draft().selected() == "4 million");  // to be typed over
  predictions.type("4,000,000");
  CHECK(predictions.complaint().empty());
  predictions.commit();
  CHECK(predictions.guess() == 4e6);
  predictions.type("5");
  predictions.commit();
  CHECK(predictions.guess() == 4e6);
  predictions.begin_anew();
  CHECK_FALSE(predictions.guess());
  CHECK(predictions.open());
}

TEST_CASE("a run takes the draft that can be read, and asks nobody again") {
  Predictions predictions(counter());
  predictions.type("250k");
  predictions.close(counter().default_settings());
  CHECK(predictions.guess() == 250e3);

  Predictions unreadable(counter());
  unreadable.type("lots");
  unreadable.close(counter().default_settings());
  CHECK_FALSE(unreadable.guess());
  CHECK_FALSE(unreadable.open());
  CHECK_FALSE(unreadable.complaint().empty());

  Predictions skipped(counter());
  skipped.type("1");
  skipped.skip();
  skipped.close(counter().default_settings());
  CHECK(skipped.skipped());
  CHECK_FALSE(skipped.guess());
}

TEST_CASE("each choice of settings is a question of its own") {
  Predictions predictions(counter());
  Settings settings = counter().default_settings();
  predictions.type("7");
  predictions.commit();
  settings.set_number("threads", 1);
  predictions.ask_about(settings);
  CHECK(predictions.open());
  CHECK_FALSE(predictions.guess());
  CHECK(predictions.begun());
  CHECK(predictions.hides_answer());
  predictions.type("8");
  predictions.close(settings);
  CHECK(predictions.guess() == 8.0);
  CHECK(predictions.was_run());
  predictions.ask_about(counter().default_settings());
  CHECK(predictions.guess() == 7.0);
  CHECK_FALSE(predictions.was_run());
}

TEST_CASE("who skips a guess is not kept from the text by the next setting") {
  Predictions predictions(counter());
  CHECK(predictions.hides_answer());
  CHECK_FALSE(predictions.begun());
  predictions.skip();
  CHECK_FALSE(predictions.hides_answer());
  Settings settings = counter().default_settings();
  settings.set_number("threads", 1);
  predictions.ask_about(settings);
  CHECK(predictions.open());
  CHECK_FALSE(predictions.hides_answer());
  predictions.type("1");
  predictions.commit();
  predictions.ask_about(counter().default_settings());
  CHECK(predictions.skipped());
}

TEST_CASE("a guess is made again until a run has answered it") {
  Predictions predictions(counter());
  predictions.type("4e6");
  predictions.commit();
  REQUIRE(predictions.guess() == 4e6);
  predictions.take_back();
  CHECK(predictions.open());
  CHECK(predictions.draft().selected() == "4e6");
  predictions.type("5");
  predictions.close(counter().default_settings());
  CHECK(predictions.guess() == 5.0);
  predictions.take_back();
  CHECK(predictions.guess() == 5.0);
}

TEST_CASE("a lesson that asks nothing takes no guess") {
  const Lesson quiet;
  Predictions predictions(quiet);
  predictions.type("1");
  predictions.draft_next_choice();
  predictions.commit();
  CHECK_FALSE(predictions.open());
  CHECK_FALSE(add(predictions, "1"));
  CHECK(predictions.of_class().empty());
}

TEST_CASE("the choices come round one after another") {
  Predictions predictions(pool());
  const auto& words = guess_words(pool());
  for (std::size_t i = 0; i <= words.size(); ++i) {
    predictions.draft_next_choice();
    CHECK(predictions.drafted() == words[i % words.size()].word);
  }
  predictions.choose(99);
  CHECK(predictions.drafted() == words[0].word);
  predictions.commit();
  CHECK(predictions.guess() == 0.0);
}

TEST_CASE("a class's guesses: name before or behind or none, one removed, all cleared") {
  Predictions predictions(counter());
  CHECK(add(predictions, "4000000 Ada"));
  CHECK(add(predictions, "Grace Hopper 1.5M"));
  CHECK(add(predictions, "  250k "));
  CHECK_FALSE(add(predictions, "no idea"));
  CHECK_FALSE(predictions.class_complaint().empty());
  CHECK_FALSE(add(predictions, ""));
  REQUIRE(predictions.of_class().size() == 3);
  CHECK(predictions.of_class()[1].name == "Grace Hopper");
  CHECK(predictions.of_class()[2].name.empty());
  CHECK(texts(nearest_first(counter(), predictions.of_class(), 1e6)) ==
        std::vector<std::string>{"1,500,000 Grace Hopper", "250,000 ", "4,000,000 Ada"});
  CHECK(texts(nearest_first(counter(), predictions.of_class(), {})).front() == "4,000,000 Ada");
  CHECK(median_guess(counter(), predictions.of_class()) == 1.5e6);
  predictions.remove_of_class(1);
  predictions.remove_of_class(7);
  CHECK(predictions.of_class().size() == 2);
  CHECK(median_guess(counter(), predictions.of_class()) == 250e3);
  predictions.begin_anew();
  CHECK(predictions.of_class().size() == 2);  // kept until cleared
  predictions.clear_class();
  CHECK(predictions.of_class().empty());
  CHECK_FALSE(median_guess(counter(), predictions.of_class()));
}

TEST_CASE("what the run said has a row among the guesses, even when nobody guessed it") {
  const std::vector<ClassGuess> guesses{{"", 4e6}, {"", 4e6}, {"", 1e6}};
  const auto rows = rows_of_guesses(counter(), guesses, 2e6);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].label == "1,000,000");
  CHECK(rows[1].label == "2,000,000");
  CHECK(rows[1].is_result);
  CHECK(rows[1].count == 0);
  CHECK(rows[2].count == 2);
  CHECK_FALSE(rows[2].is_result);
  CHECK(rows_of_guesses(counter(), guesses, 5e6).back().is_result);
  CHECK(rows_of_guesses(counter(), guesses, 1e6).size() == 2);
  CHECK(rows_of_guesses(counter(), guesses, {}).size() == 2);
  // Many fall into ranges, and the result into one of them.
  std::vector<ClassGuess> many;
  std::int64_t sum = 0, marked = 0;
  for (int i = 0; i < 60; ++i) many.push_back({"", 50'000.0 * i});
  for (const GuessBar& row : rows_of_guesses(counter(), many, 1'234'567)) {
    sum += row.count;
    marked += row.is_result ? 1 : 0;
  }
  CHECK(sum == 60);
  CHECK(marked == 1);
}

TEST_CASE("choices have a row each, orders are counted") {
  const auto choices = rows_of_guesses(pool(), {{"", 1}, {"", 1}, {"", 3}}, 3);
  REQUIRE(choices.size() == 4);
  CHECK(choices[1].count == 2);
  CHECK(choices[3].is_result);
  const auto orders = rows_of_guesses(models(), {{"", 0}, {"", 119}, {"", 119}}, 5);
  REQUIRE(orders.size() == 3);
  CHECK(orders[0].count == 2);
  CHECK(orders[0].label == "5 4 3 2 1");
  CHECK(orders[2].is_result);
}
