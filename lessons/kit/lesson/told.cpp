#include "kit/lesson/told.h"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

#include "kit/base/format.h"
#include "kit/base/words.h"
#include "kit/host/host.h"
#include "kit/lesson/telling.h"

namespace racecourse {

namespace {

constexpr std::string_view otherwise = "otherwise";

using Condition = std::function<bool(const Snapshot&)>;
using Number = std::function<double(const Snapshot&)>;

/// Cuts what stands before the mark off the text; all of it where there is no mark.
std::string_view cut_off(std::string_view& text, std::string_view mark) {
  const std::string_view before = text.substr(0, text.find(mark));
  text.remove_prefix(std::min(before.size() + mark.size(), text.size()));
  return before;
}

std::string_view section_of(std::string_view text, std::string_view heading) {
  cut_off(text, "\n## " + std::string(heading) + "\n");
  return cut_off(text, "\n## ");
}

/// What a number means that no lesson declares.
std::optional<double> number_of_runs(std::string_view name, const Snapshot& run) {
  const auto [counted, broken] = tallied(run);
  if (name == "cores") return host().cores;
  if (name == "elapsed_ms") return run.elapsed_ms;
  if (name == "runs") return static_cast<double>(run.runs);
  if (name == "runs_counted") return static_cast<double>(counted);
  if (name == "runs_broken") return static_cast<double>(broken);
  if (name == "runs_held") return static_cast<double>(counted - broken);
  return std::nullopt;
}
constexpr std::array numbers_of_runs{"cores",        "elapsed_ms",  "runs",
                                     "runs_counted", "runs_broken", "runs_held"};

constexpr std::array relations{"=", "!=", "<", ">", "<=", ">="};

/// The names a text may use, and what they stand for.
class Names {
 public:
  explicit Names(const Lesson& lesson) : lesson_(lesson) {}

  Condition condition(std::string_view words) const {
    std::vector<Condition> any;
    while (!words.empty()) any.push_back(all_of(cut_off(words, " or ")));
    return [any](const Snapshot& run) {
      return std::any_of(any.begin(), any.end(), [&](const Condition& one) { return one(run); });
    };
  }

  void check_slots(std::string_view words) const {
    walk_slots(
        words, [](std::string_view) {},
        [&](const Slot& slot) {
          if (slot.name != "guess" && !find_named(lesson_.teaching.words, slot.name) && !setting(slot.name))
            number(slot.name);
        });
  }

 private:
  const Setting* setting(std::string_view name) const { return find_named(lesson_.settings, name); }

  Condition all_of(std::string_view conditions) const {
    std::vector<Condition> all;
    while (!conditions.empty()) all.push_back(one_of(trimmed(cut_off(conditions, ","))));
    return [all](const Snapshot& run) {
      return std::all_of(all.begin(), all.end(), [&](const Condition& one) { return one(run); });
    };
  }

  Condition one_of(std::string_view condition) const {
    const std::size_t end = condition.find_first_of("<>=!", 1);
    if (end == std::string_view::npos) return fact(condition);
    const std::string name(condition.substr(0, end));
    const std::string relation(condition.substr(end, condition.find_first_not_of("<>=!", end) - end));
    const std::string value(condition.substr(end + relation.size()));
    if (std::find(relations.begin(), relations.end(), relation) == relations.end())
      refuse("relation", relation, {relations.begin(), relations.end()});
    if (const Setting* words = setting(name); words && !words->is_number())
      return word(*words, relation, value);
    return [left = number(name), right = number(value), relation](const Snapshot& run) {
      const double a = left(run), b = right(run);
      if (relation == "<") return a < b;
      if (relation == ">") return a > b;
      if (relation == "<=") return a <= b;
      if (relation == ">=") return a >= b;
      return (a == b) == (relation == "=");
    };
  }

  Condition word(const Setting& setting, const std::string& relation, const std::string& word) const {
    std::vector<std::string> words;
    for (const Choice& choice : setting.choices) words.push_back(choice.word);
    if (std::find(words.begin(), words.end(), word) == words.end())
      refuse("word of " + setting.name, word, words);
    return [name = setting.name, is = relation == "=", word](const Snapshot& run) {
      return run.was_set(name, word) == is;
    };
  }

  Number number(const std::string_view name) const {
    double value = 0;
    if (parse_typed_decimal(name, value)) return [value](const Snapshot&) { return value; };
    if (number_of_runs(name, {}))
      return [name = std::string(name)](const Snapshot& run) { return *number_of_runs(name, run); };
    if (!setting(name) && !find_named(lesson_.metrics, name)) refuse("figure or setting", name, all_names());
    return [name = std::string(name)](const Snapshot& run) {
      if (const auto measured = run.metric(name)) return *measured;
      return run.settings.has(name) ? run.number(name) : 0;
    };
  }

