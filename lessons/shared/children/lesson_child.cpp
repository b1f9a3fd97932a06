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

}  // namespace racecourse
