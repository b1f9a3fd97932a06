#include "export/program_export.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "export/run_json.h"
#include "export/text_table.h"
#include "kit/base/format.h"
#include "kit/base/visible.h"
#include "kit/base/words.h"

namespace racecourse {

using nlohmann::ordered_json;

namespace {

// A terminal is no place for more; --json has them all.
constexpr std::size_t most_rows = 40;
constexpr std::size_t most_letters = 60;

std::int64_t broken_runs(const ProgramReport& report) {
  std::int64_t broken = 0;
  for (const ProgramOutcome& outcome : report.outcomes)
    if (outcome.verdict == ProgramVerdict::broken) broken += outcome.count;
  return broken;
}

double share_of(std::int64_t count, std::int64_t all) {
  return all > 0 ? static_cast<double>(count) / static_cast<double>(all) : 0;
}

ordered_json outcomes_json(const std::vector<ProgramOutcome>& outcomes) {
  ordered_json list = ordered_json::array();
  for (const ProgramOutcome& outcome : outcomes) {
    ordered_json entry = {{"value", outcome.value},
                          {"ended", outcome.ended},
                          {"count", outcome.count},
                          {"verdict", to_string(outcome.verdict)}};
    if (!outcome.errors.empty()) entry["errors"] = outcome.errors;
    list.push_back(std::move(entry));
  }
  return list;
}

ordered_json lanes_json(const std::vector<LaneSnapshot>& lanes) {
  const auto rounded = [](double ms) { return json_of(std::round(ms * 1e6) / 1e6); };
  ordered_json list = ordered_json::array();
  for (const LaneSnapshot& lane : lanes)
    list.push_back({{"name", lane.name},
                    {"ended", state_word(lane)},
                    {"running_ms", rounded(lane.running_ms)},
                    {"waiting_ms", rounded(lane.waiting_ms)},
                    {"idle_ms", rounded(lane.idle_ms)},
                    {"off_core_ms", rounded(lane.off_core_ms)}});
  return list;
}

ordered_json used_json(const std::vector<WatchedObject>& used) {
  ordered_json list = ordered_json::array();
  for (const WatchedObject& object : used)
    list.push_back(
        {{"name", object.name}, {"kind", object.kind}, {"taken", object.taken}, {"given", object.given}});
  return list;
}

/// Who waited for what when the run was ended.
ordered_json waits_json(const WaitGraph& graph) {
  ordered_json list = ordered_json::array();
  for (std::size_t i = 0; i < graph.threads.size(); ++i) {
    const WaitGraph::Thread& thread = graph.threads[i];
    if (thread.ended || thread.waits_for < 0) continue;
    ordered_json wait = {{"thread", thread.name},
                         {"object", graph.locks[static_cast<std::size_t>(thread.waits_for)].name}};
    if (const int holder = graph.holder_for(static_cast<int>(i)); holder >= 0)
      wait["holder"] = graph.threads[static_cast<std::size_t>(holder)].name;
    list.push_back(std::move(wait));
  }
  return list;
}

void add_watched(ordered_json& document, const ProgramReport& report) {
  if (!report.watched) return;
  const WatchedRun& run = *report.watched;
  std::uint64_t events = 0;
  for (const LaneSnapshot& lane : run.lanes) events += lane.events_dropped;
  document["lanes"] = lanes_json(run.lanes);
  document["used"] = used_json(run.used);
  document["not_watched"] = {
      {"threads", run.threads_missed}, {"objects", run.objects_missed}, {"events", events}};
  if (report.waits.empty()) return;
  document["hang"] = {{"sentence", report.waits}, {"waits", waits_json(run.waits)}};
}

/// "bank.cpp, compiled by GCC 12.2.0 with -O2"
std::string heading(const ProgramReport& report) {
  return fmt::format("{}, compiled by {} with -O{}", visible(report.program), report.compiler,
                     report.optimise);
}

}  // namespace

std::string shown_value(std::string value) {
  if (value.ends_with('\n')) value.pop_back();
  std::string shown = visible(value.substr(0, 4 * most_letters));
  if (value.empty()) return "(nothing)";
  if (shown.size() <= most_letters && value.size() <= 4 * most_letters) return shown;
  std::size_t end = std::min(shown.size(), most_letters);
  while (end > 0 && (static_cast<unsigned char>(shown[end]) & 0xc0U) == 0x80) --end;  // inside a character
  return shown.substr(0, end) + "...";
}

std::string program_json(const ProgramReport& report) {
  ordered_json document = {{"schema", 1},
                           {"program", report.program},
                           {"language", "c++"},
                           {"optimise", report.optimise},
                           {"standard", report.standard},
                           {"compiler", report.compiler},
                           {"host", json_of(host())},
                           {"expected", report.expected},
                           {"elapsed_ms", json_of(std::round(report.elapsed_ms * 1e6) / 1e6)},
                           {"runs", report.runs},
                           {"outcomes", outcomes_json(report.outcomes)}};
  const std::int64_t broken = broken_runs(report);
  document["broken"] = {{"runs", broken}, {"share", json_of(share_of(broken, report.runs))}};
  add_watched(document, report);
  if (report.interrupted) document["interrupted"] = true;
  return lines_of(document);
}

std::string single_run_text(const ProgramReport& report) {
  if (report.outcomes.empty()) return "\n" + heading(report) + ": interrupted\n";
  const ProgramOutcome& outcome = report.outcomes.front();
  std::string text = outcome.value.empty() || outcome.value.ends_with('\n') ? "" : "\n";
  text += fmt::format("\n{}, ran {}: {}", heading(report), duration_text(1e6 * report.elapsed_ms),
                      visible(outcome.ended));
  if (outcome.verdict != ProgramVerdict::none_declared)
    text += fmt::format("; {}", to_string(outcome.verdict));
  return text + "\n" + (report.waits.empty() ? "" : report.waits + "\n");
}

std::string program_text(const ProgramReport& report) {
  std::string text = heading(report) + ", run " + counted(report.runs, "times") +
                     (report.interrupted ? " until it was interrupted" : "") + "\n\n";
  TextTable table("lrrll");
  table.add({"printed", "runs", "share", "ended", "verdict"});
  const std::size_t shown = std::min(report.outcomes.size(), most_rows);
  for (std::size_t i = 0; i < shown; ++i) {
    const ProgramOutcome& outcome = report.outcomes[i];
    table.add({shown_value(outcome.value), grouped(outcome.count),
               share_text(share_of(outcome.count, report.runs)), visible(outcome.ended),
               to_string(outcome.verdict)});
  }
  text += table.text();
  if (shown < report.outcomes.size())
    text += "  and " + counted(report.outcomes.size() - shown, "other outcomes") + "; --json has them all\n";
  return text;
}

std::string not_compiled_json(const std::string& program, const Build& build) {
  ordered_json messages = ordered_json::array();
  for (const CompilerMessage& message : build.messages)
    messages.push_back({{"line", message.line}, {"column", message.column}, {"text", message.text}});
  return lines_of({{"schema", 1},
                   {"program", program},
                   {"language", "c++"},
                   {"compiler", build.compiler},
                   {"status", "does not compile"},
                   {"messages", std::move(messages)}});
}

}  // namespace racecourse
