#include "panels/figures.h"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "kit/lesson/prediction.h"
#include "plots/charts.h"
#include "plots/plot.h"
#include "schedules/wait_for_graph.h"
#include "text/shown_metric.h"
#include "ui/draw_helpers.h"
#include "ui/kept_drawing.h"
#include "ui/output_view.h"
#include "ui/parts.h"
#include "ui/widgets.h"

namespace racecourse {

namespace {

constexpr float picture_padding = 12;
constexpr float enough_for_two = 900;
constexpr float lowest_even_card = 180;

/// The height of the line above a picture.
float name_height(const Theme& theme) { return text_height(theme.fonts.small) + theme.px(8); }

/// The words in place of a picture without data; `special` are those of the lesson, or empty. A run that is going does not need
/// to be started, and a replay measures nothing.
std::string_view words_for_empty(const Snapshot& run, std::string_view special) {
  if (run.replayed) return "One schedule, step by step: the timeline shows it.";
  if (!special.empty()) return special;
  const bool going = run.state == RunState::running || run.state == RunState::stopping;
  if (going) return "Nothing is measured yet.";
  return run.state == RunState::done && run.failure.empty() ? "This run has nothing to draw here."
                                                            : "Press Space to run it.";
}

/// Plot data for the run, and what it refers to.
struct Chart {
  std::vector<PlotLine> lines;
  std::vector<std::string> twin_labels;
  std::vector<std::vector<Point>> twin_points;
  std::vector<Point> ghost;
  std::string ghost_label;
  std::vector<PlotMark> marks;
  std::vector<PlotLevel> levels;
  PlotData data;
};

std::size_t line_named(const Lesson& lesson, const std::string& name) {
  const auto found = std::find_if(lesson.series.begin(), lesson.series.end(),
                                  [&](const SeriesSpec& s) { return s.name == name; });
  return static_cast<std::size_t>(found - lesson.series.begin());
}

bool has_twin_lines(const Session& session) {
  const TwinSnapshot& twin = *session.twin().snapshot(session.lesson_index());
  const auto& specs = session.lesson().series;
  return std::any_of(specs.begin(), specs.end(),
                     [&](const SeriesSpec& spec) { return twin.find_series(spec.name) != nullptr; });
}

/// Adds lines of the twin that have the names of the lesson's lines. Returns when they end.
double add_twin_lines(const Session& session, Chart& chart) {
  const TwinSnapshot& twin = *session.twin().snapshot(session.lesson_index());
  chart.twin_labels.reserve(session.lesson().series.size());  // the lines refer to these
  chart.twin_points.reserve(session.lesson().series.size());
  double end_ms = 0;
  for (const SeriesSpec& spec : session.lesson().series) {
    const Series* said = twin.find_series(spec.name);
    if (!said || said->points.empty() || chart.lines.size() == most_plot_lines) continue;
    chart.twin_labels.push_back("Python " + spec.label);
    chart.twin_points.push_back(said->points);
    std::vector<Point>& points = chart.twin_points.back();
    const double zero_ms = session.lesson().contest ? points.front().t_ms : 0;
    for (Point& point : points) point.t_ms -= zero_ms;
    chart.lines.push_back({chart.twin_labels.back(), points, ink_of(spec.role), true});
    end_ms = std::max(end_ms, points.back().t_ms);
  }
  return end_ms;
}

/// Adds the reader's guess, and in front of a class its median, to the line that the question is about.
void add_levels(const Session& session, Chart& chart) {
  const auto& asked = session.lesson().teaching.prediction;
  if (!asked || asked->series.empty()) return;
  const auto add = [&](std::optional<double> guess, std::string label, Hue hue) {
    if (!guess) return;
    const auto drawn = asked->drawn ? asked->drawn(*guess, *session.snapshot()) : guess;
    if (!drawn) return;
    label +=
        " " + guess_text(session.lesson(), *guess) + (*drawn == *guess ? "" : ", on the scale of this run");
    chart.levels.push_back({*drawn, std::move(label), {hue}});
  };
  add(session.guess(), "your guess", Hue::accent_ink);
  if (session.presenter())
    add(median_guess(session.lesson(), session.predictions().of_class()), "the class median,", Hue::muted);
  chart.data.levels = chart.levels;
}

/// Adds the line that would be, had the reader's guess been right.
void add_ghost(const Session& session, Chart& chart) {
  const auto& asked = session.lesson().teaching.prediction;
  const auto guess = session.guess();
  if (!asked || !asked->ghost || !guess) return;
  chart.ghost = asked->ghost(*guess, *session.snapshot());
  if (chart.ghost.empty() || chart.lines.size() == most_plot_lines) return;
  chart.ghost_label = asked->kind == GuessKind::number ? "your guess " + guess_text(session.lesson(), *guess)
                                                       : "your guess, to be first";
  chart.lines.push_back({chart.ghost_label, chart.ghost, {Hue::text}, true, {}, false});
}

void fill_chart(const Session& session, Chart& chart) {
  const Lesson& lesson = session.lesson();
  const Snapshot& run = *session.snapshot();
  // Without a run, the lines of the twin do not need empty ones beside them.
  const bool twin_alone = run.series.empty() && has_twin_lines(session);
  for (const SeriesSpec& spec : lesson.series) {
    if (twin_alone) break;
    const Series* measured = run.find_series(spec.name);
    chart.lines.push_back({spec.label,
                           measured ? std::span<const Point>(measured->points) : std::span<const Point>{},
                           ink_of(shown_role(spec, run)), false,
                           measured ? std::span<const double>(measured->breaks) : std::span<const double>{}});
  }
  const double twin_end_ms = add_twin_lines(session, chart);
  add_ghost(session, chart);
  chart.marks = marks_of(lesson, run);
  chart.data.lines = chart.lines;
  chart.data.marks = chart.marks;
  chart.data.end_ms = std::max(end_of_lines(lesson, run, chart.lines), twin_end_ms);
  add_levels(session, chart);
  chart.data.empty = words_for_empty(run, {});
  if (lesson.gap && !twin_alone)
    chart.data.gap = PlotGap{line_named(lesson, lesson.gap->upper), line_named(lesson, lesson.gap->lower),
                             lesson.gap->label};
}

void draw_chart(const Session& session, const Theme& theme, ViewState& view, ImVec2 size) {
  Chart chart;
  fill_chart(session, chart);
  // The line of a guess is one of the lines.
  chart.data.version =
      view.run_version + std::hash<double>{}(chart.ghost.empty() ? 0 : chart.ghost.back().t_ms);
  plot("chart", chart.data, view.plot, size, theme);
}

/// The bars of a figure, with the guess among them if the question is about this figure.
std::vector<Bar> bars_with_guess(const Session& session, const FigureSpec& spec, std::vector<Bar> measured) {
  const auto& asked = session.lesson().teaching.prediction;
  const auto guess = session.guess();
  if (!asked || !guess || asked->figure != spec.name || measured.empty()) return measured;
  if (asked->kind == GuessKind::choice) {
    Bar& guessed = measured.at(static_cast<std::size_t>(*guess));
    guessed.note += guessed.note.empty() ? "your guess" : "; your guess";
  } else if (const auto value = asked->drawn ? asked->drawn(*guess, *session.snapshot()) : guess) {
    measured.push_back({.name = "your guess",
                        .value = *value,
                        .role = Role::plain,
                        .note = guess_text(session.lesson(), *guess)});
  }
  return measured;
}

/// `empty` is said if there is nothing to show.
void draw_figure(const FigureSpec& spec, const Figure& figure, std::string_view empty, const Theme& theme,
                 ImVec2 size) {
  const char* id = spec.name.c_str();
  switch (spec.kind) {
    case FigureKind::output: return output_view(id, figure.lines, empty, size, theme);
    case FigureKind::bars: return bars(id, {figure.bars, spec.unit, spec.format, empty}, size, theme);
    case FigureKind::curves:
      return curves(
          {figure.curves, spec.x_label, spec.x_unit, spec.x_logarithmic, spec.unit, spec.format, empty}, size,
          theme);
    case FigureKind::spread: return spread_view(figure.spread, empty, size, theme);
    case FigureKind::waits: return wait_for_graph(figure.waits, empty, size, theme);
  }
}

std::string word_for(const FigureSpec& spec) {
  if (!spec.word.empty()) return spec.word;
  switch (spec.kind) {
    case FigureKind::output: return "Output";
    case FigureKind::bars: return "Compared";
    case FigureKind::curves: return "Curve";
    case FigureKind::spread: return "Spread";
    case FigureKind::waits: return "Who waits";
  }
  return "";
}

/// The least height of a picture with axes and so many labels below one another.
LeastHeight least_for_axes(std::size_t words, const Theme& theme) {
  const float line = text_height(theme.fonts.text);
  const auto lines = static_cast<float>(std::max<std::size_t>(words, 2));
  return {theme.px(46) + lines * 1.25f * line, theme.px(32) + lines * 1.08f * line};
}

/// What a picture needs below its name.
LeastHeight least_for_picture(const Session& session, std::size_t place, const Theme& theme) {
  const Lesson& lesson = session.lesson();
  const std::size_t charted = lesson.series.empty() ? 0 : 1;
  if (place < charted) return least_for_axes(lesson.series.size() + (lesson.gap ? 1 : 0), theme);
  const FigureSpec& spec = lesson.figures[place - charted];
  switch (spec.kind) {
    case FigureKind::output: return {output_height(8, theme), output_height(5, theme)};
    case FigureKind::spread: return {0, least_spread_height(theme)};
    case FigureKind::bars: {
      const Figure* figure = session.snapshot()->find_figure(spec.name);
      return {0, static_cast<float>(figure ? figure->bars.size() : 0) * smallest_bar_row(theme)};
    }
    case FigureKind::curves:
    case FigureKind::waits: break;
  }
  return least_for_axes(0, theme);
}

/// One card of pictures.
class PictureCard {
 public:
  PictureCard(const Session& session, const Theme& theme, ViewState& view)
      : session_(session), theme_(theme), view_(view), charted_(session.lesson().series.empty() ? 0 : 1) {}

