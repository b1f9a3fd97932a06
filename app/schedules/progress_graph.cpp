#include "schedules/progress_graph.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include "pictures/progress_graph_compute.h"
#include "schedules/progress_board.h"
#include "text/format.h"
#include "ui/draw_helpers.h"
#include "ui/legend.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

// A frame has a budget of rectangles: with more strokes than this, walls and traps are shown by their shade alone.
constexpr float most_wall_strokes = 1200;
constexpr std::size_t most_crosses = 250;
constexpr std::size_t most_ends = 60;

/// The distance in steps between two numbers on an axis, so that they do not overlap.
int number_every(float pitch, float room) {
  for (const int every : {1, 2, 5, 10, 20, 50, 100})
    if (pitch * static_cast<float>(every) >= room) return every;
  return 200;
}

class ProgressDrawing {
 public:
  ProgressDrawing(const ProgressGraphData& data, ImVec2 low, ImVec2 size, const Theme& theme)
      : data_(data),
        theme_(theme),
        list_(*ImGui::GetWindowDrawList()),
        picture_(compute_progress(data.graph)),
        legend_(legend()),
        board_(data.graph, picture_.steps, legend_, low, size, theme) {}

  std::optional<ProgressPlace> draw(const char* id) {
    draw_cells();
    draw_grid();
    draw_steps_along();
    draw_steps_up();
    draw_legend(list_, board_.legend_at(), board_.legend_width(), legend_, theme_);
    draw_ends();
    draw_path(data_.path, theme_.accent, path_width());
    draw_beside();
    draw_dot();
    return take_hand(id);
  }

 private:
  using Kind = ProgressStretch::Kind;

  float half() const { return board_.pitch() / 2; }

  ImU32 fill_of(const ProgressStretch& stretch) const {
    switch (stretch.kind) {
      case Kind::wall: return wall_shade();
      case Kind::trap: return trap_shade();
      case Kind::open: break;
    }
    return tint_shade(static_cast<float>(stretch.tint) / most_tint);
  }
  ImU32 wall_shade() const { return mix(theme_.panel, theme_.text_faint, 0.35f); }
  ImU32 trap_shade() const { return mix(theme_.panel, theme_.bad, 0.75f); }
  ImU32 tint_shade(float share) const { return mix(theme_.panel, theme_.bad, 0.07f + 0.38f * share); }

  void draw_cells() {
    float strokes = 0;
    std::size_t traps = 0;
    for (const ProgressStretch& stretch : picture_.stretches) {
      const auto [low, high] = board_.around(stretch);
      list_.AddRectFilled(low, high, fill_of(stretch));
      if (stretch.kind == Kind::wall) strokes += (high.x - low.x + high.y - low.y) / hatch_spacing() + 1;
      if (stretch.kind == Kind::trap) traps += static_cast<std::size_t>(stretch.last - stretch.first + 1);
    }
    for (const ProgressStretch& stretch : picture_.stretches) {
      const auto [low, high] = board_.around(stretch);
      if (stretch.kind == Kind::wall && strokes <= most_wall_strokes)
        hatch(list_, low, high, theme_.text_faint, hatch_spacing(), theme_.px(1));
      if (stretch.kind == Kind::trap && traps <= most_crosses)
        for (int row = stretch.first; row <= stretch.last; ++row)
          cross(board_.point(stretch.column, row), std::min(half() * 0.5f, theme_.px(7)));
    }
  }
  float hatch_spacing() const { return theme_.px(7); }

  void cross(ImVec2 c, float r) const {
    list_.AddLine({c.x - r, c.y - r}, {c.x + r, c.y + r}, theme_.text, theme_.px(1.5f));
    list_.AddLine({c.x - r, c.y + r}, {c.x + r, c.y - r}, theme_.text, theme_.px(1.5f));
  }

  void draw_grid() const {
    const ImVec2 begin = board_.origin(), end = board_.point(picture_.steps[0], picture_.steps[1]);
    const ImU32 colour = faded(theme_.text_faint, 0.35f);
    for (int column = 0; column <= picture_.steps[0]; ++column) {
      const float x = board_.point(column, 0).x;
      list_.AddRectFilled({x, end.y}, {x + 1, begin.y + 1}, colour);
    }
    for (int row = 0; row <= picture_.steps[1]; ++row) {
      const float y = board_.point(0, row).y;
      list_.AddRectFilled({begin.x, y}, {end.x + 1, y + 1}, colour);
    }
  }

