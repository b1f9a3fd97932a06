#include "schedules/progress_graph.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include "pictures/progress_graph_compute.h"
#include "text/format.h"
#include "ui/canvas.h"
#include "ui/legend.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

// Past so many strokes walls are told by their shade alone, and traps too: a frame has a budget of rectangles.
constexpr float most_wall_strokes = 1200;
constexpr std::size_t most_crosses = 250;
constexpr std::size_t most_ends = 60;

/// The object that every step of both threads is about; empty when there are several.
std::string_view only_object(const ProgressGraph& graph) {
  std::string_view only;
  for (const auto& labels : graph.labels)
    for (const StepLabel& label : labels) {
      if (only.empty()) only = label.object;
      if (label.object != only) return {};
    }
  return only;
}

std::vector<std::string> verbs_of(const std::vector<StepLabel>& labels) {
  std::vector<std::string> verbs;
  for (const StepLabel& label : labels) verbs.emplace_back(verb_of(label.kind));
  return verbs;
}

std::vector<std::string> words_of(const std::vector<StepLabel>& labels) {
  std::vector<std::string> words;
  for (const StepLabel& label : labels) words.push_back(to_string(label));
  return words;
}

float widest(const std::vector<std::string>& words, const Theme& theme) {
  float most = 0;
  for (const std::string& word : words) most = std::max(most, text_size(theme.fonts.small, word).x);
  return most;
}

/// The words along an axis, and on how many lines they stand so that none lies over another. No lines: no room for words.
struct AxisWords {
  std::vector<std::string> words;
  int lines = 0;
};

AxisWords words_along(const std::vector<StepLabel>& labels, bool verbs_only, float pitch,
                      const Theme& theme) {
  const float gap = theme.px(8);
  std::vector<std::vector<std::string>> choices;
  if (!verbs_only) choices.push_back(words_of(labels));
  choices.push_back(verbs_of(labels));
  for (const std::vector<std::string>& words : choices)
    for (const int lines : {1, 2})
      if (widest(words, theme) + gap <= pitch * static_cast<float>(lines)) return {words, lines};
  return {};
}

/// Every how many steps a number stands, so that numbers keep apart.
int number_every(float pitch, float room) {
  for (const int every : {1, 2, 5, 10, 20, 50, 100})
    if (pitch * static_cast<float>(every) >= room) return every;
  return 200;
}

class ProgressBoard {
 public:
  ProgressBoard(const ProgressGraphData& data, ImVec2 low, ImVec2 size, const Theme& theme)
      : data_(data),
        theme_(theme),
        list_(*ImGui::GetWindowDrawList()),
        picture_(compute_progress(data.graph)),
        object_(only_object(data.graph)),
        low_(low),
        high_(low.x + size.x, low.y + size.y),
        legend_(legend()) {
    // On the left there may be more room for the legend than below.
    constexpr float clearly = 1.15f;
    place_legend_below(size);
    const float below = pitch_;
    place_legend_beside(size);
    if (pitch_ < clearly * below) place_legend_below(size);
  }

  std::optional<ProgressPlace> draw(const char* id) {
    draw_cells();
    draw_grid();
    draw_axes();
    draw_legend(list_, legend_at_, legend_width_, legend_, theme_);
    draw_ends();
    draw_path(data_.path, theme_.accent, path_width());
    draw_beside();
    draw_dot();
    return hand(id);
  }

 private:
  using Kind = ProgressStretch::Kind;

  void place_legend_below(ImVec2 size) {
    const float height = legend_height(legend_, size.x, theme_);
    legend_at_ = {low_.x, high_.y - height};
    legend_width_ = size.x;
    arrange(low_, {size.x, size.y - height});
  }

  void place_legend_beside(ImVec2 size) {
    legend_width_ = std::floor(size.x * 0.36f);
    const float height = legend_height(legend_, legend_width_, theme_);
    legend_at_ = {low_.x, low_.y + std::max(size.y - height, 0.0f) / 2};
    const float gap = theme_.px(14);
    arrange({low_.x + legend_width_ + gap, low_.y}, {size.x - legend_width_ - gap, size.y});
  }