  std::size_t count() const { return charted_ + session_.lesson().figures.size(); }

  /// `place` counts the live chart, if there is one, as the first. The name is above the picture, on a line of that height.
  void draw_named(std::size_t place, ImVec2 low, ImVec2 size, float line) {
    draw_text(*ImGui::GetWindowDrawList(), theme_.fonts.small, low, theme_.text_muted,
              shortened(label_of(place), theme_.fonts.small, size.x));
    draw(place, {low.x, low.y + line}, {size.x, size.y - line});
  }

  /// The same where the row of words takes the right end: the name is beside the words if there is room for both, else
  /// below.
  void draw_under_words(std::size_t place, ImVec2 low, ImVec2 size) {
    const float taken = height_of_words();
    if (!has_room_beside_words(place, size.x))
      return draw_named(place, {low.x, low.y + taken}, {size.x, size.y - taken}, name_height(theme_));
    draw_text(*ImGui::GetWindowDrawList(), theme_.fonts.small, low, theme_.text_muted, label_of(place));
    draw(place, {low.x, low.y + taken}, {size.x, size.y - taken});
  }

  float height_of_words() const { return words_.y - theme_.px(2); }
  bool has_room_beside_words(std::size_t place, float room) const {
    const float name = text_size(theme_.fonts.small, label_of(place)).x;
    return name + theme_.px(14) + words_.x <= room + theme_.px(picture_padding);
  }

