#include "schedules/schedule_table.h"

#include <algorithm>
#include <utility>

namespace racecourse {

namespace {

bool is_mutex_step(StepKind kind) {
  switch (kind) {
    case StepKind::lock:
    case StepKind::try_lock:
    case StepKind::try_lock_for:
    case StepKind::unlock:
    case StepKind::lock_shared:
    case StepKind::try_lock_shared:
    case StepKind::unlock_shared: return true;
    default: return false;
  }
}

/// Steps whose object has a number that says something.
bool has_number(StepKind kind) {
  switch (kind) {
    case StepKind::acquire:
    case StepKind::try_acquire:
    case StepKind::release:
    case StepKind::count_down:
    case StepKind::arrive:
    case StepKind::drop: return true;
    default: return is_load(kind) || is_store(kind);
  }
}

/// Whether the object gets a column: what is printed is no value, and a condition has none.
bool has_column(const WalkStep& step) {
  return !step.object.empty() && (is_mutex_step(step.kind) || has_number(step.kind));
}

std::string words_of_step(const WalkStep& step) {
  const std::string place = step.line > 0 ? std::to_string(step.line) + " " : "";
  std::string what = place + short_words({step.kind, step.object});
  const std::string before = std::to_string(step.before), after = std::to_string(step.after);
  switch (step.kind) {
    case StepKind::load: return what + " → " + before;
    case StepKind::store: return what + " ← " + after;
    case StepKind::choose: return what + " " + std::to_string(int{step.way});
    case StepKind::try_lock:
    case StepKind::try_lock_for:
    case StepKind::try_lock_shared:
    case StepKind::try_acquire: return what + (step.before == step.after ? ": no" : ": yes");
    case StepKind::print: {
      const std::size_t quoted = step.sentence.find('"');
      return quoted == std::string::npos ? what : place + "print " + step.sentence.substr(quoted);
    }
    default: break;
  }
  if (is_load(step.kind)) what += step.before == step.after ? " → " + before : " → " + before + " ← " + after;
  return what;
}

/// What a sentence says behind its colon, which is more than the step itself.
std::string remark_of(const WalkStep& step) {
  if (step.kind == StepKind::print) return {};
  const std::size_t colon = step.sentence.rfind(": ");
  const bool told = colon != std::string::npos && !has_number(step.kind);
  if (colon != std::string::npos && (told || step.kind == StepKind::store))
    return step.sentence.substr(colon + 2);
  const std::size_t more = step.sentence.find("; ");
  return more == std::string::npos ? std::string{} : step.sentence.substr(more + 2);
}

/// Why the thread of that step gave the turn away, though it was not taken from it.
class Reasons {
 public:
  explicit Reasons(const Walked& walk) : walk_(walk), next_(walk.steps().size(), none) {
    std::vector<std::size_t> seen(walk.threads().size(), none);
    for (std::size_t i = walk.steps().size(); i-- > 0;) {
      const auto thread = static_cast<std::size_t>(walk.steps()[i].thread);
      next_[i] = std::exchange(seen[thread], i);
    }
  }

  std::string after(std::size_t step) const {
    const WalkThread& thread = walk_.threads()[static_cast<std::size_t>(walk_.steps()[step].thread)];
    if (next_[step] == none)
      return thread.ended ? thread.name + " ended" : waits(thread.name, thread.next, thread.next_object);
    const WalkStep& next = walk_.steps()[next_[step]];
    return waits(thread.name, next.kind, next.object);
  }

 private:
  static std::string waits(const std::string& thread, StepKind next, const std::string& object) {
    switch (next) {
      case StepKind::lock:
      case StepKind::lock_shared:
      case StepKind::await:
      case StepKind::await_for:
      case StepKind::acquire:
      case StepKind::wake:
      case StepKind::pass:
      case StepKind::join: return thread + " waits for " + object;
      // To join another thread is no step of its own.
      default: return thread + " waits for a thread to end";
    }
  }

  static constexpr std::size_t none = ~std::size_t{0};
  const Walked& walk_;
  std::vector<std::size_t> next_;  // the next step of the same thread
};

/// The values of one object, step by step.
class Values {
 public:
  Values(const Walked& walk, const std::string& object) : walk_(walk), object_(object) {
    const auto& steps = walk.steps();
    const auto first = std::find_if(steps.begin(), steps.end(), [&](const auto& s) { return touches(s); });
    now_ = !is_mutex_step(first->kind) ? std::to_string(first->before) : first->before != 0 ? "held" : "free";
  }

  std::string after(const WalkStep& step) {
    if (step.kind == StepKind::wait && says(step, " releases " + object_ + " and sleeps"))
      return now_ = "free";
    if (step.kind == StepKind::wake && says(step, " takes " + object_ + " again"))
      return now_ = name_of(step);
    if (!touches(step)) return now_;
    if (!is_mutex_step(step.kind)) return now_ = std::to_string(step.after);
    if (step.after == 0) return now_ = "free";
    switch (step.kind) {
      case StepKind::lock: return now_ = name_of(step);
      case StepKind::try_lock:
      case StepKind::try_lock_for: return step.after == step.before ? now_ : now_ = name_of(step);
      case StepKind::lock_shared:
      case StepKind::unlock_shared: return now_ = "shared";
      case StepKind::try_lock_shared: return step.after == step.before ? now_ : now_ = "shared";
      default: return now_;  // released, but not for the last time
    }
  }

 private:
  bool touches(const WalkStep& step) const { return step.object == object_ && has_column(step); }
  static bool says(const WalkStep& step, const std::string& words) {
    return step.sentence.find(words) != std::string::npos;
  }
  const std::string& name_of(const WalkStep& step) const {
    return walk_.threads()[static_cast<std::size_t>(step.thread)].name;
  }

  const Walked& walk_;
  const std::string& object_;
  std::string now_;
};

}  // namespace

ScheduleTable schedule_table(const Walked& walk) {
  ScheduleTable table;
  const std::vector<WalkStep>& steps = walk.steps();
  const Reasons reasons(walk);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const WalkStep& step = steps[i];
    ScheduleRow row{.thread = static_cast<std::size_t>(step.thread),
                    .words = words_of_step(step),
                    .switched = step.preempts,
                    .remark = remark_of(step),
                    .sentence = step.sentence};
    if (i > 0 && steps[i - 1].thread != step.thread) {
      const std::string& before = walk.threads()[static_cast<std::size_t>(steps[i - 1].thread)].name;
      row.reason = step.preempts ? "switch: " + before + " could go on" : reasons.after(i - 1);
    }
    table.rows.push_back(std::move(row));
    const bool known =
        std::find(table.objects.begin(), table.objects.end(), step.object) != table.objects.end();
    if (has_column(step) && !known) table.objects.push_back(step.object);
  }
  for (const std::string& object : table.objects) {
    Values values(walk, object);
    for (std::size_t i = 0; i < steps.size(); ++i) table.rows[i].values.push_back(values.after(steps[i]));
  }
  return table;
}

}  // namespace racecourse
