#include "export/twin_export.h"

#include <nlohmann/json.hpp>

#include "export/run_json.h"
#include "export/run_text.h"
#include "export/text_table.h"
#include "kit/base/words.h"
#include "kit/host/host.h"
#include "text/twin_words.h"

namespace racecourse {

using nlohmann::ordered_json;

namespace {

std::string_view twin_observed(const TwinSnapshot& twin) {
  if (!twin.held) return "not known";
  return *twin.held ? "held" : "broken";
}

std::string twin_settings_part(const Settings& settings) {
  TextTable table("ll");
  for (const Setting& setting : settings.declared()) {
    std::string value = settings.text(setting.name);
    if (setting.is_number()) value = grouped(settings.number(setting.name));
    table.add({setting.name, setting.unit.empty() ? value : value + " " + setting.unit});
  }
  return table.text();
}

std::string twin_metrics_part(const Lesson& lesson, const TwinSnapshot& twin) {
  TextTable table("ll");
  for (const Metric& metric : twin.metrics)
    table.add({metric.name, figure_text(metric.value, twin_format(lesson, metric), metric.unit)});
  return table.text();
}

std::string twin_verdict_part(const Lesson& lesson, const TwinSnapshot& twin) {
  TextTable table("ll");
  table.add({"property", lesson.property});
  table.add({"observed", std::string(twin_observed(twin))});
  if (!twin.outcome.empty()) table.add({"outcome", twin.outcome});
  return table.text();
}

}  // namespace

std::string twin_text(const Lesson& lesson, const Settings& settings, const TwinSnapshot& twin) {
  std::string text = lesson.title + " (" + lesson.id + ") in " +
                     (twin.python.empty() ? "Python" : twin.python) + "\n\n" + twin_settings_part(settings);
  if (!twin.lines.empty()) text += '\n';
  for (const std::string& line : twin.lines) text += "  | " + line + "\n";
  if (!twin.metrics.empty()) text += '\n' + twin_metrics_part(lesson, twin);
  text += '\n' + twin_verdict_part(lesson, twin);
  for (const std::string& note : twin.notes) text += "\n  " + note + "\n";
  if (!twin.held) text += "\n  Interrupted: these are the figures so far.\n";
  return text;
}

std::string twin_json(const Lesson& lesson, const Settings& settings, const TwinSnapshot& twin) {
  ordered_json document;
  document["schema"] = 1;
  document["lesson"] = lesson.id;
  document["python"] = twin.python;
  document["settings"] = json_of(settings);
  document["host"] = json_of(host());
  document["property"] = lesson.property;
  document["observed"] = twin_observed(twin);
  document["outcome"] = twin.outcome;
  document["metrics"] = json_of(twin.metrics);
  document["series"] = json_of(twin.series);
  document["lines"] = twin.lines;
  document["notes"] = twin.notes;
  if (!twin.held) document["interrupted"] = true;
  return lines_of(document);
}

}  // namespace racecourse
