#include "session/predictions.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "kit/base/ordering.h"
#include "kit/base/words.h"
#include "kit/lesson/prediction.h"
#include "pictures/histogram_bins.h"

namespace racecourse {

namespace {

/// The guess stands before the name or behind it.
std::optional<ClassGuess> class_guess_from(const Lesson& lesson, std::string_view typed) {
  ClassGuess read;
  if (!read_guess(lesson, typed, read.guess)) return read;
  const std::size_t first = typed.find(' ');
  const std::size_t last = typed.rfind(' ');
  if (first == std::string_view::npos) return {};
  if (!read_guess(lesson, typed.substr(0, first), read.guess)) {
    read.name = trimmed(typed.substr(first));
    return read;
  }
  if (read_guess(lesson, typed.substr(last + 1), read.guess)) return {};
  read.name = trimmed(typed.substr(0, last));
  return read;
}

std::string number_as_outcome(double value) {
  std::array<char, 64> digits{};
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  return {digits.data(), written.ptr};
}

bool holds(const HistogramBar& bar, double value) {
  return bar.is_range ? value >= bar.low && value < bar.high : value == bar.low;
}

std::vector<GuessBar> rows_of_numbers(const Lesson& lesson, const std::vector<ClassGuess>& guesses,
                                      const std::optional<double>& result, std::size_t most) {
  std::vector<double> values;
  for (const ClassGuess& one : guesses) values.push_back(one.guess);
  std::sort(values.begin(), values.end());
  std::vector<Outcome> outcomes;
  for (const double value : values) {
    if (!outcomes.empty() && outcomes.back().value == number_as_outcome(value))
      ++outcomes.back().count;
    else
      outcomes.push_back({number_as_outcome(value), 1, true});
  }
  std::vector<GuessBar> rows;
  bool told = !result;
  for (const HistogramBar& bar : bin_outcomes(outcomes, most)) {
    if (!told && !holds(bar, *result) && bar.low > *result) {
      rows.push_back({guess_text(lesson, *result), 0, true});
      told = true;
    }
    const bool here = !told && holds(bar, *result);
    told = told || here;
    rows.push_back({bar.is_range ? bar.label : guess_text(lesson, bar.low), bar.count, here});
  }
  if (!told) rows.push_back({guess_text(lesson, *result), 0, true});
  return rows;
}

std::vector<GuessBar> rows_of_words(const Lesson& lesson, const std::vector<ClassGuess>& guesses,
                                    const std::optional<double>& result) {
  std::vector<GuessBar> rows;
  for (std::size_t i = 0; i < guess_words(lesson).size(); ++i) {
    const auto word = static_cast<double>(i);
    const auto said = std::count_if(guesses.begin(), guesses.end(),
                                    [&](const ClassGuess& one) { return one.guess == word; });
    rows.push_back({guess_text(lesson, word), said, result == word});
  }
  return rows;
}

std::vector<GuessBar> rows_of_orders(const Lesson& lesson, const std::vector<ClassGuess>& guesses,
                                     const std::optional<double>& result) {
  std::vector<GuessBar> rows;
  const auto row_of = [&](double guess) -> GuessBar& {
    const std::string text = listed_guess(lesson, guess);
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const GuessBar& row) { return row.label == text; });
    if (found != rows.end()) return *found;
    rows.push_back({text, 0, result == guess});
    return rows.back();
  };
  if (result) row_of(*result);
  for (const ClassGuess& one : guesses) ++row_of(one.guess).count;
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
  return rows;
}

}  // namespace

Predictions::Predictions(const Lesson& lesson)
    : lesson_(&lesson), about_(asked_of(lesson.default_settings())) {}

const Predictions::Said* Predictions::said() const {
  const auto found = std::find_if(answered_.begin(), answered_.end(),
                                  [&](const Said& one) { return one.settings == about_; });
  return found == answered_.end() ? nullptr : &*found;
}

bool Predictions::is_order() const {
  return asks() && lesson_->teaching.prediction->kind == GuessKind::order;
}

/// An order is guessed by setting it, so that another one is no other question.
Settings Predictions::asked_of(const Settings& settings) const {
  Settings asked = settings;
  if (is_order() && asked.has(lesson_->teaching.prediction->setting))
    asked.set_number(lesson_->teaching.prediction->setting, as_listed);
  return asked;
}

void Predictions::ask_about(const Settings& settings) {
  Settings asked = asked_of(settings);
  if (is_order() && settings.has(lesson_->teaching.prediction->setting))
    order_ = settings.number(lesson_->teaching.prediction->setting);
  if (asked == about_) return;
  about_ = std::move(asked);
  complaint_.clear();
}

void Predictions::type(std::string_view text) {
  if (!open()) return;
  draft_.type(text);
  complaint_.clear();
}

void Predictions::edit(Edit what, bool selecting) {
  if (open()) draft_.edit(what, selecting);
  complaint_.clear();
}

void Predictions::choose(std::size_t choice) {
  if (open() && choice < guess_words(*lesson_).size()) draft_.set(guess_words(*lesson_)[choice].word);
}

