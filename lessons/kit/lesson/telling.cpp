#include "kit/lesson/telling.h"

#include <algorithm>

#include "kit/base/format.h"
#include "kit/base/words.h"
#include "kit/lesson/told.h"

namespace racecourse {

std::string word_of(const Snapshot& run, std::string_view setting) {
  const Setting& declared = run.settings.declared()[run.settings.index(setting)];
  return declared.choices.at(static_cast<std::size_t>(run.settings.number(setting))).label;
}

std::string number_of(const Snapshot& run, std::string_view setting) {
  return grouped(run.settings.number(setting));
}

namespace {

void tell_by_held_and_broken(Lesson& lesson) {
  const Told held(lesson, "Held"), broken(lesson, "Broken");
  if (!held.is_written() || !broken.is_written()) return;
  const auto told = [held, broken](const Snapshot& run) {
    if (!run.held)
      return std::vector<std::string>{"The run was stopped before it was clear how it would end."};
    return (*run.held ? held : broken).sentences(run);
  };
  lesson.teaching.explain = [told](const Snapshot& run) {
    std::vector<std::string> sentences = told(run);
    if (sentences.size() > 1) sentences.pop_back();
    return sentences;
  };
  lesson.teaching.on_belief = [told](const Snapshot& run) {
    const std::vector<std::string> sentences = told(run);
    return sentences.empty() ? std::string() : sentences.back();
  };
}

/// What is told of: of many runs the worst, with its own figures.
const Snapshot& one_run(const Snapshot& run) { return run.worst ? *run.worst : run; }

/// "lost: median 1,200 additions, 0 to 3,400", for a figure that was not the same in all runs.
std::string spread_over_runs(const MetricSpec& spec, const Metric& metric) {
  const auto text = [&](double value) { return metric_text(value, spec.format, spec.unit); };
  const bool counts = spec.format == Format::count && !spec.unit.empty();
  return spec.label + ": median " + text(metric.value) + (counts ? " " + spec.unit : "") + ", " +
         text(metric.over_runs->low) + " to " + text(metric.over_runs->high);
}

/// What all runs came to: in how many the property held, and between what the figures were that say so.
std::string of_all_runs(const Lesson& lesson, const Snapshot& run) {
  constexpr std::size_t most_figures = 3;
  const auto [runs, broken] = tallied(run);
  std::string said = "“" + lesson.property + "” ";
  said += broken == 0 ? "held in all " + counted(runs, "runs")
                      : "was broken in " + grouped(broken) + " of " + counted(runs, "runs");
  std::size_t figures = 0;
  for (const MetricSpec& spec : lesson.metrics) {
    const Metric* metric = find_named(run.metrics, spec.name);
    if (!metric || !metric->over_runs || metric->over_runs->low == metric->over_runs->high) continue;
    const bool matters = spec.role == Role::loss || spec.name == lesson.measure;
    if (matters && figures++ < most_figures) said += "; " + spread_over_runs(spec, *metric);
  }
  return said + ".";
}

/// Which figures are not sound, and why; empty where all are.
std::string about_doubts(const Lesson& lesson, const Snapshot& run) {
  const std::string why = why_not_sound(run);
  if (why.empty()) return {};
  std::string labels;
  for (const MetricSpec& spec : lesson.metrics)
    if (const Metric* metric = find_named(run.metrics, spec.name); metric && metric->doubt == why)
      labels += (labels.empty() ? "" : ", ") + spec.label;
  return "Not sound: " + labels + ". " + why;
}

/// Of many runs what they came to, and then what is told of the worst; last of all which figures are not sound.
std::function<std::vector<std::string>(const Snapshot&)> with_what_to_know(
    const Lesson& lesson, std::function<std::vector<std::string>(const Snapshot&)> of_one) {
  Lesson said;  // no more of it than what is said
  said.property = lesson.property;
  said.metrics = lesson.metrics;
  said.measure = lesson.measure;
  return [said, of_one = std::move(of_one)](const Snapshot& run) {
    std::vector<std::string> sentences = of_one(one_run(run));
    if (std::string doubts = about_doubts(said, run); !doubts.empty()) sentences.push_back(std::move(doubts));
    if (!run.worst) return sentences;
    if (!sentences.empty())
      sentences.front() =
          (tallied(run).broken > 0 ? "The worst of them: " : "One of them: ") + sentences.front();
    sentences.insert(sentences.begin(), of_all_runs(said, run));
    return sentences;
  };
}

/// A guess as a sentence has it.
std::string guess_in_words(const Prediction& asked, double guess) {
  return asked.kind == GuessKind::choice ? asked.choices.at(static_cast<std::size_t>(guess)).label
                                         : point_text(guess);
}

}  // namespace

void tell_by_text(Lesson& lesson) {
  Teaching& teaching = lesson.teaching;
  tell_by_held_and_broken(lesson);
  if (const Told told(lesson, "Before a run"); told.is_written())
    teaching.before = [told](const Settings& settings) {
      Snapshot none;
      none.settings = settings;
      return told.in_a_row(none);
    };
  if (const Told told(lesson, "After a run"); told.is_written())
    teaching.explain = [told](const Snapshot& run) { return told.sentences(run); };
  if (const Told told(lesson, "To the belief"); told.is_written())
    teaching.on_belief = [told](const Snapshot& run) { return told.in_a_row(run); };
  if (const Told told(lesson, "To the guess"); told.is_written() && teaching.prediction)
    teaching.prediction->answer = [told, asked = *teaching.prediction](double guess, const Snapshot& run) {
      return told.in_a_row(run, {{"guess", guess_in_words(asked, guess)}});
    };
  if (teaching.explain) teaching.explain = with_what_to_know(lesson, std::move(teaching.explain));
  if (teaching.on_belief)
    teaching.on_belief = [of_one = std::move(teaching.on_belief)](const Snapshot& run) {
      return of_one(one_run(run));
    };
}

Word factor_word(std::string name, std::string metric) {
  return {std::move(name),
          [metric = std::move(metric)](const Snapshot& run) { return point_text(run.measured(metric)); }};
}

Tallied tallied(const Snapshot& run) {
  Tallied sum;
  for (const Outcome& outcome : run.outcomes) {
    sum.runs += outcome.count;
    if (!outcome.held) sum.broken += outcome.count;
  }
  return sum;
}

std::string room_left(const Snapshot& run, std::string_view failures) {
  const auto [runs, broken] = tallied(run);
  if (broken > 0) return grouped(broken) + " of " + counted(runs, "runs") + " went wrong.";
  const std::string none = "0 " + std::string(failures) + " in " + counted(static_cast<double>(runs), "runs");
  if (runs < 3) return none + ": that proves nothing yet. Run it 100 times.";
  return none + ": up to about 3/" + grouped(runs) + " = " + share_text(3.0 / static_cast<double>(runs)) +
         " could still go wrong.";
}

std::vector<Choice> FirstOfSome::choices() const {
  std::vector<Choice> words;
  for (const Way& way : ways_) words.push_back({way.name, way.name});
  return words;
}

std::vector<FirstOfSome::Measured> FirstOfSome::ranking(const Snapshot& run) const {
  std::vector<Measured> order;
  for (std::size_t place = 0; place < ways_.size(); ++place)
    if (const auto ms = run.metric(ways_[place].metric)) order.push_back({place, *ms});
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.ms < b.ms; });
  return order;
}

