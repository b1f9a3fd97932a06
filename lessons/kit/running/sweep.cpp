#include "kit/running/sweep.h"

#include <algorithm>
#include <cassert>
#include <stop_token>
#include <utility>

namespace racecourse {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t most_values = 9;
constexpr std::int64_t factor_for_doubling = 8;

double ms_since(Clock::time_point began) {
  return std::chrono::duration<double, std::milli>(Clock::now() - began).count();
}

/// Within low .. high: each of `digits` times each power of `base`.
std::vector<std::int64_t> steps_within(std::int64_t low, std::int64_t high, std::int64_t base,
                                       std::initializer_list<std::int64_t> digits) {
  std::vector<std::int64_t> values;
  for (std::int64_t power = 1; power <= high; power *= base) {
    for (const std::int64_t digit : digits)
      if (digit * power >= low && digit * power <= high) values.push_back(digit * power);
    if (power > high / base) break;
  }
  return values;
}

/// Adds both ends, and drops the values that are too near to one of them to be told apart.
std::vector<std::int64_t> with_ends(std::vector<std::int64_t> values, std::int64_t low, std::int64_t high) {
  std::erase_if(values, [&](std::int64_t value) { return 2 * value < 3 * low || 2 * high < 3 * value; });
  values.insert(values.begin(), low);
  if (high > low) values.push_back(high);
  return values;
}

std::vector<std::int64_t> logarithmic_values(std::int64_t low, std::int64_t high) {
  for (const auto& digits : {std::initializer_list<std::int64_t>{1, 2, 5}, {1, 3}, {1}})
    if (auto values = with_ends(steps_within(low, high, 10, digits), low, high); values.size() <= most_values)
      return values;
  return with_ends(steps_within(low, high, 100, {1}), low, high);
}

std::vector<std::int64_t> even_values(std::int64_t low, std::int64_t high) {
  const auto steps = std::min<std::int64_t>(high - low, most_values - 1);
  std::vector<std::int64_t> values{low};
  for (std::int64_t i = 1; i <= steps; ++i) values.push_back(low + (high - low) * i / steps);
  return values;
}

}  // namespace

bool can_sweep(const Setting& setting) { return !setting.ordered && setting.last() > setting.first(); }

std::vector<std::int64_t> sweep_values(const Setting& setting) {
  const std::int64_t low = setting.first();
  const std::int64_t high = setting.last();
  if (!setting.is_number()) {
    std::vector<std::int64_t> words;
    for (std::int64_t i = low; i <= high; ++i) words.push_back(i);
    return words;
  }
  if (high - low < static_cast<std::int64_t>(most_values)) return even_values(low, high);
  const std::int64_t positive = std::max<std::int64_t>(low, 1);
  if (setting.logarithmic) {
    auto values = logarithmic_values(positive, high);
    if (low <= 0) values.insert(values.begin(), low);
    return values;
  }
  if (low >= 1 && high / low >= factor_for_doubling)
    if (auto values = with_ends(steps_within(low, high, 2, {1}), low, high); values.size() <= most_values)
      return values;
  return even_values(low, high);
}

std::optional<Band> band_of(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  const double median = values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  return Band{values.front(), median, values.back()};
}

std::optional<Band> band_of(const SweepPoint& point, std::string_view metric) {
  std::vector<double> values;
  for (const SweepRun& run : point.runs)
    for (const Metric& measured : run.metrics)
      if (measured.name == metric) values.push_back(measured.value);
  return band_of(std::move(values));
}

Sweep::Sweep(const Lesson& lesson, const Settings& settings, std::string_view setting,
             const SweepOptions& options)
    : lesson_(lesson), options_(options) {
  const Setting& swept = settings.declared()[settings.index(setting)];
  assert(can_sweep(swept));
  found_.lesson = lesson.id;
  found_.setting = setting;
  found_.others = settings;
  found_.until_stopped = goes_on();
  for (const std::int64_t value : sweep_values(swept)) {
    SweepPoint point;
    point.value = value;
    found_.points.push_back(std::move(point));
  }
  found_.runs_asked = static_cast<std::int64_t>(found_.points.size()) * options.runs;
  found_.run_limit_ms = static_cast<double>(options.run_limit.count());
  publish(RunState::running);
  background_.start([this] { run_rounds(); },
                    [this](const std::string& failure) {
                      if (!failure.empty()) found_.points.front().failure = failure;
                      publish(RunState::done);
                    });
}

bool Sweep::time_is_left(std::int64_t round) const {
  return ms_since(began_) < static_cast<double>(options_.budget.count()) * (round == 0 ? 2 : 1);
}

void Sweep::run_rounds() {
  for (std::int64_t round = 0; round < options_.runs; ++round) {
    for (SweepPoint& point : found_.points) {
      if (background_.stop_requested() || !time_is_left(round)) return;
      if (!point.too_long && point.failure.empty()) run_at(point);
    }
  }
}

RunOptions Sweep::options_of_run() const {
  RunOptions options;
  options.record = false;
  options.low_priority = options_.low_priority;
  options.python = options_.python;
  if (goes_on()) options.duration = std::max(options_.budget / found_.runs_asked, milliseconds(1));
  return options;
}

void Sweep::run_at(SweepPoint& point) {
  Settings settings = found_.others;
  settings.set_number(found_.setting, point.value);
  Run run(lesson_, settings, options_of_run());
  const std::stop_callback on_stop(background_.stop_token(), [&run] { run.request_stop(); });
  const bool in_time = run.wait(options_.run_limit);
  run.request_stop();
  run.wait();
  take(point, *run.poll(), !in_time);
  publish(RunState::running);
}

void Sweep::take(SweepPoint& point, const Snapshot& end, bool too_long) {
  if (background_.stop_requested())
    return;  // the stop may have cut the run short: its figures are not its own
  point.failure = end.failure;
  point.too_long = too_long;
  if (too_long || !end.failure.empty()) return;
  point.runs.push_back({end.metrics, end.held.value_or(true)});
  if (!goes_on()) point.runs.back().metrics.push_back({std::string(time_of_run), end.elapsed_ms, "ms"});
  ++found_.runs;
}

void Sweep::publish(RunState state) {
  const bool stopping = state == RunState::running && background_.stop_requested();
  found_.state = stopping ? RunState::stopping : state;
  found_.elapsed_ms = ms_since(began_);
  background_.publish(found_);
}

}  // namespace racecourse