  Condition fact(std::string_view name) const {
    if (name.starts_with('!')) return [met = fact(name.substr(1))](const Snapshot& run) { return !met(run); };
    if (name == otherwise) return [](const Snapshot&) { return true; };
    if (name == "stopped") return [](const Snapshot& run) { return !run.held; };
    if (name == "held") return [](const Snapshot& run) { return run.held == true; };
    if (name == "broken") return [](const Snapshot& run) { return run.held == false; };
    if (name == "until_stopped") return [](const Snapshot& run) { return run.until_stopped; };
    if (name == "changed") return [](const Snapshot& run) { return !run.marks.empty(); };
    if (const Fact* own = find_named(lesson_.teaching.facts, name)) return own->holds;
    if (const Word* own = find_named(lesson_.teaching.words, name))
      return [text = own->text](const Snapshot& run) { return !text(run).empty(); };
    if (!find_named(lesson_.metrics, name)) refuse("condition", name, all_names());
    return [name = std::string(name)](const Snapshot& run) { return run.metric(name).has_value(); };
  }

  std::vector<std::string> all_names() const {
    std::vector<std::string> all{"stopped", "held", "broken", "changed", "until_stopped"};
    all.insert(all.end(), numbers_of_runs.begin(), numbers_of_runs.end());
    const auto add = [&](const auto& named) {
      for (const auto& one : named) all.push_back(one.name);
    };
    add(lesson_.settings);
    add(lesson_.metrics);
    add(lesson_.teaching.words);
    add(lesson_.teaching.facts);
    return all;
  }

  [[noreturn]] void refuse(const std::string& kind, std::string_view name,
                           const std::vector<std::string>& all) const {
    throw std::invalid_argument("text.md of “" + lesson_.title + "”: " + unknown_word(kind, name, all));
  }

  const Lesson& lesson_;
};

}  // namespace

Told::Told(const Lesson& lesson, std::string_view heading)
    : metrics_(lesson.metrics), words_(lesson.teaching.words) {
  const Names names(lesson);
  const auto understand = [&](Item& item) {
    std::string_view words = item.words;
    const bool conditional = words.starts_with('`');
    if (conditional) words.remove_prefix(1);
    item.when = names.condition(conditional ? cut_off(words, "`") : otherwise);
    item.words = std::string(trimmed(words));
    names.check_slots(item.words);
  };
  bool begins = true;  // a paragraph or a list
  for (std::string_view text = section_of(lesson.text, heading); !text.empty();) {
    const std::string_view line = trimmed(cut_off(text, "\n"));
    const bool part = line.starts_with("### ");
    if (part || (parts_.empty() && !line.empty()))
      parts_.push_back({names.condition(part ? line.substr(4) : otherwise), {}});
    if (!part && !line.empty()) read_line(line, begins);
    begins = part || line.empty();
  }
  for (Part& part : parts_)
    for (Sentence& sentence : part.sentences) {
      understand(sentence.lead);
      for (Item& item : sentence.items) understand(item);
    }
}

void Told::read_line(std::string_view line, bool begins) {
  std::vector<Sentence>& sentences = parts_.back().sentences;
  if (begins) sentences.emplace_back();
  std::vector<Item>& items = sentences.back().items;
  if (line.starts_with("- ")) {
    items.emplace_back();
    line = trimmed(line.substr(1));
  }
  std::string& words = items.empty() ? sentences.back().lead.words : items.back().words;
  words += (words.empty() ? "" : " ") + std::string(line);
}

Slots Told::slots_of_run(const Snapshot& run) const {
  Slots slots = slots_of(metrics_, run.settings, run);
  for (const MetricSpec& spec : metrics_)  // has no effect where there is a value, or a setting of that name
    slots.emplace(spec.name, metric_text(0, spec.format, spec.unit));
  for (const char* name : numbers_of_runs) slots[name] = count_text(*number_of_runs(name, run));
  slots["elapsed_ms"] = metric_text(run.elapsed_ms, Format::duration, "ms");
  for (const Word& word : words_) slots[word.name] = word.text(run);
  return slots;
}

std::vector<std::string> Told::sentences(const Snapshot& run, const Slots& more) const {
  const auto met = [&](const auto& one) { return one.when(run); };
  const auto part = std::find_if(parts_.begin(), parts_.end(), met);
  if (part == parts_.end()) return {};
  Slots slots = slots_of_run(run);
  slots.insert(more.begin(), more.end());
  std::vector<std::string> said;
  for (const Sentence& sentence : part->sentences) {
    if (!met(sentence.lead)) continue;
    const auto item = std::find_if(sentence.items.begin(), sentence.items.end(), met);
    const std::string end = item == sentence.items.end() ? "" : item->words;
    const bool both = !sentence.lead.words.empty() && !end.empty();
    const auto words = filled(sentence.lead.words + (both ? " " : "") + end, slots);
    if (words && !words->empty()) said.push_back(*words);
  }
  return said;
}

std::string Told::in_a_row(const Snapshot& run, const Slots& more) const {
  std::string row;
  for (const std::string& sentence : sentences(run, more)) row += (row.empty() ? "" : " ") + sentence;
  return row;
}

}  // namespace racecourse