  /// A step leads from one grid line to the next: its word is written between them.
  void draw_steps_along() {
    const float line = text_height(theme_.fonts.small);
    const ImU32 colour = theme_.state_words(LaneState::running, 0);
    const float top = board_.origin().y + half() + line * 0.8f;
    const AxisWords along = board_.words_along();
    for (int i = 0; i < static_cast<int>(along.words.size()); ++i)
      draw_text_beside(list_, theme_.fonts.small, board_.point(i, 0).x + half(),
                       top + line * static_cast<float>(i % along.lines), 0.5f, colour,
                       along.words[static_cast<std::size_t>(i)]);
    if (along.lines == 0) draw_numbers(0, top, colour);
    std::string title(data_.threads[0]);
    if (!board_.object().empty()) title += " · steps on " + std::string(board_.object());
    title += " →";
    if (text_size(theme_.fonts.small, title).x > board_.right() - board_.left())
      title = std::string(data_.threads[0]) + " →";
    const float last = board_.right() - text_size(theme_.fonts.small, title).x;
    draw_text_beside(list_, theme_.fonts.small, std::max(std::min(board_.origin().x, last), board_.left()),
                     top + line * 1.25f * static_cast<float>(std::max(along.lines, 1)), 0, colour, title);
  }

  void draw_steps_up() {
    const ImU32 colour = theme_.state_words(LaneState::running, 1);
    const float right = board_.origin().x - half() - theme_.px(8);
    const std::vector<std::string> up = board_.words_up();
    for (int i = 0; i < static_cast<int>(up.size()); ++i)
      draw_text_beside(list_, theme_.fonts.small, right, board_.point(0, i).y - half(), 1, colour,
                       shortened(up[static_cast<std::size_t>(i)], theme_.fonts.small, right - board_.left()));
    if (up.empty()) draw_numbers(1, right, colour);
    const float over = board_.point(0, picture_.steps[1]).y - half() - text_height(theme_.fonts.small) * 0.8f;
    draw_text_beside(list_, theme_.fonts.small, std::max(board_.left(), board_.origin().x - board_.pitch()),
                     over, 0, colour, "↑ " + std::string(data_.threads[1]));
  }

  void draw_numbers(std::size_t thread, float beside, ImU32 colour) const {
    const float room =
        thread == 0 ? text_size(theme_.fonts.small, "00").x + theme_.px(10) : text_height(theme_.fonts.small);
    const int every = number_every(board_.pitch(), room);
    for (int i = 0; i <= picture_.steps[thread]; i += every) {
      const ImVec2 at =
          thread == 0 ? ImVec2(board_.point(i, 0).x, beside) : ImVec2(beside, board_.point(0, i).y);
      draw_text_beside(list_, theme_.fonts.small, at.x, at.y, thread == 0 ? 0.5f : 1.0f, colour,
                       std::to_string(i));
    }
  }

  std::vector<LegendEntry> legend() const {
    std::vector<LegendEntry> entries;
    const auto filled = [this](ImU32 colour) {
      return [this, colour](ImVec2 low, ImVec2 high) { list_.AddRectFilled(low, high, colour); };
    };
    const auto line = [this](ImU32 colour, float thickness) {
      return [this, colour, thickness](ImVec2 low, ImVec2 high) {
        const float middle = std::floor((low.y + high.y) / 2);
        list_.AddRectFilled({low.x, middle - thickness / 2}, {high.x, middle + thickness / 2}, colour);
      };
    };
    if (picture_.has_trap)
      entries.push_back({"trap: only deadlock is left", [this](ImVec2 low, ImVec2 high) {
                           list_.AddRectFilled(low, high, trap_shade());
                           cross({(low.x + high.x) / 2, (low.y + high.y) / 2}, (high.x - low.x) * 0.35f);
                         }});
    if (picture_.has_wall)
      entries.push_back({"wall: impossible", [this](ImVec2 low, ImVec2 high) {
                           list_.AddRectFilled(low, high, wall_shade());
                           hatch(list_, low, high, theme_.text_muted, theme_.px(5), theme_.px(1));
                         }});
    if (picture_.has_tint)
      entries.push_back({"redder = more of the remaining orders end wrong", filled(tint_shade(1))});
    if (data_.graph.endless) entries.push_back({"a loop goes on beyond", dots()});
    entries.push_back({"your schedule", line(theme_.accent, path_width())});
    if (!data_.beside.empty())
      entries.push_back({data_.beside_word, line(beside_colour(), beside_width())});
    else if (!data_.beside_word.empty())
      entries.push_back({data_.beside_word, {}});
    return entries;
  }

  std::function<void(ImVec2, ImVec2)> dots() const {
    return [this](ImVec2 low, ImVec2 high) {
      for (const float share : {0.15f, 0.5f, 0.85f})
        list_.AddCircleFilled({low.x + share * (high.x - low.x), (low.y + high.y) / 2}, theme_.px(1.5f),
                              theme_.text_muted, 8);
    };
  }

  ImU32 beside_colour() const { return theme_.lanes[0]; }
  float path_width() const { return theme_.px(4); }
  float beside_width() const { return theme_.px(2); }

