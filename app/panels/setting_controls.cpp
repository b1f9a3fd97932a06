#include "panels/setting_controls.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "kit/base/ordering.h"
#include "panels/lesson_words.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

std::vector<std::string> labels_of(const Setting& setting) {
  std::vector<std::string> labels;
  for (const Choice& choice : setting.choices) labels.push_back(choice.label);
  return labels;
}

/// "threads 4" needs no unit, "work 50 µs" does.
bool says_unit(const Setting& setting) { return setting.label.find(setting.unit) != std::string::npos; }

/// What the lesson is about, the lock or an order, comes first and is largest.
bool stands_first(const Setting& setting) { return setting.key != '\0' || setting.ordered; }

float control_width(const NumberChip& chip, const Theme& theme) { return number_chip_width(chip, theme); }
float control_width(const SwitchSpec& spec, const Theme& theme) { return switch_width(spec, theme); }
float control_width(const SegmentedSpec& spec, const Theme& theme) { return segmented_width(spec, theme); }
float control_width(const WordChip& chip, const Theme& theme) { return word_chip_width(chip, theme); }

}  // namespace

std::vector<const Setting*> SettingControls::shown(bool first) const {
  std::vector<const Setting*> found;
  for (const Setting& setting : settings_.declared())
    if (stands_first(setting) == first && (with_real_only_ || !setting.real_only)) found.push_back(&setting);
  return found;
}

template <class Use>
auto SettingControls::with_control(const Setting& setting, Use use) const {
  const std::int64_t value = settings_.number(setting.name);
  const auto chosen = static_cast<std::size_t>(value);
  if (setting.is_number())
    return use(NumberChip{.label = setting.label,
                          .value = value,
                          .low = setting.low,
                          .high = setting.high,
                          .unit = says_unit(setting) ? std::string_view{} : std::string_view(setting.unit),
                          .logarithmic = setting.logarithmic,
                          .enabled = setting.name != unused_});
  std::vector<std::string> words = labels_of(setting);
  if (setting.ordered) {
    const std::vector<std::size_t> order = ordering(setting.choices.size(), value);
    for (std::size_t i = 0; i < order.size(); ++i)
      words[i] = std::to_string(i + 1) + " " + setting.choices[order[i]].label;
    return use(
        SegmentedSpec{.label = setting.label, .words = words, .chosen = words.size(), .room = row_.room()});
  }
  if (setting.key == '\0') return use(WordChip{.label = setting.label, .words = words, .chosen = chosen});
  if (setting.choices.size() != 2)
    return use(SegmentedSpec{.label = setting.label, .words = words, .chosen = chosen, .room = row_.room()});
  const std::string name = capitalized(setting.label);
  return use(SwitchSpec{.label = name, .on_word = words[1], .off_word = words[0], .on = value == 1});
}

std::vector<float> SettingControls::widths(bool first) const {
  std::vector<float> found;
  for (const Setting* setting : shown(first))
    found.push_back(
        with_control(*setting, [&](const auto& control) { return control_width(control, theme_); }));
  return found;
}

std::vector<WantedSetting> SettingControls::draw() {
  for (const Setting* setting : shown(true)) draw_setting(*setting);
  if (lines_apart_) row_.break_line();
  for (const Setting* setting : shown(false)) draw_setting(*setting);
  return std::move(wanted_);
}

void SettingControls::draw_setting(const Setting& setting) {
  with_control(setting, [&](const auto& control) {
    row_.place(control_width(control, theme_));
    draw_control(setting, control);
  });
  // Without threads a change is explored at once.
  explain(
      [&] {
        return setting_tooltip(lesson_, setting) + (with_real_only_ ? when_it_takes_effect(setting) : "");
      },
      theme_);
}

void SettingControls::draw_control(const Setting& setting, const NumberChip& chip) {
  if (const auto wanted = number_chip(setting.name.c_str(), chip, edit_, theme_)) ask_for(setting, *wanted);
}

void SettingControls::draw_control(const Setting& setting, const SwitchSpec& spec) {
  if (toggle_switch(setting.name.c_str(), spec, theme_)) ask_for(setting, spec.on ? 0 : 1);
}

void SettingControls::draw_control(const Setting& setting, const SegmentedSpec& spec) {
  const auto wanted = segmented(setting.name.c_str(), spec, theme_);
  if (!wanted) return;
  if (!setting.ordered) return ask_for(setting, static_cast<std::int64_t>(*wanted));
  // A click moves a word one place forward; the first one stays.
  if (*wanted == 0) return;
  std::vector<std::size_t> order = ordering(setting.choices.size(), settings_.number(setting.name));
  std::swap(order[*wanted], order[*wanted - 1]);
  ask_for(setting, number_of_ordering(order));
}

void SettingControls::draw_control(const Setting& setting, const WordChip& chip) {
  if (const auto wanted = word_chip(setting.name.c_str(), chip, theme_))
    ask_for(setting, static_cast<std::int64_t>(*wanted));
}

}  // namespace racecourse
