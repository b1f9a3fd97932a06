#pragma once

// How the lab report fills its sheet: two pages of two columns, A4 or US Letter. Nobody knows the reader's fonts, so what a
// piece takes is reckoned from its tags with wide letters, and a little is left over. A source that is too long for what
// remains is left to the file from some line on. Lengths are points, 72 to an inch, and those of the style's part for paper
// (report_style.h).

#include <string_view>

namespace racecourse {

/// Lines of a source, numbered from 1; none when `last` lies before `first`.
struct PrintedLines {
  int first = 1, last = 0;
  bool to_the_end = false;  ///< but for what closes namespaces

  bool has(int line) const { return line >= first && line <= last; }
  friend bool operator==(const PrintedLines&, const PrintedLines&) = default;
};
/// The sizes differ, and so does the room.
struct PaperLines {
  PrintedLines a4, us_letter;
};

struct Paper {
  double column_width = 0, column_height = 0;
};
inline constexpr Paper a4{255, 772}, us_letter{264, 722};

/// What a piece of the report takes of a column, by its tags.
double height_on_paper(std::string_view html, const Paper& paper);

/// The sheet of one lesson while pieces are put on it, one below the other.
class PaperSheet {
 public:
  /// `above` is what stands over the columns of the first page.
  PaperSheet(const Paper& paper, double above) : paper_(paper), above_(above) {}

  /// A piece that is not divided begins in the next column where this one has no room for it; others go on there.
  enum class Flow { undivided, goes_on };
  void add(std::string_view html, Flow flow) { add(height_on_paper(html, paper_), flow); }
  void add(double height, Flow flow);
  /// What is left until the end of the last column; 0 when the sheet is full.
  double left() const;
  /// Of a source that follows, the lines that are worth the paper: from the first one that is more than includes and
  /// namespaces on, as many as there is room for. None where these are a few of many.
  PrintedLines lines_of(std::string_view source) const;

 private:
  double height_of(int column) const;

  Paper paper_;
  double above_;
  int column_ = 0;
  double used_ = 0;  // of that column
};

/// One of each paper.
class PaperSheets {
 public:
  explicit PaperSheets(double above) : a4_(a4, above), us_letter_(us_letter, above) {}

  void add(std::string_view html, PaperSheet::Flow flow) {
    a4_.add(html, flow);
    us_letter_.add(html, flow);
  }
  PaperLines lines_of(std::string_view source) const {
    return {a4_.lines_of(source), us_letter_.lines_of(source)};
  }

 private:
  PaperSheet a4_, us_letter_;
};

}  // namespace racecourse
