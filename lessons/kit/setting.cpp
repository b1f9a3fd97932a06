#include "kit/setting.h"

#include <algorithm>
#include <cassert>
#include <charconv>

#include "kit/words.h"

namespace racecourse {

namespace {

/// Digits as people write them: thousands may be apart by ',' or '_' or '\''.
std::optional<std::int64_t> parse_number(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != ',' && c != '_' && c != '\'') digits += c;
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

std::string out_of_range(const Setting& setting, std::string_view text) {
  return setting.name + " takes a whole number from " + grouped(setting.low) + " to " +
         grouped(setting.high) + ", not \"" + std::string(text) + "\"";
}

std::string not_a_choice(const Setting& setting, std::string_view text) {
  std::vector<std::string> words;
  for (const Choice& choice : setting.choices) words.push_back(choice.word);
  std::string sentence = setting.name + " takes one of";
  for (std::size_t i = 0; i < words.size(); ++i) sentence += (i == 0 ? " " : ", ") + words[i];
  sentence += "; not \"" + std::string(text) + "\"";
  if (const std::string near = nearest_word(text, words); !near.empty())
    sentence += "; did you mean \"" + near + "\"?";
  return sentence;
}

}  // namespace

std::string setting_text(const Setting& setting, std::int64_t value) {
  if (setting.is_number()) return std::to_string(value);
  return setting.choices[static_cast<std::size_t>(value)].word;
}

Settings::Settings(std::vector<Setting> declared) : declared_(std::move(declared)) {
  values_.reserve(declared_.size());
  for (const Setting& setting : declared_) values_.push_back(setting.initial);
}

bool Settings::has(std::string_view name) const {
  return std::any_of(declared_.begin(), declared_.end(), [&](const Setting& s) { return s.name == name; });
}

std::size_t Settings::index(std::string_view name) const {
  const auto found =
      std::find_if(declared_.begin(), declared_.end(), [&](const Setting& s) { return s.name == name; });
  assert(found != declared_.end() && "a setting that the lesson does not declare");
  return static_cast<std::size_t>(found - declared_.begin());
}

std::string Settings::text(std::string_view name) const {
  const std::size_t i = index(name);
  return setting_text(declared_[i], values_[i]);
}

std::optional<std::string> Settings::set(std::string_view name, std::string_view text) {
  if (!has(name)) {
    std::vector<std::string> names;
    for (const Setting& setting : declared_) names.push_back(setting.name);
    return unknown_word("setting", name, names);
  }
  const std::size_t i = index(name);
  const Setting& setting = declared_[i];
  if (setting.is_number()) {
    const auto value = parse_number(text);
    if (!value || *value < setting.low || *value > setting.high) return out_of_range(setting, text);
    values_[i] = *value;
    return std::nullopt;
  }
  const auto chosen = std::find_if(setting.choices.begin(), setting.choices.end(),
                                   [&](const Choice& choice) { return choice.word == text; });
  if (chosen == setting.choices.end()) return not_a_choice(setting, text);
  values_[i] = chosen - setting.choices.begin();
  return std::nullopt;
}

void Settings::set_number(std::string_view name, std::int64_t value) {
  const std::size_t i = index(name);
  const Setting& setting = declared_[i];
  const std::int64_t last_word = static_cast<std::int64_t>(setting.choices.size()) - 1;
  values_[i] = setting.is_number() ? std::clamp(value, setting.low, setting.high)
                                   : std::clamp<std::int64_t>(value, 0, last_word);
}

}  // namespace racecourse
