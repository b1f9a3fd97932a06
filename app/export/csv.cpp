#include "export/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace racecourse {

namespace {

// Points of one look at the lanes are taken one after another, some microseconds apart; two looks are a
// millisecond apart.
constexpr double same_moment_ms = 0.05;

void end_row(std::string& csv) {
  csv.back() = '\r';  // the comma behind the last cell
  csv += '\n';
}

void add_cell(std::string& csv, std::string_view text) {
  csv += csv_cell(text);
  csv += ',';
}

/// The shortest digits that read back as the same number; whole numbers without a point.
std::string number_text(double value) {
  return std::isfinite(value) ? fmt::format("{}", value) : std::string{};
}

std::string whole_or_real(double value) {
  constexpr double exact = 9007199254740992.0;  // 2^53
  if (std::abs(value) <= exact && value == std::floor(value))
    return fmt::format("{}", static_cast<std::int64_t>(value));
  return number_text(value);
}

/// When the next row is: at the earliest point that is not written yet. Infinity when there is none.
double next_moment(const std::vector<Series>& series, const std::vector<std::size_t>& next) {
  double earliest = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < series.size(); ++i)
    if (next[i] < series[i].points.size()) earliest = std::min(earliest, series[i].points[next[i]].t_ms);
  return earliest;
}

void add_row(std::string& csv, const std::vector<Series>& series, std::vector<std::size_t>& next,
             double moment) {
  add_cell(csv, number_text(std::round(moment * 1e6) / 1e6));
  for (std::size_t i = 0; i < series.size(); ++i) {
    const bool here =
        next[i] < series[i].points.size() && series[i].points[next[i]].t_ms <= moment + same_moment_ms;
    add_cell(csv, here ? whole_or_real(series[i].points[next[i]++].value) : std::string{});
  }
  end_row(csv);
}

}  // namespace

std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string cell = "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

std::string series_csv(const std::vector<Series>& series) {
  std::string csv = "t_ms,";
  for (const Series& line : series) add_cell(csv, line.name);
  end_row(csv);
  std::vector<std::size_t> next(series.size(), 0);
  for (double moment; (moment = next_moment(series, next)) < std::numeric_limits<double>::infinity();)
    add_row(csv, series, next, moment);
  return csv;
}

std::string runs_csv(const Lesson& lesson, const std::vector<RunRecord>& runs) {
  std::string csv = "value,count,held,elapsed_ms,";
  for (const MetricSpec& spec : lesson.metrics) add_cell(csv, spec.name);
  end_row(csv);
  for (const RunRecord& run : runs) {
    add_cell(csv, run.outcome);
    add_cell(csv, "1");
    add_cell(csv, run.held ? "true" : "false");
    add_cell(csv, number_text(std::round(run.elapsed_ms * 1e6) / 1e6));
    for (const double value : run.values)
      add_cell(csv, std::isfinite(value) ? whole_or_real(value) : std::string{});
    end_row(csv);
  }
  return csv;
}

}  // namespace racecourse
