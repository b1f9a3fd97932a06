#include "kit/programs/compiler_messages.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>

#include "kit/base/words.h"

namespace racecourse {

namespace {

/// Calls back for each line, without its end.
template <class Use>
void for_each_line(std::string_view text, Use use) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    use(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// Takes a number and the colon behind it off the front.
std::optional<int> take_number(std::string_view& line) {
  const std::size_t end = line.find(':');
  if (end == std::string_view::npos || end > 9) return {};
  const auto number = whole_number(line.substr(0, end));
  if (!number) return {};
  line.remove_prefix(end + 1);
  return static_cast<int>(*number);
}

struct Place {
  int line = 0, column = 0;
};

/// "FILE:LINE:COLUMN: ": takes the place off the front; leaves a line alone that does not begin so.
std::optional<Place> take_place(std::string_view& line, std::string_view file) {
  std::string_view rest = line;
  if (!rest.starts_with(file) || !rest.substr(file.size()).starts_with(':')) return {};
  rest.remove_prefix(file.size() + 1);
  const auto number = take_number(rest);
  if (!number) return {};
  const auto column = take_number(rest);
  line = rest;
  return Place{*number, column.value_or(0)};
}

/// What stands behind the mark of an error.
std::optional<std::string_view> error_in(std::string_view line) {
  for (const std::string_view mark : {"fatal error: ", "error: "}) {
    const std::size_t found = line.find(mark);
    // In front of it stands a place, if anything.
    if (found != std::string_view::npos &&
        (found == 0 || line.substr(0, found).ends_with(": ") || line.substr(0, found) == " "))
      return line.substr(found + mark.size());
  }
  return {};
}

/// "In file included from FILE:1:", or a line after it: "from FILE:1:".
std::optional<Place> include_in(std::string_view line, std::string_view file) {
  constexpr std::string_view mark = "from ";
  const std::size_t found = line.find(mark);
  if (found == std::string_view::npos) return {};
  const bool alone = trimmed(line.substr(0, found)).empty();
  if (!alone && line.substr(0, found) != "In file included ") return {};
  line.remove_prefix(found + mark.size());
  return take_place(line, file);
}

/// What in the program's file led to an error in a header: GCC says it before the error, Clang partly after it.
struct Origin {
  Place place;
  bool exact = false;  // not only the line that includes the header
};

bool is_letter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// "helper" for "int shop::helper<int>(int, char)".
std::string_view bare_name(std::string_view name) {
  name = name.substr(0, name.find('('));
  name = name.substr(0, name.find('<'));
  std::size_t begin = name.size();
  while (begin > 0 && is_letter(name[begin - 1])) --begin;
  return name.substr(begin);
}

}  // namespace

std::vector<CompilerMessage> errors_in(std::string_view words, std::string_view file) {
  std::vector<CompilerMessage> errors;
  Origin next, last;  // of the next error in a header, and of the last one
  for_each_line(words, [&](std::string_view line) {
    std::string_view rest = line;
    const auto place = take_place(rest, file);
    if (const auto text = error_in(place ? rest : line)) {
      last = place ? Origin{*place, true} : next;
      next = {};
      errors.push_back({last.place.line, last.place.column, std::string(*text)});
    } else if (place && rest.find("required from") != std::string_view::npos) {
      next = {*place, true};
    } else if (place && !errors.empty() && !last.exact) {
      last = {*place, true};
      errors.back().line = place->line;
      errors.back().column = place->column;
    } else if (const auto from = include_in(line, file)) {
      next = {*from, false};
    }
  });
  return errors;
}

std::vector<std::string> undefined_in(std::string_view words) {
  std::vector<std::string> names;
  for_each_line(words, [&](std::string_view line) {
    std::string_view name;
    for (const std::string_view mark : {"undefined reference to ", "undefined symbol: "})
      if (const std::size_t found = line.find(mark); found != std::string_view::npos)
        name = line.substr(found + mark.size());
    if (name.starts_with('`') || name.starts_with('\'')) name = name.substr(1, name.size() - 2);
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
  });
  return names;
}

int line_that_mentions(std::string_view text, std::string_view name) {
  name = bare_name(name);
  if (name.empty()) return 0;
  int number = 0;
  int found = 0;
  for_each_line(text, [&](std::string_view line) {
    ++number;
    for (std::size_t at = line.find(name); at != std::string_view::npos; at = line.find(name, at + 1)) {
      const std::size_t end = at + name.size();
      if ((at == 0 || !is_letter(line[at - 1])) && (end == line.size() || !is_letter(line[end])))
        found = number;
    }
  });
  return found;
}

}  // namespace racecourse
