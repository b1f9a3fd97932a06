#include "editing/text_moves.h"

#include <algorithm>
#include <cctype>

namespace racecourse {

namespace {

enum class Kind { blank, word, sign, line_end };

Kind kind_of(char c) {
  if (c == '\n') return Kind::line_end;
  if (c == ' ' || c == '\t') return Kind::blank;
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) || c == '_' ? Kind::word : Kind::sign;
}

std::size_t left_of(std::string_view text, std::size_t place, Kind kind) {
  while (place > 0 && kind_of(text[place - 1]) == kind) --place;
  return place;
}

std::size_t right_of(std::string_view text, std::size_t place, Kind kind) {
  while (place < text.size() && kind_of(text[place]) == kind) ++place;
  return place;
}

}  // namespace

std::size_t word_left_of(std::string_view text, std::size_t place) {
  if (place > 0 && text[place - 1] == '\n') return place - 1;
  place = left_of(text, place, Kind::blank);
  if (place == 0 || text[place - 1] == '\n') return place;
  return left_of(text, place, kind_of(text[place - 1]));
}

std::size_t word_right_of(std::string_view text, std::size_t place) {
  if (place == text.size()) return place;
  if (text[place] == '\n') return place + 1;
  if (kind_of(text[place]) != Kind::blank) place = right_of(text, place, kind_of(text[place]));
  return right_of(text, place, Kind::blank);
}

TextRange word_at(std::string_view text, std::size_t place) {
  const auto at = [&](std::size_t i) { return i < text.size() ? kind_of(text[i]) : Kind::line_end; };
  const bool before = place > 0 && at(place) != Kind::word && at(place - 1) == Kind::word;
  const bool at_line_end = at(place) == Kind::line_end && place > 0;
  const Kind kind = before || at_line_end ? at(place - 1) : at(place);
  if (kind == Kind::line_end) return {place, place};
  return {left_of(text, place, kind), right_of(text, place, kind)};
}

std::string_view indentation_of(std::string_view line) {
  return line.substr(0, std::min(line.find_first_not_of(" \t"), line.size()));
}

}  // namespace racecourse
