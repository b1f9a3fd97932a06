#include "kit/running/run_totals.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kit/base/words.h"
#include "kit/running/run_results.h"

namespace racecourse {

namespace {

// Notes that differ from run to run are many; people read the most frequent.
constexpr std::size_t most_notes = 4, most_kinds_of_notes = 1000;

void count(std::vector<Outcome>& outcomes, const Outcome& outcome) {
  const auto comes_before = [](const Outcome& a, const Outcome& b) {
    return a.value == b.value ? a.held > b.held : value_before(a.value, b.value);
  };
  const auto at = std::lower_bound(outcomes.begin(), outcomes.end(), outcome, comes_before);
  if (at != outcomes.end() && at->value == outcome.value && at->held == outcome.held)
    at->count += outcome.count;
  else
    outcomes.insert(at, outcome);
}

std::optional<double> value_of(const std::vector<Metric>& metrics, const std::string& name) {
  const Metric* found = find_named(metrics, name);
  return found ? std::optional(found->value) : std::nullopt;
}

}  // namespace

RunTotals::RunTotals(const Lesson& lesson, bool keep_each)
    : lesson_(lesson), each_(keep_each ? std::make_shared<std::vector<RunRecord>>() : nullptr) {}

void RunTotals::add(const RunResults& run, double elapsed_ms) {
  if (!run.outcome()) return;
  One one{run.metrics(), *run.outcome(), elapsed_ms};
  ++runs_;
  held_ = held_ && one.outcome.held;
  count(outcomes_, one.outcome);
  times_.add(std::llround(elapsed_ms * 1e6));
  for (const Metric& metric : one.metrics) {
    if (!std::isfinite(metric.value)) continue;
    const auto is_it = [&](const Measured& known) { return known.metric.name == metric.name; };
    auto known = std::find_if(metrics_.begin(), metrics_.end(), is_it);
    if (known == metrics_.end()) known = metrics_.insert(known, {metric, {}, 0});
    known->values.add(metric.value);
    if (metric.doubt.empty()) continue;
    known->metric.doubt = metric.doubt;
    ++known->doubted;
  }
  for (const RunNote& note : run.notes()) {
    const auto is_it = [&](const Note& known) { return known.sentence == note.sentence; };
    auto known = std::find_if(notes_.begin(), notes_.end(), is_it);
    if (known == notes_.end() && notes_.size() == most_kinds_of_notes) continue;
    if (known == notes_.end()) known = notes_.insert(known, {note.sentence, note.of_luck, 0});
    ++known->runs;
  }
  if (each_) remember_each(one);
  if (!worst_ || is_worse(one)) worst_ = one;
  latest_ = std::move(one);
}

/// A run that breaks the property is worse than one that does not; then the one that loses more, by the lesson's losses in
/// their order.
bool RunTotals::is_worse(const One& run) const {
  if (run.outcome.held != worst_->outcome.held) return !run.outcome.held;
  for (const MetricSpec& spec : lesson_.metrics) {
    if (spec.role != Role::loss) continue;
    const double now = value_of(run.metrics, spec.name).value_or(0);
    const double then = value_of(worst_->metrics, spec.name).value_or(0);
    if (now != then) return now > then;
  }
  return false;
}

void RunTotals::remember_each(const One& run) {
  RunRecord record{run.outcome.value, run.outcome.held, run.elapsed_ms, {}};
  for (const MetricSpec& spec : lesson_.metrics)
    record.values.push_back(
        value_of(run.metrics, spec.name).value_or(std::numeric_limits<double>::quiet_NaN()));
  each_->push_back(std::move(record));
}

void RunTotals::fill(Snapshot& snapshot) const {
  snapshot.runs = runs_;
  snapshot.outcomes = outcomes_;
  if (snapshot.runs_asked > 1) snapshot.times = times_;
  if (runs_ > 0) snapshot.held = held_;
}

void RunTotals::fill_for_many(Snapshot& snapshot, bool over) const {
  snapshot.metrics.clear();
  for (const Measured& measured : metrics_) {
    Metric metric = measured.metric;
    metric.value = measured.values.median();
    metric.over_runs = MetricRange{measured.values.low(), measured.values.high()};
    // A few disturbed runs do not move the median.
    if (2 * measured.doubted < runs_) metric.doubt.clear();
    snapshot.metrics.push_back(std::move(metric));
  }
  snapshot.notes.clear();
  std::vector<Note> notes = notes_;
  // That nothing happened is news only where it never did.
  if (!held_) std::erase_if(notes, [](const Note& note) { return note.of_luck; });
  std::stable_sort(notes.begin(), notes.end(), [](const Note& a, const Note& b) { return a.runs > b.runs; });
  for (std::size_t i = 0; i < std::min(notes.size(), most_notes); ++i) {
    const bool all = notes[i].runs == runs_;
    snapshot.notes.push_back(
        (all ? "" : "In " + grouped(notes[i].runs) + " of " + grouped(runs_) + " runs: ") +
        notes[i].sentence);
  }
  if (notes.size() > most_notes)
    snapshot.notes.push_back("Other notes, each of fewer runs: " +
                             grouped(static_cast<std::int64_t>(notes.size() - most_notes)) + ".");
  if (!over) return;
  snapshot.worst = std::make_shared<const Snapshot>(told(snapshot, *worst_));
  snapshot.latest = std::make_shared<const Snapshot>(told(snapshot, *latest_));
}

/// That run as a snapshot of its own, which knows how the others ended.
Snapshot RunTotals::told(const Snapshot& all, const One& run) const {
  Snapshot one;
  one.lesson = lesson_.id;
  one.state = RunState::done;
  one.settings = all.settings;
  one.metrics = run.metrics;
  one.elapsed_ms = run.elapsed_ms;
  one.runs = runs_;
  one.runs_asked = all.runs_asked;
  one.outcomes = outcomes_;
  one.held = run.outcome.held;
  return one;
}

}  // namespace racecourse
