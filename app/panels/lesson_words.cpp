#include "panels/lesson_words.h"

#include <cctype>

#include "kit/base/words.h"
#include "session/session.h"

namespace racecourse {

std::string numbered_title(const Lesson& lesson, std::size_t index) {
  return std::to_string(index + 1) + " · " + lesson.title;
}

std::string tab_label(Tab tab, const Snapshot& snapshot) {
  switch (tab) {
    case Tab::timeline: return "Timeline";
    case Tab::outcomes:
      return snapshot.runs > 1 ? "Outcomes of " + grouped(snapshot.runs) + " runs" : "Outcomes";
    case Tab::interleavings: return "Every interleaving";
    case Tab::source: return "C++";
    case Tab::python: return "Python";
    case Tab::report: return "Report";
    case Tab::reading: return "Text";
    case Tab::talking_points: return "Talking points";
    case Tab::guesses: return "Guesses";
  }
  return "";
}

std::string tab_tooltip(Tab tab) {
  switch (tab) {
    case Tab::timeline: return "When each thread ran, waited, slept or held a lock.";
    case Tab::outcomes: return "How the runs ended, and how often. Run × 100 gives you many.";
    case Tab::interleavings:
      return "All the ways in which these threads can take turns, counted. Here you are the scheduler.";
    case Tab::source: return "The exact lines that the threads run, from the file that was compiled.";
    case Tab::python: return "The same in Python: the lesson's twin, run by this machine's Python. Key: P";
    case Tab::report: return "Your notes, and everything that was measured, on one page to hand in.";
    case Tab::reading: return "What to guess, what to watch, why it happens, and the goals.";
    case Tab::talking_points: return "What a teacher may ask the class.";
    case Tab::guesses: return "The guesses of a class, typed into a list, and how they compare.";
  }
  return "";
}

std::string capitalized(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

std::string setting_tooltip(const Lesson& lesson, const Setting& setting) {
  std::string text = setting.help;
  if (setting.is_number()) text += "\n" + grouped(setting.low) + " to " + grouped(setting.high);
  if (setting.ordered) text += "\nClick one to move it forward.";
  if (setting.key != '\0') text += std::string("\nKey: ") + setting.key;
  if (is_lane_count(lesson, setting)) text += "\nNot used in a run that goes on until stopped (key K).";
  return text;
}

std::string when_it_takes_effect(const Setting& setting) {
  return setting.live ? "\nTakes effect during a run." : "\nTakes effect at the next start.";
}

}  // namespace racecourse
