#include "export/list_json.h"

#include <nlohmann/json.hpp>

#include "export/run_json.h"

namespace racecourse {

using nlohmann::ordered_json;

namespace {

ordered_json json_of_setting(const Setting& setting) {
  ordered_json object = {{"name", setting.name}, {"label", setting.label}, {"unit", setting.unit}};
  if (setting.is_number()) {
    object["low"] = setting.low;
    object["high"] = setting.high;
    object["default"] = setting.initial;
  } else {
    object["default"] = setting_text(setting, setting.initial);
    object["choices"] = ordered_json::array();
    for (const Choice& choice : setting.choices) object["choices"].push_back(choice.word);
    if (setting.ordered) object["ordered"] = true;
  }
  object["live"] = setting.live;
  return object;
}

ordered_json json_of_variant(const Variant& variant) {
  ordered_json conditions = ordered_json::object();
  for (const Variant::Condition& condition : variant.conditions)
    conditions[condition.setting] = condition.value;
  return {{"name", variant.name}, {"conditions", conditions}, {"expected", to_string(variant.expected)}};
}

ordered_json json_of_lesson(const Lesson& lesson) {
  ordered_json object = {{"id", lesson.id},
                         {"title", lesson.title},
                         {"part", to_string(lesson.part)},
                         {"question", lesson.teaching.question},
                         {"property", lesson.property},
                         {"settings", ordered_json::array()},
                         {"variants", ordered_json::array()}};
  for (const Setting& setting : lesson.settings) object["settings"].push_back(json_of_setting(setting));
  if (!lesson.figures.empty()) {
    object["figures"] = ordered_json::array();
    for (const FigureSpec& figure : lesson.figures)
      object["figures"].push_back(
          {{"name", figure.name}, {"kind", to_string(figure.kind)}, {"label", figure.label}});
  }
  for (const Variant& variant : lesson.variants) object["variants"].push_back(json_of_variant(variant));
  return object;
}

}  // namespace

std::string list_json(const std::vector<Lesson>& lessons) {
  ordered_json document = {{"schema", 1}, {"lessons", ordered_json::array()}};
  for (const Lesson& lesson : lessons) document["lessons"].push_back(json_of_lesson(lesson));
  return text_of(document);
}

}  // namespace racecourse