  void draw(std::size_t place, ImVec2 low, ImVec2 size) {
    const bool is_chart = place < charted_;
    ImGui::SetCursorScreenPos(low);
    if (is_chart) return draw_chart(session_, theme_, view_, size);
    const FigureSpec& spec = session_.lesson().figures[place - charted_];
    static const Figure nothing_yet;
    const Figure* figure = session_.snapshot()->find_figure(spec.name);
    const std::string_view empty = words_for_empty(*session_.snapshot(), spec.empty);
    if (spec.kind != FigureKind::bars || !session_.guess())
      return draw_figure(spec, figure ? *figure : nothing_yet, empty, theme_, size);
    Figure guessed = figure ? *figure : nothing_yet;
    guessed.bars = bars_with_guess(session_, spec, std::move(guessed.bars));
    draw_figure(spec, guessed, empty, theme_, size);
  }

  /// The row of words at the right that chooses a picture.
  Actions draw_words(std::size_t chosen, ImVec2 high, float room) {
    std::vector<std::string> words;
    for (std::size_t i = 0; i < count(); ++i)
      words.push_back(i < charted_ ? "Over time" : word_for(session_.lesson().figures[i - charted_]));
    const SegmentedSpec spec{.label = {}, .words = words, .chosen = chosen, .room = room};
    words_ = {segmented_width(spec, theme_), segmented_height(spec, theme_)};
    ImGui::SetCursorScreenPos({high.x - words_.x, high.y});
    Actions actions;
    if (const auto wanted = segmented("pictures", spec, theme_))
      actions.push_back(ask::ChoosePicture{*wanted});
    explain("Which picture of the run is shown here, followed by the next one if there is room.\nKey: V",
            theme_);
    return actions;
  }

