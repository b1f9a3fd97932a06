#include "commands/list.h"

#include <optional>
#include <string>

#include "export/list_json.h"
#include "export/text_table.h"
#include "kit/base/words.h"
#include "kit/host/host.h"
#include "kit/lesson/course.h"
#include "request/help.h"

namespace racecourse {

namespace {

constexpr std::size_t unfolded = 1000;

std::string values_of(const Setting& setting) {
  std::string text;
  if (setting.is_number()) {
    text = grouped(setting.low) + " to " + grouped(setting.high);
  } else {
    for (const Choice& choice : setting.choices) text += (text.empty() ? "" : ", ") + choice.word;
  }
  return text;
}

std::string default_of(const Setting& setting) {
  return setting.is_number() ? grouped(setting.initial) : setting_text(setting, setting.initial);
}

std::string lesson_text(const Lesson& lesson, std::optional<std::size_t> width) {
  TextTable settings("llll", 4);
  settings.add({"setting", "values", "default", ""});
  for (const Setting& setting : lesson.settings)
    settings.add({setting.name, values_of(setting), default_of(setting), setting.live ? "live" : ""});
  TextTable variants("ll", 4);
  variants.add({"variant", lesson.property});
  for (const Variant& variant : lesson.variants)
    variants.add({variant.name, std::string(to_string(variant.expected))});
  return "  " + lesson.id + "  " + lesson.title + "\n\n" + settings.text(width) + "\n" +
         variants.text(width) + "\n";
}

void print_table(std::ostream& out) {
  const std::optional<std::size_t> width = terminal_width();
  std::optional<Part> part;
  for (const Lesson& lesson : course()) {
    if (part != lesson.part) out << to_string(lesson.part) << "\n\n";
    part = lesson.part;
    out << lesson_text(lesson, width);
  }
  out << folded(
      "racecourse run LESSON --set NAME=VALUE runs one. A live setting can be changed during a run, in the "
      "window.",
      0, width.value_or(unfolded));
}

}  // namespace

int list(const ListRequest& request, std::ostream& out) {
  if (request.json)
    out << list_json(course());
  else
    print_table(out);
  return exit_done;
}

}  // namespace racecourse
