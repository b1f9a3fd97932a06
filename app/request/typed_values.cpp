#include "request/typed_values.h"

#include <cmath>
#include <optional>

#include "kit/base/visible.h"
#include "kit/lesson/setting.h"

namespace racecourse {

namespace {

using std::chrono::milliseconds;

std::optional<double> milliseconds_in(std::string_view unit) {
  if (unit == "ms") return 1.0;
  if (unit == "s") return 1000.0;
  if (unit == "m") return 60'000.0;
  return {};
}

/// Takes digits with or without a fraction off the front.
std::optional<double> take_decimal(std::string_view& text) {
  double value = 0;
  double place = 1;
  bool any = false;
  bool fraction = false;
  for (; !text.empty(); text.remove_prefix(1)) {
    const char c = text.front();
    if (c == '.' && !std::exchange(fraction, true)) continue;
    if (c < '0' || c > '9') break;
    any = true;
    value = 10 * value + (c - '0');
    if (fraction) place *= 10;
  }
  if (!any) return {};
  return value / place;
}

/// A number or a word by the rules of a lesson's settings, so that both are refused in the same words.
std::int64_t value_from(const Setting& rules, const std::string& typed) {
  Settings settings({rules});
  if (const auto complaint = settings.set(rules.name, typed)) throw WrongWord{*complaint};
  return settings.number(rules.name);
}

}  // namespace

milliseconds time_from(std::string_view option, const std::string& typed, milliseconds least) {
  constexpr double day_ms = 24 * 60 * 60'000.0;
  std::string_view rest = typed;
  const auto number = take_decimal(rest);
  const auto unit = milliseconds_in(rest);
  const double ms = number && unit ? std::round(*number * *unit) : -1;
  // Written so that what is not a number fails as well.
  if (!(ms >= static_cast<double>(least.count()) && ms <= day_ms))
    throw WrongWord{std::string(option) + " takes a time such as 500ms, 1.5s or 2m, from " +
                    std::to_string(least.count()) + "ms to 24 hours; not " + in_quotes(typed)};
  return milliseconds(static_cast<std::int64_t>(ms));
}

std::int64_t count_from(std::string_view option, const std::string& typed, std::int64_t most) {
  Setting rules;
  rules.name = option;
  rules.low = 1;
  rules.high = most;
  return value_from(rules, typed);
}

float scale_from(std::string_view option, const std::string& typed) {
  std::string_view rest = typed;
  const auto scale = take_decimal(rest);
  if (!scale || !rest.empty() || !(*scale >= 0.5 && *scale <= 4.0))
    throw WrongWord{std::string(option) + " takes a number from 0.5 to 4, not " + in_quotes(typed)};
  return static_cast<float>(*scale);
}

std::int64_t choice_from(std::string_view option, const std::string& typed, std::string_view words) {
  Setting rules;
  rules.name = option;
  for (const std::string& word : choices_in(words)) rules.choices.push_back({word, ""});
  return value_from(rules, typed);
}

std::pair<std::string, std::string> assignment_from(std::string_view option, const std::string& typed) {
  const std::size_t equals = typed.find('=');
  if (equals == std::string::npos || equals == 0)
    throw WrongWord{std::string(option) + " takes NAME=VALUE, such as threads=4; not " + in_quotes(typed)};
  return {typed.substr(0, equals), typed.substr(equals + 1)};
}

std::vector<std::string> choices_in(std::string_view words) {
  std::vector<std::string> choices;
  for (std::size_t begin = 0; begin <= words.size();) {
    const std::size_t end = std::min(words.find('|', begin), words.size());
    choices.emplace_back(words.substr(begin, end - begin));
    begin = end + 1;
  }
  return choices;
}

}  // namespace racecourse