  /// The size of the row of words.
  ImVec2 words() const { return words_; }

 private:
  std::string_view label_of(std::size_t place) const {
    if (place >= charted_) return session_.lesson().figures[place - charted_].label;
    return session_.lesson().contest ? "each from its own start" : "over the run";
  }

  const Session& session_;
  const Theme& theme_;
  ViewState& view_;
  const std::size_t charted_;
  ImVec2 words_{};
};

}  // namespace

LeastHeight least_for_pictures(const Session& session, float width, const Theme& theme) {
  const std::size_t count = session.pictures();
  const std::size_t shown = std::min<std::size_t>(count, width > theme.px(enough_for_two) ? 2 : 1);
  const float name = count > 1 || !session.lesson().figures.empty() ? name_height(theme) : 0;
  LeastHeight least;
  for (std::size_t i = 0; i < shown; ++i) {
    const LeastHeight one = least_for_picture(session, (session.picture() + i) % count, theme);
    // The last one is below the row of words.
    const float above = 2 * theme.px(picture_padding) +
                        (count > 1 && i + 1 == shown ? std::max(control_height(theme), name) : name);
    least = {std::max(least.usual, above + one.usual), std::max(least.tight, above + one.tight)};
  }
  return {std::max(least.usual, least.tight), least.tight};
}

namespace {

Actions draw_card(const Session& session, const Theme& theme, ViewState& view, ImVec2 size) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float pad = theme.px(picture_padding);
  card_background(origin, {origin.x + size.x, origin.y + size.y}, theme);
  PictureCard card(session, theme, view);
  const std::size_t chosen = session.picture();
  ImVec2 low(origin.x + pad, origin.y + pad);
  ImVec2 inside(size.x - 2 * pad, size.y - 2 * pad);
  Actions actions;
  if (card.count() == 1) {
    if (session.lesson().figures.empty())
      card.draw(0, low, inside);
    else
      card.draw_named(0, low, inside, name_height(theme));
  } else {
    const float edge = theme.px(6);
    actions = card.draw_words(chosen, {origin.x + size.x - edge, origin.y + edge}, size.x - 2 * edge);
    const bool two = size.x > theme.px(enough_for_two);
    const float each = two ? (inside.x - 2 * pad) / 2 : inside.x;
    const std::size_t second = (chosen + 1) % card.count();
    if (!two) {
      card.draw_under_words(chosen, low, inside);
    } else if (card.words().x < each + pad) {
      // Both begin at the same height, unless the first one needs all there is.
      const bool low_card = size.y < theme.px(lowest_even_card);
      const bool even = card.has_room_beside_words(second, each) && !low_card;
      card.draw_named(chosen, low, {each, inside.y}, even ? card.height_of_words() : name_height(theme));
      card.draw_under_words(second, {low.x + each + 2 * pad, low.y}, {each, inside.y});
    } else {
      const float taken = card.height_of_words();
      const ImVec2 room(each, inside.y - taken);
      card.draw_named(chosen, {low.x, low.y + taken}, room, name_height(theme));
      card.draw_named(second, {low.x + each + 2 * pad, low.y + taken}, room, name_height(theme));
    }
  }
  ImGui::SetCursorScreenPos(origin);
  ImGui::Dummy(size);
  return actions;
}

}  // namespace

Actions draw_pictures(const Session& session, const Theme& theme, ViewState& view, ImVec2 size) {
  const auto class_guess =
      session.presenter() ? median_guess(session.lesson(), session.predictions().of_class()) : std::nullopt;
  const DrawKey key(view.run_version, session.picture(), session.guess(), class_guess, size.y);
  Actions actions;
  draw_kept_part(key, [&] { actions = draw_card(session, theme, view, size); });
  return actions;
}

}  // namespace racecourse
