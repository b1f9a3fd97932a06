#include "pictures/sweep_picture.h"

#include <algorithm>
#include <cmath>

#include "kit/base/words.h"
#include "pictures/plot_math.h"
#include "text/format.h"

namespace racecourse {

namespace {

/// The axis of the values.
class SweepAxis {
 public:
  SweepAxis(const Setting& setting, const std::vector<SweepPoint>& points) : words_(!setting.is_number()) {
    for (const SweepPoint& point : points) values_.push_back(static_cast<double>(point.value));
    const auto positive = std::find_if(values_.begin(), values_.end(), [](double v) { return v > 0; });
    const bool factors = setting.logarithmic || (values_.size() > 2 && values_.front() >= 1 &&
                                                 values_.back() >= 8 * values_.front());
    factors_ = factors && positive != values_.end() && values_.end() - positive > 1;
    if (!factors_) return;
    first_positive_ = *positive;
    usual_step_ = std::log(values_.back() / *positive) / static_cast<double>(values_.end() - positive - 1);
  }

  std::optional<float> across(double value) const {
    if (values_.empty()) return {};
    if (words_) {
      if (value < 0 || value >= static_cast<double>(values_.size())) return {};
      return static_cast<float>((value + 0.5) / static_cast<double>(values_.size()));
    }
    const double low = along(values_.front());
    const double high = along(values_.back());
    if (high <= low || value < values_.front() || value > values_.back()) return {};
    return static_cast<float>((along(value) - low) / (high - low));
  }

 private:
  double along(double value) const {
    if (!factors_) return value;
    return value > 0 ? std::log(value / first_positive_) : -usual_step_;
  }

  std::vector<double> values_;
  bool words_;
  bool factors_ = false;
  double first_positive_ = 1, usual_step_ = 1;
};

std::string label_of(const Setting& setting, std::int64_t value) {
  if (setting.is_number()) return short_count_text(static_cast<double>(value));
  return setting.choices.at(static_cast<std::size_t>(value)).label;
}

std::string why_missing(const SweepPoint& point, const SweepSnapshot& sweep) {
  if (!point.failure.empty()) return point.failure;
  if (point.too_long) return "a run takes longer than " + duration_text(sweep.run_limit_ms * 1e6);
  if (sweep.state != RunState::done) return {};
  return point.runs.empty() ? "the measurement ended before this value" : "not measured here";
}

}  // namespace

SweepPicture sweep_picture(const Setting& setting, const SweepSnapshot& sweep, std::string_view metric) {
  const SweepAxis axis(setting, sweep.points);
  SweepPicture picture;
  picture.words = !setting.is_number();
  double highest = 0;
  for (const SweepPoint& point : sweep.points) {
    SweepPlace place;
    place.label = label_of(setting, point.value);
    place.across = axis.across(static_cast<double>(point.value)).value_or(0.5f);
    place.band = band_of(point, metric);
    place.runs = static_cast<std::int64_t>(point.runs.size());
    if (!place.band) place.missing = why_missing(point, sweep);
    if (place.band && !std::isfinite(place.band->high)) place.band.reset();
    if (place.band) highest = std::max(highest, place.band->high);
    picture.measured = picture.measured || place.band;
    picture.places.push_back(std::move(place));
  }
  picture.top = nice_ceiling(highest);
  return picture;
}

std::optional<float> sweep_place(const Setting& setting, const SweepSnapshot& sweep, std::int64_t value) {
  return SweepAxis(setting, sweep.points).across(static_cast<double>(value));
}

std::string sweep_tick_text(double value, const MetricSpec& metric) {
  if (value == 0) return "0";
  if (metric.format == Format::count) return short_count_text(value);
  return metric_text(value, metric.format, metric.unit);
}

std::string said_of_sweep(const SweepSnapshot& sweep) {
  const auto measured = std::count_if(sweep.points.begin(), sweep.points.end(),
                                      [](const SweepPoint& point) { return !point.runs.empty(); });
  const auto all = static_cast<std::int64_t>(sweep.points.size());
  const std::string values = counted(static_cast<double>(all), "values");
  return (measured == all ? values : grouped(measured) + " of " + values) + ", " +
         counted(static_cast<double>(sweep.runs), "runs") + ", " + duration_text(sweep.elapsed_ms * 1e6);
}

}  // namespace racecourse
