#include "shared/children/lesson_child.h"

#include <utility>

#include "kit/lesson/course.h"

namespace racecourse {

LessonChild::LessonChild(const Stage& stage, std::vector<std::string> words)
    : child_(this_program(), child_of_lesson(stage.lesson()->id, std::move(words))),
      on_stop_(stage.stop_signal().token(), [this] { child_.kill(); }) {}

std::optional<std::string> LessonChild::read_line() {
  const During reading(LaneState::input_output);
  return child_.read_line();
}

ChildExit LessonChild::follow(const std::function<void(const std::string&)>& on_line) {
  while (const auto line = read_line()) on_line(*line);
  const During ending(LaneState::input_output);
  return child_.wait();
}

std::runtime_error LessonChild::failure(const ChildExit& how) const {
  return std::runtime_error(why_child_failed(how, errors()));
}

std::string why_child_failed(const ChildExit& how, std::string said) {
  while (said.ends_with('\n')) said.pop_back();
  said.erase(0, said.find_last_of('\n') + 1);
  constexpr std::string_view by_main = "racecourse: ";
  const bool in_own_words = how.signal == 0 && said.starts_with(by_main);
  return in_own_words ? "a child process failed: " + said.substr(by_main.size())
                      : "a child process ended too early (" + how.text() + "); run it again";
}

}  // namespace racecourse