void Predictions::draft_next_choice() {
  if (!open() || lesson_->teaching.prediction->kind != GuessKind::choice) return;
  double now = 0;
  const bool any = !read_guess(*lesson_, drafted(), now);
  choose(any ? (static_cast<std::size_t>(now) + 1) % guess_words(*lesson_).size() : 0);
}

bool Predictions::unreadable() const {
  double unused = 0;
  return open() && !trimmed(drafted()).empty() && read_guess(*lesson_, trimmed(drafted()), unused);
}

void Predictions::say(std::optional<double> guess) {
  answered_.push_back({about_, guess, drafted()});
  skips_ = !guess;
  draft_.clear();
}

void Predictions::commit() {
  if (!open()) return;
  if (is_order() && order_ != as_listed) return say(static_cast<double>(order_));
  if (trimmed(drafted()).empty()) return;
  double read = 0;
  complaint_ = read_guess(*lesson_, trimmed(drafted()), read).value_or("");
  if (complaint_.empty())
    say(read);
  else
    draft_.select_all();
}

void Predictions::close(const Settings& settings) {
  ask_about(settings);
  ran_ = about_;
  commit();
  if (open()) say({});
}

void Predictions::skip() {
  if (!open()) return;
  complaint_.clear();
  say({});
}

void Predictions::take_back() {
  if (!asks() || was_run() || is_order() || !said()) return;
  draft_.set(said()->typed);
  draft_.select_all();
  std::erase_if(answered_, [&](const Said& one) { return one.settings == about_; });
  skips_ = false;
}

void Predictions::begin_anew() {
  draft_.clear();
  complaint_.clear();
  answered_.clear();
  ran_.reset();
  skips_ = false;
}

std::optional<double> Predictions::guess_for(const Snapshot& run) const {
  if (!asks()) return {};
  if (!is_order()) return guess();
  const std::int64_t order = run.settings.number(lesson_->teaching.prediction->setting);
  return order == as_listed ? std::nullopt : std::optional(static_cast<double>(order));
}

std::optional<double> Predictions::result_of(const Snapshot& run) const {
  if (!asks() || !run.tells() || !was_run()) return {};
  return result_of_run(*lesson_, run);
}

std::string Predictions::answer_of(const Snapshot& run) const {
  const auto guessed = guess_for(run);
  return run.tells() && was_run() && guessed ? answer_to_guess(*lesson_, *guessed, run) : std::string();
}

void Predictions::type_of_class(std::string_view text) {
  class_draft_.type(text);
  class_complaint_.clear();
}

void Predictions::edit_of_class(Edit what, bool selecting) {
  class_draft_.edit(what, selecting);
  class_complaint_.clear();
}

bool Predictions::add_of_class() {
  const std::string_view typed = trimmed(class_drafted());
  if (!asks() || typed.empty()) return false;
  const auto read = class_guess_from(*lesson_, typed);
  if (!read) {
    double unused = 0;
    class_complaint_ = read_guess(*lesson_, typed, unused).value_or("");
    class_draft_.select_all();
    return false;
  }
  class_.push_back(*read);
  class_draft_.clear();
  return true;
}

void Predictions::remove_of_class(std::size_t index) {
  if (index < class_.size()) class_.erase(class_.begin() + static_cast<std::ptrdiff_t>(index));
}

void Predictions::clear_class() {
  class_.clear();
  class_draft_.clear();
  class_complaint_.clear();
}

std::string listed_guess(const Lesson& lesson, double guess) {
  if (lesson.teaching.prediction->kind != GuessKind::order) return guess_text(lesson, guess);
  std::string numbers;
  for (const std::size_t thing : ordering(guess_words(lesson).size(), std::llround(guess)))
    numbers += (numbers.empty() ? "" : " ") + std::to_string(thing + 1);
  return numbers;
}

std::vector<RankedGuess> nearest_first(const Lesson& lesson, const std::vector<ClassGuess>& guesses,
                                       const std::optional<double>& result) {
  std::vector<RankedGuess> ranked;
  for (std::size_t i = 0; i < guesses.size(); ++i) {
    RankedGuess one{i, guesses[i].name, listed_guess(lesson, guesses[i].guess), {}};
    if (result) one.distance = guess_distance(lesson, guesses[i].guess, *result);
    ranked.push_back(std::move(one));
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.distance < b.distance; });
  return ranked;
}

std::optional<double> median_guess(const Lesson& lesson, const std::vector<ClassGuess>& guesses) {
  if (guesses.empty() || !lesson.teaching.prediction || lesson.teaching.prediction->kind != GuessKind::number)
    return {};
  std::vector<double> values;
  for (const ClassGuess& one : guesses) values.push_back(one.guess);
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

std::vector<GuessBar> rows_of_guesses(const Lesson& lesson, const std::vector<ClassGuess>& guesses,
                                      const std::optional<double>& result, std::size_t most) {
  switch (lesson.teaching.prediction->kind) {
    case GuessKind::number: return rows_of_numbers(lesson, guesses, result, most);
    case GuessKind::choice: return rows_of_words(lesson, guesses, result);
    case GuessKind::order: return rows_of_orders(lesson, guesses, result);
  }
  return {};
}

}  // namespace racecourse
