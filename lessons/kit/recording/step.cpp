#include "kit/recording/step.h"

namespace racecourse {

bool is_load(StepKind kind) {
  switch (kind) {
    case StepKind::load:
    case StepKind::fetch_add:
    case StepKind::fetch_or:
    case StepKind::fetch_and:
    case StepKind::exchange:
    case StepKind::compare_exchange:
    case StepKind::compare_exchange_weak: return true;
    default: return false;
  }
}

bool is_store(StepKind kind) { return kind == StepKind::store || (is_load(kind) && kind != StepKind::load); }

std::string_view verb_of(StepKind kind) {
  switch (kind) {
    case StepKind::fetch_add: return "add to";
    case StepKind::fetch_or: return "set bits of";
    case StepKind::fetch_and: return "keep bits of";
    case StepKind::compare_exchange:
    case StepKind::compare_exchange_weak: return "compare and set";
    case StepKind::lock: return "take";
    case StepKind::try_lock:
    case StepKind::try_lock_for: return "try";
    case StepKind::unlock: return "release";
    case StepKind::lock_shared: return "share";
    case StepKind::try_lock_shared: return "try to share";
    case StepKind::unlock_shared: return "release";
    case StepKind::wait:
    case StepKind::await:
    case StepKind::await_for: return "wait for";
    case StepKind::wake: return "wake up for";
    case StepKind::is_set: return "look at";
    case StepKind::acquire: return "take one of";
    case StepKind::try_acquire: return "try to take one of";
    case StepKind::release: return "give back to";
    case StepKind::count_down: return "count down";
    case StepKind::arrive: return "arrive at";
    case StepKind::drop: return "leave";
    case StepKind::pass: return "go on after";
    default: return to_string(kind);
  }
}

std::string to_string(const StepLabel& step) {
  std::string words(verb_of(step.kind));
  if (!step.object.empty()) words += " " + step.object;
  return words;
}

std::string short_words(const StepLabel& step) {
  switch (step.kind) {
    case StepKind::load: return "read " + step.object;
    case StepKind::store: return "write " + step.object;
    case StepKind::print: return "print";
    default: return to_string(step);
  }
}

std::string_view to_string(StepKind kind) {
  switch (kind) {
    case StepKind::load: return "load";
    case StepKind::store: return "store";
    case StepKind::fetch_add: return "fetch_add";
    case StepKind::fetch_or: return "fetch_or";
    case StepKind::fetch_and: return "fetch_and";
    case StepKind::exchange: return "exchange";
    case StepKind::compare_exchange: return "compare_exchange";
    case StepKind::compare_exchange_weak: return "compare_exchange_weak";
    case StepKind::lock: return "lock";
    case StepKind::try_lock: return "try_lock";
    case StepKind::try_lock_for: return "try_lock_for";
    case StepKind::unlock: return "unlock";
    case StepKind::lock_shared: return "lock_shared";
    case StepKind::try_lock_shared: return "try_lock_shared";
    case StepKind::unlock_shared: return "unlock_shared";
    case StepKind::wait: return "wait";
    case StepKind::wake: return "wake";
    case StepKind::notify: return "notify";
    case StepKind::set: return "set";
    case StepKind::reset: return "reset";
    case StepKind::is_set: return "is_set";
    case StepKind::await: return "await";
    case StepKind::await_for: return "await_for";
    case StepKind::acquire: return "acquire";
    case StepKind::try_acquire: return "try_acquire";
    case StepKind::release: return "release";
    case StepKind::count_down: return "count_down";
    case StepKind::arrive: return "arrive";
    case StepKind::drop: return "drop";
    case StepKind::pass: return "pass";
    case StepKind::join: return "join";
    case StepKind::yield: return "yield";
    case StepKind::spin: return "spin";
    case StepKind::choose: return "choose";
    case StepKind::print: return "print";
    case StepKind::exit: return "exit";
  }
  return "";
}

}  // namespace racecourse
