#include "export/report_paper.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include "export/svg_frame.h"

namespace racecourse {

namespace {

constexpr int columns = 4;   // on two pages
constexpr double foot = 30;  // under the last two

constexpr double text_row = 12, text_gap = 2.2;
constexpr double usual_letter = 4.7;  // of text, with what is left at the end of rows
constexpr double around_card = 11;
constexpr double code_row = 10.5;
constexpr double code_letter = 5.1,
                 code_margin = 35;  // line numbers, and what does not fit at the end of rows
constexpr double around_code = 40;  // its heading, and the words about what is left out
constexpr int fewest_lines = 8, lines_of_grace = 3;

double rows_for(double letters, double a_row) { return std::max(std::ceil(letters / a_row), 1.0); }

/// Characters, not bytes; what stands between tags for the eye of a programmer is none.
double letters_in(std::string_view text) {
  return static_cast<double>(std::count_if(text.begin(), text.end(), [](char c) {
    return c != '\n' && (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

/// Goes through the tags once and adds up what stands between them, row by row; what is for the screen alone takes nothing.
class HeightReader {
 public:
  explicit HeightReader(double column_width) : column_width_(column_width) {}

  double read(std::string_view html) {
    while (!html.empty()) {
      const std::size_t open = std::min(html.find('<'), html.size());
      letters_ += letters_in(html.substr(0, open));
      html.remove_prefix(open);
      const std::size_t close = std::min(html.find('>'), html.size());
      const std::string_view tag = html.substr(0, close).substr(std::min<std::size_t>(close, 1));
      html.remove_prefix(std::min(close + 1, html.size()));
      if (is_for_screen(tag))
        html.remove_prefix(std::min(html.find("</" + std::string(name_of(tag))), html.size()));
      else
        pass(tag);
    }
    return height_;
  }

 private:
  static std::string_view name_of(std::string_view tag) { return tag.substr(0, tag.find(' ')); }
  /// No element of that kind has another one of its name in it.
  static bool is_for_screen(std::string_view tag) {
    const std::size_t at = tag.find("class=\"");
    return at != std::string_view::npos && tag.substr(at).find("screen") != std::string_view::npos;
  }

  void pass(std::string_view tag) {
    const std::string_view name = name_of(tag);
    if (name == "section" || name == "figure") height_ += around_card;
    if (name == "svg") begin_drawing(tag);
    if (name == "/svg") end_drawing();
    if (name == "/dd" || name == "/li" || name == "/div") end_row(0);
    if (name == "/p" || name == "/tr" || name == "/h3" || name == "/figcaption") end_row(text_gap);
  }

  void end_row(double gap) {
    if (letters_ > 0) height_ += rows_for(letters_, column_width_ / usual_letter) * text_row + gap;
    letters_ = 0;
  }

  /// Words in a drawing take no room of their own.
  void begin_drawing(std::string_view tag) {
    constexpr std::string_view box = "viewBox=\"0 0 ";
    const std::string size(tag.substr(std::min(tag.find(box) + box.size(), tag.size())));
    char* after = nullptr;
    const double width = std::strtod(size.c_str(), &after);
    if (width > 0) height_ += std::strtod(after, nullptr) * column_width_ / width;
    before_drawing_ = letters_;
  }
  void end_drawing() { letters_ = before_drawing_; }

  const double column_width_;
  double height_ = 0, letters_ = 0, before_drawing_ = 0;
};

/// What a compiler needs and a reader does not.
bool is_frame_of_source(std::string_view text) {
  return text.empty() || text.starts_with('#') || text.starts_with("namespace ") ||
         text.starts_with("}  // namespace");
}

struct SourceLine {
  int number = 0;
  double height = 0;
};

/// From the first line to the last one that says something.
std::vector<SourceLine> lines_that_say_something(std::string_view source, double letters_a_row) {
  std::vector<SourceLine> lines;
  std::size_t kept = 0;
  for (int number = 1; !source.empty(); ++number) {
    const std::string_view text = source.substr(0, source.find('\n'));
    source.remove_prefix(std::min(text.size() + 1, source.size()));
    const bool frame = is_frame_of_source(text);
    if (frame && lines.empty()) continue;
    lines.push_back({number, rows_for(letters_in(text), letters_a_row) * code_row});
    if (!frame) kept = lines.size();
  }
  lines.resize(kept);
  return lines;
}

}  // namespace

double height_on_paper(std::string_view html, const Paper& paper) {
  return HeightReader(paper.column_width).read(html);
}

double PaperSheet::height_of(int column) const {
  return column < columns / 2 ? paper_.column_height - above_ : paper_.column_height - foot;
}

void PaperSheet::add(double height, Flow flow) {
  const double room = height_of(column_) - used_;
  if (height <= room || column_ == columns) {
    used_ += height;
    return;
  }
  ++column_;
  used_ = flow == Flow::undivided ? height : 0;
  if (flow == Flow::goes_on) add(height - std::max(room, 0.0), flow);
}

double PaperSheet::left() const {
  double room = -used_;
  for (int column = column_; column < columns; ++column) room += height_of(column);
  return std::max(room, 0.0);
}

PrintedLines PaperSheet::lines_of(std::string_view source) const {
  const auto lines = lines_that_say_something(source, (paper_.column_width - code_margin) / code_letter);
  if (lines.empty()) return {};
  const double room = left() - around_code;
  PrintedLines printed{lines.front().number, 0, false};
  double height = 0;
  for (const SourceLine& line : lines) {
    height += line.height;
    if (height <= room) printed.last = line.number;
  }
  // A line or two more still fit into what was left over; a line or two alone help nobody.
  printed.to_the_end = height <= room + lines_of_grace * code_row;
  if (printed.to_the_end) printed.last = lines.back().number;
  return printed.to_the_end || printed.last - printed.first >= fewest_lines ? printed : PrintedLines{};
}

}  // namespace racecourse
