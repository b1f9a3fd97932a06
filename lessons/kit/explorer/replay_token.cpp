#include "kit/explorer/replay_token.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <vector>

#include "kit/base/visible.h"

namespace racecourse {

namespace {

constexpr std::string_view format = "r1";
constexpr std::size_t parts_of_token = 5;
constexpr std::size_t most_steps = 1'000'000;
constexpr int letters = 26;

/// A changed body has other steps. FNV-1a: Fowler, Noll, Vo, 1991.
std::string fingerprint(std::string_view body) {
  std::uint32_t hash = 2166136261U;
  for (const char c : body) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return fmt::format("{:08x}", hash);
}

std::string text_of_thread(int thread) {
  if (thread < letters) return {static_cast<char>('a' + thread)};
  if (thread < 2 * letters) return {static_cast<char>('A' + thread - letters)};
  return fmt::format("_{}_", thread + 1);
}

std::string text_of_settings(const Settings& settings) {
  std::string text;
  for (const Setting& setting : settings.declared())
    text += (text.empty() ? "" : ".") + std::to_string(settings.number(setting.name));
  return text;
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<std::int64_t> take_number(std::string_view& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end == text.data()) return {};
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

std::optional<int> take_thread(std::string_view& text) {
  const char c = text.front();
  text.remove_prefix(1);
  if (c >= 'a' && c <= 'z') return c - 'a';
  if (c >= 'A' && c <= 'Z') return c - 'A' + letters;
  if (c != '_') return {};
  const auto number = take_number(text);
  if (!number || *number < 2 * letters + 1 || *number > 255 || !text.starts_with('_')) return {};
  text.remove_prefix(1);
  return static_cast<int>(*number) - 1;
}

/// Which of the ways that a step can go; 0 where the text names none.
std::optional<std::uint8_t> take_way(std::string_view& text) {
  if (!text.starts_with('.')) return std::uint8_t{0};
  text.remove_prefix(1);
  const auto number = take_number(text);
  if (!number || *number < 1 || *number > 255 || !text.starts_with('.')) return {};
  text.remove_prefix(1);
  return static_cast<std::uint8_t>(*number);
}

std::optional<std::string> other_setting(std::string_view text, const Settings& settings) {
  const auto numbers = split(text, '.');
  const auto& declared = settings.declared();
  if (declared.empty() && text.empty()) return {};
  if (numbers.size() != declared.size())
    return "the token was made for settings that this lesson does not have";
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    std::string_view rest = numbers[i];
    const auto number = take_number(rest);
    if (!number || !rest.empty() || *number < declared[i].first() || *number > declared[i].last())
      return "the token was made for settings that this lesson does not have";
    if (*number != settings.number(declared[i].name))
      return fmt::format("the token is for {}={}, but this is {}={}: add --set {}={}", declared[i].name,
                         setting_text(declared[i], *number), declared[i].name,
                         settings.text(declared[i].name), declared[i].name,
                         setting_text(declared[i], *number));
  }
  return {};
}

template <class OtherSettings>
std::optional<std::string> read_token(std::string_view token, const ReplaySubject& subject,
                                      std::string_view kind, Schedule& schedule,
                                      OtherSettings other_settings) {
  const auto parts = split(token, '/');
  if (parts.size() < 2 || parts[0].size() < 2 || parts[0][0] != 'r')
    return fmt::format("{} is not a replay token; racecourse explore {} --json prints one for each outcome",
                       in_quotes(token), subject.name);
  if (parts[0] != format)
    return fmt::format("the token is version {}, but this program reads {}", parts[0], format);
  if (parts.size() != parts_of_token) return "the token is incomplete";
  if (parts[1] != subject.name)
    return fmt::format("the token is for {}{}, but this is {}", kind, visible(parts[1]), subject.name);
  if (std::optional<std::string> other = other_settings(parts[2])) return other;
  if (parts[3] != fingerprint(subject.body))
    return fmt::format("the token was made with another version of {}: {} has changed since", subject.name,
                       kind.empty() ? "it" : "its body");
  std::string_view steps = parts[4];
  if (steps.ends_with(never_ends_mark)) steps.remove_suffix(1);
  auto read = schedule_from(steps);
  if (!read) return "the schedule in the token cannot be read: it should look like a2b3a";
  schedule = std::move(*read);
  return {};
}

}  // namespace

std::string schedule_text(const Schedule& schedule) {
  std::string text;
  for (std::size_t i = 0; i < schedule.size();) {
    std::size_t end = i + 1;
    while (end < schedule.size() && schedule[end] == schedule[i]) ++end;
    text += text_of_thread(schedule[i].thread);
    if (schedule[i].way > 0) text += fmt::format(".{}.", schedule[i].way);
    if (end - i > 1) text += std::to_string(end - i);
    i = end;
  }
  return text;
}

std::optional<Schedule> schedule_from(std::string_view text) {
  Schedule schedule;
  while (!text.empty()) {
    const auto thread = take_thread(text);
    if (!thread) return {};
    const auto way = take_way(text);
    if (!way) return {};
    std::int64_t times = 1;
    if (!text.empty() && text.front() >= '0' && text.front() <= '9') {
      const auto number = take_number(text);
      if (!number || *number < 1) return {};
      times = *number;
    }
    if (static_cast<std::uint64_t>(times) > most_steps - schedule.size()) return {};
    schedule.insert(schedule.end(), static_cast<std::size_t>(times),
                    Turn(static_cast<std::size_t>(*thread), *way));
  }
  return schedule;
}

std::string replay_token(const ReplaySubject& subject, const Schedule& schedule) {
  return fmt::format("{}/{}/{}/{}/{}", format, subject.name, subject.settings, fingerprint(subject.body),
                     schedule_text(schedule));
}

std::string replay_token(const Lesson& lesson, const Settings& settings, const Schedule& schedule) {
  return replay_token(ReplaySubject{lesson.id, text_of_settings(settings), std::string(lesson.body)},
                      schedule);
}

std::optional<std::string> read_replay_token(std::string_view token, const ReplaySubject& subject,
                                             Schedule& schedule) {
  return read_token(token, subject, "", schedule,
                    [&](std::string_view settings) -> std::optional<std::string> {
                      if (settings == subject.settings) return {};
                      return fmt::format("the token is for {}, but this is {}", in_quotes(settings),
                                         in_quotes(subject.settings));
                    });
}

std::optional<std::string> read_replay_token(std::string_view token, const Lesson& lesson,
                                             const Settings& settings, Schedule& schedule) {
  return read_token(token, ReplaySubject{lesson.id, {}, std::string(lesson.body)}, "the lesson ", schedule,
                    [&](std::string_view text) { return other_setting(text, settings); });
}

}  // namespace racecourse
