#include "kit/running/run_results.h"

#include <algorithm>
#include <stdexcept>

#include "kit/base/words.h"

namespace racecourse {

namespace {

constexpr std::size_t most_points = 2000;
constexpr std::size_t most_lines = 2000;
constexpr double usual_pause_ms = 50;  // some looks at the lanes

/// Throws std::invalid_argument when none of these has that name.
template <class Named>
void check_name(std::string_view kind, std::string_view name, const std::vector<Named>& declared) {
  if (find_named(declared, name)) return;
  std::vector<std::string> names;
  for (const Named& one : declared) names.push_back(one.name);
  throw std::invalid_argument(unknown_word(kind, name, names));
}

}  // namespace

void RunResults::break_property(const Ending& ending) {
  set_outcome(ending);
  outcome_is_final_ = true;
}

void RunResults::set_metric(std::string_view name, double value) {
  if (lesson_) check_name("metric", name, lesson_->metrics);
  const auto found =
      std::find_if(metrics_.begin(), metrics_.end(), [&](const Metric& m) { return m.name == name; });
  if (found != metrics_.end()) {
    found->value = value;
  } else {
    const MetricSpec* declared = lesson_ ? find_named(lesson_->metrics, name) : nullptr;
    metrics_.push_back({std::string(name), value, declared ? declared->unit : std::string()});
  }
}

void RunResults::doubt_metric(std::string_view name, std::string why) {
  if (lesson_) check_name("metric", name, lesson_->metrics);
  doubts_.insert_or_assign(std::string(name), std::move(why));
}

bool RunResults::is_speed(const Metric& metric) const {
  const MetricSpec* spec = lesson_ ? find_named(lesson_->metrics, metric.name) : nullptr;
  return spec && depends_on_speed(spec->format);
}

bool RunResults::measures_speeds() const {
  return std::any_of(metrics_.begin(), metrics_.end(),
                     [this](const Metric& metric) { return is_speed(metric); });
}

std::string RunResults::doubt_of(const Metric& metric) const {
  if (const auto own = doubts_.find(metric.name); own != doubts_.end() && !own->second.empty())
    return own->second;
  return is_speed(metric) ? doubt_of_speeds_ : std::string();
}

std::vector<Metric> RunResults::metrics() const {
  std::vector<Metric> all = metrics_;
  for (Metric& metric : all) metric.doubt = doubt_of(metric);
  return all;
}

/// Bars of speeds are as doubtful as the figures.
void RunResults::mark_bars(Figure& figure) const {
  const FigureSpec* spec = lesson_ ? find_named(lesson_->figures, figure.name) : nullptr;
  if (!spec || !depends_on_speed(spec->format) || doubt_of_speeds_.empty()) return;
  for (Bar& bar : figure.bars) {
    if (!bar.measured) continue;
    bar.role = Role::muted;
    // The lesson may have marked it itself.
    if (bar.note.find("not sound") == std::string::npos)
      bar.note += bar.note.empty() ? "not sound" : "; not sound";
  }
}

void RunResults::forget_metric(std::string_view name) {
  if (lesson_) check_name("metric", name, lesson_->metrics);
  std::erase_if(metrics_, [&](const Metric& metric) { return metric.name == name; });
}

void RunResults::add_point(std::string_view name, double value) {
  if (lesson_) check_name("series", name, lesson_->series);
  auto found = std::find_if(series_.begin(), series_.end(), [&](const Series& s) { return s.name == name; });
  if (found == series_.end()) found = series_.insert(found, {.name = std::string(name)});
  std::vector<Point>& points = found->points;
  const double now = elapsed_ms_() - found->zero_ms;
  // A look between the end of the last lane and the end of the run lies beyond what turns out to be the end.
  while (!points.empty() && points.back().t_ms > now) points.pop_back();
  const bool interrupted = interrupted_.erase(found->name) > 0;
  if (interrupted && !points.empty() && now - points.back().t_ms > usual_pause_ms)
    found->breaks.push_back(points.back().t_ms);
  add_thinned(points, {now, value}, most_points);
}

void RunResults::begin_line(std::string_view name, double at_ms) {
  if (find_named(series_, name)) return add_point(name, 0.0);
  if (lesson_) check_name("series", name, lesson_->series);
  series_.push_back({.name = std::string(name), .points = {{0, 0}}, .zero_ms = at_ms});
}

void RunResults::break_lines() {
  for (const Series& one : series_) interrupted_.insert(one.name);
}

Figure& RunResults::figure(std::string_view name) {
  if (lesson_) check_name("figure", name, lesson_->figures);
  const auto found =
      std::find_if(figures_.begin(), figures_.end(), [&](const Figure& f) { return f.name == name; });
  if (found != figures_.end()) return *found;
  return figures_.emplace_back(Figure{.name = std::string(name)});
}

void RunResults::print(std::string_view name, OutputLine line) {
  const std::lock_guard lock(figures_mutex_);
  std::vector<OutputLine>& lines = figure(name).lines;
  if (lines.size() < most_lines) lines.push_back(std::move(line));
}

void RunResults::set_bars(std::string_view name, std::vector<Bar> bars) {
  const std::lock_guard lock(figures_mutex_);
  figure(name).bars = std::move(bars);
}

void RunResults::set_curves(std::string_view name, std::vector<Curve> curves) {
  const std::lock_guard lock(figures_mutex_);
  figure(name).curves = std::move(curves);
}

void RunResults::set_spread(std::string_view name, const Spread& spread) {
  const std::lock_guard lock(figures_mutex_);
  figure(name).spread = spread;
}

void RunResults::set_waits(std::string_view name, WaitGraph waits) {
  const std::lock_guard lock(figures_mutex_);
  figure(name).waits = std::move(waits);
}

void RunResults::set_outcome(std::string value, bool held) {
  if (!outcome_is_final_) outcome_ = Outcome{std::move(value), 1, held};
}

void RunResults::keep_note(RunNote note) {
  const auto is_it = [&](const RunNote& known) { return known.sentence == note.sentence; };
  if (std::none_of(notes_.begin(), notes_.end(), is_it)) notes_.push_back(std::move(note));
}

void RunResults::fill(Snapshot& snapshot) const {
  snapshot.metrics = metrics();
  snapshot.series = series_;
  snapshot.notes.clear();
  for (const RunNote& note : notes_) snapshot.notes.push_back(note.sentence);
  const std::lock_guard lock(figures_mutex_);
  snapshot.figures = figures_;
  for (Figure& figure : snapshot.figures) mark_bars(figure);
}

}  // namespace racecourse
