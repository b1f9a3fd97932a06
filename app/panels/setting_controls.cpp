#include "panels/setting_controls.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "draw/parts.h"
#include "kit/ordering.h"
#include "panels/lesson_words.h"

namespace racecourse {

namespace {

std::vector<std::string> labels_of(const Setting& setting) {
  std::vector<std::string> labels;
  for (const Choice& choice : setting.choices) labels.push_back(choice.label);
  return labels;
}

/// "threads 4" needs no unit, "work 50 µs" does.
bool says_unit(const Setting& setting) { return setting.label.find(setting.unit) != std::string::npos; }

}  // namespace

std::vector<WantedSetting> SettingControls::draw() {
  // The lock is what a lesson is about: it stands first, and is the largest.
  for (const Setting& setting : settings_.declared())
    if (setting.key != '\0' && shows(setting)) draw_setting(setting);
  for (const Setting& setting : settings_.declared())
    if (setting.key == '\0' && shows(setting)) draw_setting(setting);
  return std::move(wanted_);
}

void SettingControls::draw_setting(const Setting& setting) {
  const std::int64_t value = settings_.number(setting.name);
  if (setting.is_number())
    draw_number(setting, value);
  else if (setting.ordered)
    draw_order(setting, value);
  else if (setting.key != '\0' && setting.choices.size() == 2)
    draw_switch(setting, value);
  else if (setting.key != '\0')
    draw_segments(setting, value);
  else
    draw_words(setting, value);
  explain(setting_tooltip(lesson_, setting), theme_);
}

void SettingControls::draw_number(const Setting& setting, std::int64_t value) {
  const bool used = setting.name != unused_;
  const NumberChip chip{.label = setting.label,
                        .value = value,
                        .low = setting.low,
                        .high = setting.high,
                        .unit = says_unit(setting) ? std::string_view{} : std::string_view(setting.unit),
                        .logarithmic = setting.logarithmic,
                        .enabled = used};
  row_.place(number_chip_width(chip, theme_));
  if (const auto wanted = number_chip(setting.name.c_str(), chip, edit_, theme_)) ask_for(setting, *wanted);
}

void SettingControls::draw_switch(const Setting& setting, std::int64_t value) {
  const std::string name = capitalized(setting.label);
  const SwitchSpec spec{.label = name,
                        .on_word = setting.choices[1].label,
                        .off_word = setting.choices[0].label,
                        .on = value == 1};
  row_.place(switch_width(spec, theme_));
  if (toggle_switch(setting.name.c_str(), spec, theme_)) ask_for(setting, value == 1 ? 0 : 1);
}

void SettingControls::draw_segments(const Setting& setting, std::int64_t value) {
  const std::vector<std::string> words = labels_of(setting);
  const SegmentedSpec spec{.label = setting.label, .words = words, .chosen = static_cast<std::size_t>(value)};
  row_.place(segmented_width(spec, theme_));
  if (const auto wanted = segmented(setting.name.c_str(), spec, theme_))
    ask_for(setting, static_cast<std::int64_t>(*wanted));
}

// The first is first; a click moves a word one place forward.
void SettingControls::draw_order(const Setting& setting, std::int64_t value) {
  std::vector<std::size_t> order = ordering(setting.choices.size(), value);
  std::vector<std::string> words;
  for (std::size_t i = 0; i < order.size(); ++i)
    words.push_back(std::to_string(i + 1) + " " + setting.choices[order[i]].label);
  const SegmentedSpec spec{.label = setting.label, .words = words, .chosen = words.size()};
  row_.place(segmented_width(spec, theme_));
  const auto wanted = segmented(setting.name.c_str(), spec, theme_);
  if (!wanted || *wanted == 0) return;
  std::swap(order[*wanted], order[*wanted - 1]);
  ask_for(setting, number_of_ordering(order));
}

void SettingControls::draw_words(const Setting& setting, std::int64_t value) {
  const std::vector<std::string> words = labels_of(setting);
  const WordChip chip{.label = setting.label, .words = words, .chosen = static_cast<std::size_t>(value)};
  row_.place(word_chip_width(chip, theme_));
  if (const auto wanted = word_chip(setting.name.c_str(), chip, theme_))
    ask_for(setting, static_cast<std::int64_t>(*wanted));
}

}  // namespace racecourse