  /// How many lines the words along the axis take depends on the pitch, and that on the lines.
  void arrange(ImVec2 low, ImVec2 size) {
    board_low_ = low;
    board_right_ = low.x + size.x;
    for (const int lines : {1, 2}) {
      arrange(size, lines);
      if (words_along(data_.graph.labels[0], !object_.empty(), pitch_, theme_).lines <= lines) break;
    }
  }

  /// With so many lines of words along the axis.
  void arrange(ImVec2 size, int lines) {
    const float line = text_height(theme_.fonts.small);
    const float pad = theme_.px(10);
    pitch_ = 0;
    const std::vector<std::string> up = words_up();
    const float names = up.empty() ? theme_.px(30) : std::min(widest(up, theme_), size.x * 0.3f);
    const float left = names + 1.5f * pad;
    // The words, and the thread's name.
    const float under = (static_cast<float>(lines) + 1.3f) * line + pad;
    const float over = line + 0.5f * pad;
    const float room = std::max(std::min(size.x - left - 2 * pad, size.y - under - over), theme_.px(40));
    // One length for both threads' steps, so that a diagonal is "in turns".
    const int most = std::max({picture_.steps[0], picture_.steps[1], 1});
    pitch_ = room / (static_cast<float>(most) + 1);
    if (pitch_ > 8) pitch_ = std::floor(pitch_);
    const float width = pitch_ * static_cast<float>(picture_.steps[0] + 1);
    const float height = pitch_ * static_cast<float>(picture_.steps[1] + 1);
    const float spare = std::max(size.x - left - width - pad, 0.0f) / 2;
    corner_ = {std::floor(board_low_.x + left + spare + pitch_ / 2),
               std::floor(board_low_.y + over + std::max(size.y - under - over - height, 0.0f) / 2 + height -
                          pitch_ / 2)};
  }

  /// The second thread's steps; empty when lines are too near to be read.
  std::vector<std::string> words_up() const {
    if (pitch_ > 0 && pitch_ < text_height(theme_.fonts.small)) return {};
    return object_.empty() ? words_of(data_.graph.labels[1]) : verbs_of(data_.graph.labels[1]);
  }

  ImVec2 point(int column, int row) const {
    return {corner_.x + pitch_ * static_cast<float>(column), corner_.y - pitch_ * static_cast<float>(row)};
  }
  float half() const { return pitch_ / 2; }

