#include "kit/lesson/setting.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "kit/base/ordering.h"
#include "kit/base/visible.h"
#include "kit/base/words.h"
#include "kit/lesson/slots.h"

namespace racecourse {

namespace {

std::optional<std::int64_t> parse_number(std::string_view text) {
  const auto digits = without_separators(text);
  return digits ? whole_number(*digits) : std::nullopt;
}

std::string out_of_range(const Setting& setting, std::string_view text) {
  return setting.name + " takes a whole number from " + grouped(setting.low) + " to " +
         grouped(setting.high) + ", not " + in_quotes(text);
}

std::string words_of(const Setting& setting, const char* between) {
  std::string text;
  for (const Choice& choice : setting.choices) text += (text.empty() ? "" : between) + choice.word;
  return text;
}

std::string not_an_order(const Setting& setting, std::string_view text) {
  return setting.name + " takes each of " + words_of(setting, ", ") +
         " once, in some order, separated by commas (as in " + words_of(setting, ",") + "); not " +
         in_quotes(text);
}

std::optional<std::size_t> word_index(const Setting& setting, std::string_view word) {
  const auto chosen = std::find_if(setting.choices.begin(), setting.choices.end(),
                                   [&](const Choice& choice) { return choice.word == word; });
  if (chosen == setting.choices.end()) return std::nullopt;
  return static_cast<std::size_t>(chosen - setting.choices.begin());
}

std::optional<std::int64_t> parse_order(const Setting& setting, std::string_view text) {
  std::vector<std::size_t> order;
  for (bool more = true; more;) {
    const std::size_t comma = text.find(',');
    const auto index = word_index(setting, text.substr(0, comma));
    if (!index || std::find(order.begin(), order.end(), *index) != order.end()) return std::nullopt;
    order.push_back(*index);
    more = comma != std::string_view::npos;
    if (more) text.remove_prefix(comma + 1);
  }
  if (order.size() != setting.choices.size()) return std::nullopt;
  return number_of_ordering(order);
}

std::string not_a_choice(const Setting& setting, std::string_view text) {
  std::vector<std::string> words;
  for (const Choice& choice : setting.choices) words.push_back(choice.word);
  std::string sentence =
      setting.name + " takes one of " + words_of(setting, ", ") + "; not " + in_quotes(text);
  if (const std::string near = nearest_word(text, words); !near.empty())
    sentence += "; did you mean \"" + near + "\"?";
  return sentence;
}

}  // namespace

std::string setting_text(const Setting& setting, std::int64_t value) {
  if (setting.is_number()) return std::to_string(value);
  if (!setting.ordered) return setting.choices[static_cast<std::size_t>(value)].word;
  std::string text;
  for (const std::size_t i : ordering(setting.choices.size(), value))
    text += (text.empty() ? "" : ",") + setting.choices[i].word;
  return text;
}

Setting Setting::number(std::string name, std::string label, std::string help, std::int64_t low,
                        std::int64_t high, std::int64_t initial) {
  return {.name = std::move(name),
          .label = std::move(label),
          .help = std::move(help),
          .low = low,
          .high = high,
          .initial = initial};
}

Setting Setting::choice(std::string name, std::string label, std::string help, std::vector<Choice> choices) {
  return {.name = std::move(name),
          .label = std::move(label),
          .help = std::move(help),
          .choices = std::move(choices)};
}

Setting Setting::in(std::string its_unit) && {
  unit = std::move(its_unit);
  return std::move(*this);
}

Setting Setting::log_scale() && {
  logarithmic = true;
  return std::move(*this);
}

Setting Setting::at_first(std::string_view word) && {
  const auto index = word_index(*this, word);
  if (!index) throw std::invalid_argument(not_a_choice(*this, word));
  initial = static_cast<std::int64_t>(*index);
  return std::move(*this);
}

Setting Setting::on_key(char its_key) && {
  key = its_key;
  return std::move(*this);
}

Setting Setting::while_running() && {
  live = true;
  return std::move(*this);
}

Setting Setting::for_real_runs() && {
  real_only = true;
  return std::move(*this);
}

std::int64_t Setting::last() const {
  if (is_number()) return high;
  return (ordered ? orderings(choices.size()) : static_cast<std::int64_t>(choices.size())) - 1;
}

Settings::Settings(std::vector<Setting> declared) : declared_(std::move(declared)) {
  values_.reserve(declared_.size());
  for (const Setting& setting : declared_) values_.push_back(setting.initial);
}

std::string Settings::unknown_setting(std::string_view name) const {
  std::vector<std::string> names;
  for (const Setting& setting : declared_) names.push_back(setting.name);
  return unknown_word("setting", name, names);
}

bool Settings::has(std::string_view name) const {
  return std::any_of(declared_.begin(), declared_.end(), [&](const Setting& s) { return s.name == name; });
}

std::size_t Settings::index(std::string_view name) const {
  const auto found =
      std::find_if(declared_.begin(), declared_.end(), [&](const Setting& s) { return s.name == name; });
  if (found == declared_.end()) throw std::invalid_argument(unknown_setting(name));
  return static_cast<std::size_t>(found - declared_.begin());
}

std::string Settings::text(std::string_view name) const {
  const std::size_t i = index(name);
  return setting_text(declared_[i], values_[i]);
}

std::string Settings::words(std::string_view name) const {
  const Setting& setting = declared_[index(name)];
  const std::int64_t value = number(name);
  if (!setting.is_number()) return setting.label + " " + shown_value(setting, value);
  const bool says_unit = setting.unit.empty() || setting.label.find(setting.unit) != std::string::npos;
  return setting.label + " " + grouped(value) + (says_unit ? "" : " " + setting.unit);
}

std::optional<std::string> Settings::set(std::string_view name, std::string_view text) {
  if (!has(name)) return unknown_setting(name);
  const std::size_t i = index(name);
  const Setting& setting = declared_[i];
  if (setting.is_number()) {
    const auto value = parse_number(text);
    if (!value || *value < setting.low || *value > setting.high) return out_of_range(setting, text);
    values_[i] = *value;
    return std::nullopt;
  }
  if (setting.ordered) {
    const auto order = parse_order(setting, text);
    if (!order) return not_an_order(setting, text);
    values_[i] = *order;
    return std::nullopt;
  }
  const auto chosen = word_index(setting, text);
  if (!chosen) return not_a_choice(setting, text);
  values_[i] = static_cast<std::int64_t>(*chosen);
  return std::nullopt;
}

void Settings::set_number(std::string_view name, std::int64_t value) {
  const std::size_t i = index(name);
  values_[i] = std::clamp(value, declared_[i].first(), declared_[i].last());
}

}  // namespace racecourse
