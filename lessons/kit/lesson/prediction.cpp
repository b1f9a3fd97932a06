#include "kit/lesson/prediction.h"

#include <algorithm>
#include <cassert>
#include <cctype>
#include <cmath>

#include "kit/base/ordering.h"
#include "kit/base/visible.h"
#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"

namespace racecourse {

namespace {

const Prediction& asked(const Lesson& lesson) {
  assert(lesson.teaching.prediction);
  return *lesson.teaching.prediction;
}

std::size_t index_of(double guess) { return static_cast<std::size_t>(std::max(std::llround(guess), 0LL)); }

std::vector<std::size_t> order_of(const Lesson& lesson, double guess) {
  return ordering(guess_words(lesson).size(), std::llround(guess));
}

/// Pairs that two orders of the same things have the other way round (Kendall, 1938).
double pairs_apart(const std::vector<std::size_t>& one, const std::vector<std::size_t>& other) {
  const auto place = [&](std::size_t thing) { return std::find(other.begin(), other.end(), thing); };
  double apart = 0;
  for (std::size_t i = 0; i < one.size(); ++i)
    for (std::size_t j = i + 1; j < one.size(); ++j) apart += place(one[i]) > place(one[j]) ? 1 : 0;
  return apart;
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

std::optional<double> choice_from(const std::vector<Choice>& words, std::string_view typed) {
  const std::string lower = lower_case(typed);
  for (std::size_t i = 0; i < words.size(); ++i)
    if (lower == std::to_string(i + 1) || lower == lower_case(words[i].word) ||
        lower == lower_case(words[i].label))
      return static_cast<double>(i);
  return {};
}

/// Digits from 1, each once, whatever stands between them.
std::optional<double> order_from(std::size_t things, std::string_view typed) {
  std::vector<std::size_t> order;
  for (const char c : typed) {
    if (c == ' ' || c == ',') continue;
    const auto thing = static_cast<std::size_t>(c - '1');
    if (c < '1' || thing >= things || std::find(order.begin(), order.end(), thing) != order.end()) return {};
    order.push_back(thing);
  }
  if (order.size() != things) return {};
  return static_cast<double>(number_of_ordering(order));
}

std::optional<double> number_from(const Prediction& prediction, std::string_view typed) {
  double value = 0;
  if (!parse_typed_decimal(typed, value)) return {};
  if (value < prediction.low || value > prediction.high) return {};
  return value;
}

std::optional<double> guess_from(const Lesson& lesson, std::string_view typed) {
  switch (asked(lesson).kind) {
    case GuessKind::number: return number_from(asked(lesson), typed);
    case GuessKind::choice: return choice_from(guess_words(lesson), typed);
    case GuessKind::order: return order_from(guess_words(lesson).size(), typed);
  }
  return {};
}

}  // namespace

Prediction yes_or_no(std::string question, std::function<std::optional<bool>(const Snapshot&)> truth) {
  const auto place = [truth = std::move(truth)](const Snapshot& run) -> std::optional<std::size_t> {
    const auto yes = truth(run);
    return yes ? std::optional<std::size_t>(*yes ? 0 : 1) : std::nullopt;
  };
  return one_of(std::move(question), {"yes", "no"}, place);
}

Prediction one_of(std::string question, std::vector<std::string> labels,
                  std::function<std::optional<std::size_t>(const Snapshot&)> truth) {
  Prediction asked;
  asked.kind = GuessKind::choice;
  asked.question = std::move(question);
  for (const std::string& label : labels) asked.choices.push_back({label, label});
  asked.result = [truth](const Snapshot& run) -> std::optional<double> {
    const auto place = truth(run);
    return place ? std::optional(static_cast<double>(*place)) : std::nullopt;
  };
  asked.answer = [labels = std::move(labels), truth = std::move(truth)](double guess, const Snapshot& run) {
    const std::string said = "You said “" + labels.at(index_of(guess)) + "”";
    const auto place = truth(run);
    if (!place) return said + "; this run cannot tell.";
    return *place == index_of(guess) ? said + ", and you were right."
                                     : said + "; it was “" + labels.at(*place) + "”.";
  };
  return asked;
}

Prediction how_many(std::string question, std::string metric, double high, std::string unit) {
  Prediction asked;
  asked.question = std::move(question);
  asked.high = high;
  asked.unit = std::move(unit);
  asked.result = [metric](const Snapshot& run) { return run.held ? run.metric(metric) : std::nullopt; };
  asked.answer = [metric = std::move(metric)](double guess, const Snapshot& run) {
    const std::string said = "You said " + point_text(guess);
    const auto value = run.metric(metric);
    if (!run.held || !value) return said + "; this run cannot tell.";
    return said + "; it was " + point_text(*value) + ".";
  };
  return asked;
}

namespace {

bool asks_for_the_worst(const Lesson& lesson, const Snapshot& run) {
  return run.worst && run.held == false && lesson.teaching.prediction->kind != GuessKind::number;
}

}  // namespace

std::optional<double> result_of_run(const Lesson& lesson, const Snapshot& run) {
  const Snapshot& said = asks_for_the_worst(lesson, run) ? *run.worst : run;
  const auto& result = lesson.teaching.prediction->result;
  if (why_not_sound(said).empty()) return result(said);
  // What is no number takes part in no comparison, and need not show in what is made of it.
  const auto sound = result(with_sound_figures(said)), as_measured = result(said);
  return sound == as_measured ? sound : std::nullopt;
}

std::string answer_to_guess(const Lesson& lesson, double guess, const Snapshot& run) {
  const auto& answer = lesson.teaching.prediction->answer;
  const auto result = result_of_run(lesson, run);
  if (!run.worst) {
    const bool doubtful = !result && lesson.teaching.prediction->result(run);
    return answer(guess, run) + (doubtful ? " That is not sound: " + why_not_sound(run) : "");
  }
  if (!result) return answer(guess, *run.worst);
  const std::string runs = counted(run.runs, "runs");
  return "You said " + guess_text(lesson, guess) +
         (asks_for_the_worst(lesson, run) ? "; the worst of " + runs + ": "
                                          : "; the median of " + runs + ": ") +
         guess_text(lesson, *result) + ".";
}

const std::vector<Choice>& guess_words(const Lesson& lesson) {
  const Prediction& prediction = asked(lesson);
  if (prediction.kind != GuessKind::order) return prediction.choices;
  const auto own = std::find_if(lesson.settings.begin(), lesson.settings.end(),
                                [&](const Setting& setting) { return setting.name == prediction.setting; });
  assert(own != lesson.settings.end());
  return own->choices;
}

std::string guess_text(const Lesson& lesson, double guess) {
  const Prediction& prediction = asked(lesson);
  switch (prediction.kind) {
    case GuessKind::number: {
      const bool whole = guess == std::trunc(guess);
      if (prediction.format == Format::count) return point_text(guess);
      if (prediction.format == Format::factor) return point_text(guess) + " ×";
      if (prediction.format == Format::duration && whole) return count_text(guess) + " " + prediction.unit;
      return metric_text(guess, prediction.format, prediction.unit);
    }
    case GuessKind::choice: return guess_words(lesson).at(index_of(guess)).label;
    case GuessKind::order: break;
  }
  std::string text;
  for (const std::size_t i : order_of(lesson, guess))
    text += (text.empty() ? "" : ", ") + guess_words(lesson)[i].label;
  return text;
}

double guess_distance(const Lesson& lesson, double guess, double result) {
  switch (asked(lesson).kind) {
    case GuessKind::number: return std::abs(guess - result);
    case GuessKind::choice: return index_of(guess) == index_of(result) ? 0 : 1;
    case GuessKind::order: return pairs_apart(order_of(lesson, guess), order_of(lesson, result));
  }
  return 0;
}

std::string guess_hint(const Lesson& lesson) {
  const Prediction& prediction = asked(lesson);
  const std::string last = std::to_string(guess_words(lesson).size());
  switch (prediction.kind) {
    case GuessKind::number:
      return "a number from " + point_text(prediction.low) + " to " + point_text(prediction.high);
    case GuessKind::choice: return "1 to " + last;
    case GuessKind::order: return "each of 1 to " + last + " once, fastest first";
  }
  return "";
}

std::optional<std::string> read_guess(const Lesson& lesson, std::string_view typed, double& guess) {
  if (const auto read = guess_from(lesson, typed)) {
    guess = *read;
    return {};
  }
  return "A guess is " + guess_hint(lesson) + ", not " + in_quotes(typed) + ".";
}

}  // namespace racecourse
