#include "kit/recording/step.h"

namespace racecourse {

std::string_view verb_of(StepKind kind) {
  switch (kind) {
    case StepKind::fetch_add: return "add to";
    case StepKind::compare_exchange: return "compare and set";
    case StepKind::lock: return "take";
    case StepKind::try_lock: return "try";
    case StepKind::unlock: return "release";
    case StepKind::wait:
    case StepKind::await: return "wait for";
    case StepKind::wake: return "wake up for";
    case StepKind::is_set: return "look at";
    default: return to_string(kind);
  }
}

std::string to_string(const StepLabel& step) {
  std::string words(verb_of(step.kind));
  if (!step.object.empty()) words += " " + step.object;
  return words;
}

std::string_view to_string(StepKind kind) {
  switch (kind) {
    case StepKind::load: return "load";
    case StepKind::store: return "store";
    case StepKind::fetch_add: return "fetch_add";
    case StepKind::exchange: return "exchange";
    case StepKind::compare_exchange: return "compare_exchange";
    case StepKind::lock: return "lock";
    case StepKind::try_lock: return "try_lock";
    case StepKind::unlock: return "unlock";
    case StepKind::wait: return "wait";
    case StepKind::wake: return "wake";
    case StepKind::notify: return "notify";
    case StepKind::set: return "set";
    case StepKind::is_set: return "is_set";
    case StepKind::await: return "await";
    case StepKind::join: return "join";
    case StepKind::yield: return "yield";
    case StepKind::choose: return "choose";
  }
  return "";
}

}  // namespace racecourse