  /// A rectangle around cells of one column.
  std::array<ImVec2, 2> around(const ProgressStretch& stretch) const {
    const ImVec2 top = point(stretch.column, stretch.last), bottom = point(stretch.column, stretch.first);
    return {ImVec2(top.x - half(), top.y - half()), ImVec2(bottom.x + half(), bottom.y + half())};
  }

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
      const auto [low, high] = around(stretch);
      list_.AddRectFilled(low, high, fill_of(stretch));
      if (stretch.kind == Kind::wall) strokes += (high.x - low.x + high.y - low.y) / hatch_spacing() + 1;
      if (stretch.kind == Kind::trap) traps += static_cast<std::size_t>(stretch.last - stretch.first + 1);
    }
    for (const ProgressStretch& stretch : picture_.stretches) {
      const auto [low, high] = around(stretch);
      if (stretch.kind == Kind::wall && strokes <= most_wall_strokes)
        hatch(list_, low, high, theme_.text_faint, hatch_spacing(), theme_.px(1));
      if (stretch.kind == Kind::trap && traps <= most_crosses)
        for (int row = stretch.first; row <= stretch.last; ++row)
          cross(point(stretch.column, row), std::min(half() * 0.5f, theme_.px(7)));
    }
  }
  float hatch_spacing() const { return theme_.px(7); }

  void cross(ImVec2 c, float r) const {
    list_.AddLine({c.x - r, c.y - r}, {c.x + r, c.y + r}, theme_.text, theme_.px(1.5f));
    list_.AddLine({c.x - r, c.y + r}, {c.x + r, c.y - r}, theme_.text, theme_.px(1.5f));
  }

  void draw_grid() const {
    const ImVec2 end = point(picture_.steps[0], picture_.steps[1]);
    const ImU32 colour = faded(theme_.text_faint, 0.35f);
    for (int column = 0; column <= picture_.steps[0]; ++column) {
      const float x = point(column, 0).x;
      list_.AddRectFilled({x, end.y}, {x + 1, corner_.y + 1}, colour);
    }
    for (int row = 0; row <= picture_.steps[1]; ++row) {
      const float y = point(0, row).y;
      list_.AddRectFilled({corner_.x, y}, {end.x + 1, y + 1}, colour);
    }
  }

  std::string title_of(std::size_t thread) const {
    std::string title(data_.threads[thread]);
    if (!object_.empty()) title += " · steps on " + std::string(object_);
    return title;
  }

  void draw_axes() {
    const float line = text_height(theme_.fonts.small);
    // A step leads from one grid line to the next: its word stands between them.
    const ImU32 first = theme_.state_words(LaneState::running, 0);
    const ImU32 second = theme_.state_words(LaneState::running, 1);
    const float top = corner_.y + half() + line * 0.8f;
    const AxisWords along = words_along(data_.graph.labels[0], !object_.empty(), pitch_, theme_);
    for (int i = 0; i < static_cast<int>(along.words.size()); ++i)
      draw_text_beside(list_, theme_.fonts.small, point(i, 0).x + half(),
                       top + line * static_cast<float>(i % along.lines), 0.5f, first,
                       along.words[static_cast<std::size_t>(i)]);
    if (along.lines == 0) draw_numbers(0, top, first);
    const float under = top + line * 1.25f * static_cast<float>(std::max(along.lines, 1));
    std::string title = title_of(0) + " →";
    if (text_size(theme_.fonts.small, title).x > board_right_ - board_low_.x)
      title = std::string(data_.threads[0]) + " →";
    const float last = board_right_ - text_size(theme_.fonts.small, title).x;
    draw_text_beside(list_, theme_.fonts.small, std::max(std::min(corner_.x, last), board_low_.x), under, 0,
                     first, title);

    const float right = corner_.x - half() - theme_.px(8);
    const std::vector<std::string> up = words_up();
    for (int i = 0; i < static_cast<int>(up.size()); ++i)
      draw_text_beside(list_, theme_.fonts.small, right, point(0, i).y - half(), 1, second,
                       shortened(up[static_cast<std::size_t>(i)], theme_.fonts.small, right - board_low_.x));
    if (up.empty()) draw_numbers(1, right, second);
    const float over = point(0, picture_.steps[1]).y - half() - line * 0.8f;
    draw_text_beside(list_, theme_.fonts.small, std::max(board_low_.x, corner_.x - pitch_), over, 0, second,
                     "↑ " + std::string(data_.threads[1]));
  }

  void draw_numbers(std::size_t thread, float beside, ImU32 colour) const {
    const float room =
        thread == 0 ? text_size(theme_.fonts.small, "00").x + theme_.px(10) : text_height(theme_.fonts.small);
    const int every = number_every(pitch_, room);
    for (int i = 0; i <= picture_.steps[thread]; i += every) {
      const ImVec2 at = thread == 0 ? ImVec2(point(i, 0).x, beside) : ImVec2(beside, point(0, i).y);
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
      entries.push_back({"redder: more of what follows ends badly", filled(tint_shade(1))});
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

  /// Straight stretches as rectangles: crisp, and one each.
  void draw_path(std::span<const std::uint8_t> schedule, ImU32 colour, float thickness) const {
    const float t = thickness / 2;
    ProgressPlace at{0, 0};
    schedule = within(schedule);
    for (std::size_t i = 0; i < schedule.size();) {
      const std::size_t thread = schedule[i] == 0 ? 0 : 1;
      const ImVec2 from = point(at[0], at[1]);
      for (; i < schedule.size() && (schedule[i] == 0 ? 0u : 1u) == thread; ++i) ++at[thread];
      const ImVec2 to = point(at[0], at[1]);
      list_.AddRectFilled({from.x - t, std::min(from.y, to.y) - t}, {to.x + t, std::max(from.y, to.y) + t},
                          colour);
    }
  }

  /// The steps up to the edge of the graph: a body with a loop may go on beyond it.
  std::span<const std::uint8_t> within(std::span<const std::uint8_t> schedule) const {
    ProgressPlace at{0, 0};
    for (std::size_t i = 0; i < schedule.size(); ++i) {
      const std::size_t thread = schedule[i] == 0 ? 0 : 1;
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
      list_.AddCircleFilled(point(cell->steps[0], cell->steps[1]), radius, theme_.good, 16);
      ++drawn;
    }
  }

  /// Over the other path where both go the same way: it is thinner. Its end has a ring that is wider than the dot.
  void draw_beside() const {
    if (data_.beside.empty()) return;
    draw_path(data_.beside, beside_colour(), beside_width());
    const ProgressPlace end = place_after(within(data_.beside));
    list_.AddCircle(point(end[0], end[1]), theme_.px(11), beside_colour(), 24, theme_.px(2));
  }

  /// Where the reader is; hollow at the edge when that is beyond it.
  void draw_dot() const {
    const auto inside = within(data_.path);
    const ProgressPlace here = place_after(inside);
    const ImVec2 dot = point(here[0], here[1]);
    list_.AddCircleFilled(dot, theme_.px(8), inside.size() == data_.path.size() ? theme_.text : theme_.panel,
                          20);
    list_.AddCircle(dot, theme_.px(8), inside.size() == data_.path.size() ? theme_.panel : theme_.text, 20,
                    theme_.px(2));
  }

  std::optional<ProgressPlace> hand(const char* id) {
    const ImVec2 low(corner_.x - half(), point(0, picture_.steps[1]).y - half());
    const ImVec2 high(point(picture_.steps[0], 0).x + half(), corner_.y + half());
    ImGui::SetCursorScreenPos(low);
    ImGui::InvisibleButton(id, {std::max(high.x - low.x, 1.0f), std::max(high.y - low.y, 1.0f)});
    focus_ring(theme_, theme_.px(4));
    const bool held = ImGui::IsItemActive() && ImGui::IsMouseDown(ImGuiMouseButton_Left);
    if (!held && !ImGui::IsItemHovered()) return {};
    const ProgressPlace under = nearest(ImGui::GetMousePos());
    const ProgressCell* cell = data_.graph.find(under[0], under[1]);
    if (!held) {
      ImGui::SetMouseCursor(cell ? ImGuiMouseCursor_Hand : ImGuiMouseCursor_NotAllowed);
      explain(words_for(under, cell), theme_);
      return {};
    }
    if (!cell || under == place_after(data_.path)) return {};
    return under;
  }

  ProgressPlace nearest(ImVec2 mouse) const {
    const auto index = [&](float way, int most) {
      return std::clamp(static_cast<int>(std::lround(way / pitch_)), 0, most);
    };
    return {index(mouse.x - corner_.x, picture_.steps[0]), index(corner_.y - mouse.y, picture_.steps[1])};
  }

  std::string words_for(ProgressPlace place, const ProgressCell* cell) const {
    std::string words;
    for (const std::size_t thread : {0u, 1u}) {
      const auto& labels = data_.graph.labels[thread];
      const auto taken = static_cast<std::size_t>(place[thread]);
      words += std::string(data_.threads[thread]) + ": " + counted(static_cast<double>(taken), "steps") +
               (taken < labels.size() ? ", next " + to_string(labels[taken]) : ", at its end") + "\n";
    }
    if (!cell) return words + "A wall: the two are never here at the same time.";
    if (cell->trap) return words + "A trap: no end is left from here but a deadlock.";
    if (cell->bad_share <= 0) return words + "Whatever follows from here ends well.";
    if (data_.graph.endless)
      return words + exact_share_text(cell->bad_share) +
             " of what follows from here does not end well, when each step is of a thread picked at random.";
    return words + exact_share_text(cell->bad_share) + " of the schedules through here end badly.";
  }

  const ProgressGraphData& data_;
  const Theme& theme_;
  ImDrawList& list_;
  const ProgressPicture picture_;
  const std::string_view object_;
  const ImVec2 low_, high_;
  const std::vector<LegendEntry> legend_;
  ImVec2 legend_at_, board_low_;
  float legend_width_ = 0, board_right_ = 0;
  ImVec2 corner_;  // where both threads have taken no step
  float pitch_ = 0;
};

}  // namespace

std::optional<ProgressPlace> progress_graph(const char* id, const ProgressGraphData& data, ImVec2 size,
                                            const Theme& theme) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const auto wanted = ProgressBoard(data, origin, size, theme).draw(id);
  ImGui::SetCursorScreenPos(origin);
  ImGui::Dummy(size);
  return wanted;
}

}  // namespace racecourse
