#include "which_model/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "kit/base/format.h"

namespace racecourse::which_model {

namespace {

// Less than this is no difference, on a machine that does other things as well.
constexpr double clearly = 0.9;

struct Rule {
  std::string words;
  std::function<bool(const Measured&)> applies;
  std::function<bool(const Measured&)> held;
  std::vector<std::pair<Model, std::string>> evidence;
};

bool waits_most(const Measured& m) { return m.waiting_ms > m.computing_ms; }

const std::vector<Rule>& rules() {
  static const std::vector<Rule> all{
      {"Waits overlap: many at once beat one after another",
       [](const Measured& m) { return m.waiting_ms > 0 && m.tasks > 1; },
       [](const Measured& m) { return m.ms[threads] < clearly * m.ms[sequential]; },
       {{sequential, "one after another"}, {threads, "threads"}}},
      {"An event loop is for tasks that wait",
       [](const Measured& m) { return waits_most(m) && m.tasks > 1; },
       [](const Measured& m) {
         return clearly * m.ms[event_loop_model] < *std::min_element(m.ms.begin(), m.ms.end());
       },
       {{event_loop_model, "event loop"}, {threads, "threads"}, {pool, "pool"}}},
      {"An event loop does not help tasks that compute",
       [](const Measured& m) { return !waits_most(m) && m.computing_ms > 0; },
       [](const Measured& m) { return m.ms[event_loop_model] > clearly * m.ms[sequential]; },
       {{event_loop_model, "event loop"}, {sequential, "one after another"}}},
      {"A pool is no slower than one thread per task",
       [](const Measured& m) { return m.tasks > m.workers; },
       [](const Measured& m) { return clearly * m.ms[pool] < m.ms[threads]; },
       {{pool, "pool"}, {threads, "threads"}}},
      {"More threads than cores do not make computing faster",
       [](const Measured& m) { return !waits_most(m) && m.tasks > m.workers && m.computing_ms > 0; },
       [](const Measured& m) { return m.ms[threads] > clearly * m.ms[pool]; },
       {{threads, "threads"}, {pool, "pool"}}},
      {"Processes beat threads at computing",
       [](const Measured& m) { return !waits_most(m) && m.computing_ms > 0; },
       [](const Measured& m) { return m.ms[processes] < clearly * std::min(m.ms[pool], m.ms[threads]); },
       {{processes, "processes"}, {pool, "pool"}}},
  };
  return all;
}

std::string evidence_of(const Rule& rule, const Measured& measured) {
  std::string text;
  for (const auto& [model, words] : rule.evidence)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", words, duration_text(measured.ms[model] * 1e6));
  return text;
}

}  // namespace

std::vector<Judged> judge_rules(const Measured& measured) {
  std::vector<Judged> judged;
  for (const Rule& rule : rules())
    if (rule.applies(measured))
      judged.push_back({rule.held(measured), rule.words + " (" + evidence_of(rule, measured) + ")."});
  return judged;
}

}  // namespace racecourse::which_model
