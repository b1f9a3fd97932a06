#include "kit/lesson/telling.h"

#include <algorithm>

#include "kit/base/format.h"
#include "kit/base/words.h"

namespace racecourse {

std::string word_of(const Snapshot& run, std::string_view setting) {
  const Setting& declared = run.settings.declared()[run.settings.index(setting)];
  return declared.choices.at(static_cast<std::size_t>(run.settings.number(setting))).label;
}

std::string number_of(const Snapshot& run, std::string_view setting) {
  return grouped(run.settings.number(setting));
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
  if (broken > 0)
    return "In " + grouped(broken) + " of " + counted(static_cast<double>(runs), "runs") +
           " it went wrong; in the last one it did not.";
  const std::string none = "0 " + std::string(failures) + " in " + counted(static_cast<double>(runs), "runs");
  if (runs < 3) return none + " proves nothing yet: press Run × 100.";
  return none + " still leaves room for about 3/" + grouped(runs) + " = " +
         share_text(3.0 / static_cast<double>(runs)) + ".";
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
  if (order.size() == 1) return {"This was " + with_time(first) + ". " + alone};
  const std::string both = "First was " + with_time(first) + ", last " + with_time(last);
  if (first.ms <= 0) return {both + "."};
  return {both + ": " + point_text(last.ms / first.ms) + " times as long."};
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

}  // namespace racecourse