  /// Draws each straight stretch as one rectangle: crisp and cheap.
  void draw_path(std::span<const Turn> schedule, ImU32 colour, float thickness) const {
    const float t = thickness / 2;
    ProgressPlace at{0, 0};
    schedule = within(schedule);
    for (std::size_t i = 0; i < schedule.size();) {
      const std::size_t thread = schedule[i].thread == 0 ? 0 : 1;
      const ImVec2 from = board_.point(at[0], at[1]);
      for (; i < schedule.size() && (schedule[i].thread == 0 ? 0u : 1u) == thread; ++i) ++at[thread];
      const ImVec2 to = board_.point(at[0], at[1]);
      list_.AddRectFilled({from.x - t, std::min(from.y, to.y) - t}, {to.x + t, std::max(from.y, to.y) + t},
                          colour);
    }
  }

  /// The steps up to the edge of the graph. A body with a loop may go on beyond it.
  std::span<const Turn> within(std::span<const Turn> schedule) const {
    ProgressPlace at{0, 0};
    for (std::size_t i = 0; i < schedule.size(); ++i) {
      const std::size_t thread = schedule[i].thread == 0 ? 0 : 1;
      if (++at[thread] > picture_.steps[thread]) return schedule.first(i);
    }
    return schedule;
  }

  void draw_ends() const {
    const float radius = std::clamp(half() * 0.45f, theme_.px(2), theme_.px(5));
    std::size_t drawn = 0;
    for (auto cell = data_.graph.cells.rbegin(); cell != data_.graph.cells.rend() && drawn < most_ends;
         ++cell) {
      if (!cell->end) continue;
      list_.AddCircleFilled(board_.point(cell->steps[0], cell->steps[1]), radius, theme_.good, 16);
      ++drawn;
    }
  }

  /// It is thinner than the reader's path, over which it may lie; the ring at its end is wider than the reader's dot.
  void draw_beside() const {
    if (data_.beside.empty()) return;
    draw_path(data_.beside, beside_colour(), beside_width());
    const ProgressPlace end = place_after(within(data_.beside));
    list_.AddCircle(board_.point(end[0], end[1]), theme_.px(11), beside_colour(), 24, theme_.px(2));
  }

  /// Where the reader is; hollow if that is beyond the edge of the graph.
  void draw_dot() const {
    const auto inside = within(data_.path);
    const ProgressPlace here = place_after(inside);
    const ImVec2 dot = board_.point(here[0], here[1]);
    list_.AddCircleFilled(dot, theme_.px(8), inside.size() == data_.path.size() ? theme_.text : theme_.panel,
                          20);
    list_.AddCircle(dot, theme_.px(8), inside.size() == data_.path.size() ? theme_.panel : theme_.text, 20,
                    theme_.px(2));
  }

  std::optional<ProgressPlace> take_hand(const char* id) {
    const auto [low, high] = board_.field();
    ImGui::SetCursorScreenPos(low);
    ImGui::InvisibleButton(id, {std::max(high.x - low.x, 1.0f), std::max(high.y - low.y, 1.0f)});
    focus_ring(theme_, theme_.px(4));
    const bool held = ImGui::IsItemActive() && ImGui::IsMouseDown(ImGuiMouseButton_Left);
    if (!held && !ImGui::IsItemHovered()) return {};
    const ProgressPlace under = board_.nearest(ImGui::GetMousePos());
    const ProgressCell* cell = data_.graph.find(under[0], under[1]);
    if (!held) {
      ImGui::SetMouseCursor(cell ? ImGuiMouseCursor_Hand : ImGuiMouseCursor_NotAllowed);
      explain(words_for(under, cell), theme_);
      return {};
    }
    if (!cell || under == place_after(data_.path)) return {};
    return under;
  }

  std::string words_for(ProgressPlace place, const ProgressCell* cell) const {
    std::string words;
    for (const std::size_t thread : {0u, 1u}) {
      const auto& labels = data_.graph.labels[thread];
      const auto taken = static_cast<std::size_t>(place[thread]);
      words += std::string(data_.threads[thread]) + ": " + counted(static_cast<double>(taken), "steps") +
               (taken < labels.size() ? ", next " + to_string(labels[taken]) : ", at its end") + "\n";
    }
    if (!cell) return words + "A wall: the two threads are never here at the same time.";
    if (cell->trap) return words + "A trap: from here, every order ends in a deadlock.";
    if (cell->bad_share <= 0) return words + "From here, every order ends right.";
    if (data_.graph.endless)
      return words + exact_share_text(cell->bad_share) +
             " of the remaining orders end wrong, if each step picks a thread at random.";
    return words + exact_share_text(cell->bad_share) + " of the schedules through here end wrong.";
  }

  const ProgressGraphData& data_;
  const Theme& theme_;
  ImDrawList& list_;
  const ProgressPicture picture_;
  const std::vector<LegendEntry> legend_;
  const ProgressBoard board_;
};

}  // namespace

std::optional<ProgressPlace> progress_graph(const char* id, const ProgressGraphData& data, ImVec2 size,
                                            const Theme& theme) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const auto wanted = ProgressDrawing(data, origin, size, theme).draw(id);
  ImGui::SetCursorScreenPos(origin);
  ImGui::Dummy(size);
  return wanted;
}

}  // namespace racecourse