std::vector<std::size_t> FirstOfSome::order(const Snapshot& run) const {
  std::vector<std::size_t> places;
  for (const Measured& way : ranking(run)) places.push_back(way.place);
  return places;
}

std::string FirstOfSome::with_time(const Measured& way) const {
  return ways_[way.place].name + " with " + metric_text(way.ms, Format::duration, "ms");
}

std::optional<double> FirstOfSome::first(const Snapshot& run) const {
  const std::vector<Measured> order = ranking(run);
  if (run.state != RunState::done || order.size() < ways_.size()) return std::nullopt;
  return static_cast<double>(order.front().place);
}

std::vector<std::string> FirstOfSome::told(const Snapshot& run, const std::string& alone) const {
  const std::vector<Measured> order = ranking(run);
  if (order.empty()) return {};
  const Measured &first = order.front(), &last = order.back();
  if (order.size() == 1)
    return {"Only " + ways_[first.place].name + " ran, with " +
            metric_text(first.ms, Format::duration, "ms") + "." + (alone.empty() ? "" : " " + alone)};
  const std::string both = "First was " + with_time(first) + "; last was " + with_time(last);
  if (first.ms <= 0) return {both + "."};
  return {both + ", " + point_text(last.ms / first.ms) + " times as long."};
}

std::string FirstOfSome::answer(double guess, const Snapshot& run, const std::string& incomplete) const {
  const auto place = static_cast<std::size_t>(guess);
  const std::string said = "You said " + ways_.at(place).name;
  if (!first(run)) return said + "; " + incomplete + ".";
  const std::vector<Measured> order = ranking(run);
  if (order.front().place == place)
    return said + ", and it was first with " + metric_text(order.front().ms, Format::duration, "ms") + ".";
  const double own_ms = run.metric(ways_[place].metric).value_or(0);
  return said + ", which took " + metric_text(own_ms, Format::duration, "ms") + "; first was " +
         with_time(order.front()) + ".";
}

Word FirstOfSome::first_and_last(const std::string& alone) const {
  return {"first_and_last", [ways = *this, alone](const Snapshot& run) {
            const std::vector<std::string> said = ways.told(run, alone);
            return said.empty() ? std::string() : said.front();
          }};
}

Prediction FirstOfSome::which_is_first(std::string question, const std::string& incomplete) const {
  Prediction asked;
  asked.kind = GuessKind::choice;
  asked.question = std::move(question);
  asked.choices = choices();
  asked.result = [ways = *this](const Snapshot& run) { return ways.first(run); };
  asked.answer = [ways = *this, incomplete](double guess, const Snapshot& run) {
    return ways.answer(guess, run, incomplete);
  };
  return asked;
}

}  // namespace racecourse
