#include "schedules/progress_board.h"

#include <algorithm>
#include <cmath>

#include "ui/draw_helpers.h"

namespace racecourse {

namespace {

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

}  // namespace

ProgressBoard::ProgressBoard(const ProgressGraph& graph, std::array<int, 2> steps,
                             const std::vector<LegendEntry>& legend, ImVec2 low, ImVec2 size,
                             const Theme& theme)
    : graph_(graph), theme_(theme), steps_(steps), object_(only_object(graph)) {
  // On the left there may be more room for the legend than below.
  constexpr float clearly = 1.15f;
  place_legend_below(low, size, legend);
  const float below = pitch_;
  place_legend_beside(low, size, legend);
  if (pitch_ < clearly * below) place_legend_below(low, size, legend);
}

void ProgressBoard::place_legend_below(ImVec2 low, ImVec2 size, const std::vector<LegendEntry>& legend) {
  const float height = legend_height(legend, size.x, theme_);
  legend_at_ = {low.x, low.y + size.y - height};
  legend_width_ = size.x;
  arrange(low, {size.x, size.y - height});
}

void ProgressBoard::place_legend_beside(ImVec2 low, ImVec2 size, const std::vector<LegendEntry>& legend) {
  legend_width_ = std::floor(size.x * 0.36f);
  const float height = legend_height(legend, legend_width_, theme_);
  legend_at_ = {low.x, low.y + std::max(size.y - height, 0.0f) / 2};
  const float gap = theme_.px(14);
  arrange({low.x + legend_width_ + gap, low.y}, {size.x - legend_width_ - gap, size.y});
}

/// How many lines the words along the axis take depends on the pitch, and the pitch on the lines.
void ProgressBoard::arrange(ImVec2 low, ImVec2 size) {
  low_ = low;
  width_ = size.x;
  for (const int lines : {1, 2}) {
    arrange(size, lines);
    if (words_along().lines <= lines) break;
  }
}

/// With so many lines of words along the axis.
void ProgressBoard::arrange(ImVec2 size, int lines) {
  const float line = text_height(theme_.fonts.small);
  const float pad = theme_.px(10);
  pitch_ = 0;
  const std::vector<std::string> up = words_up();
  const float names = up.empty() ? theme_.px(30) : std::min(widest(up), size.x * 0.3f);
  const float left = names + 1.5f * pad;
  // The words, and the thread's name.
  const float under = (static_cast<float>(lines) + 1.3f) * line + pad;
  const float over = line + 0.5f * pad;
  const float room = std::max(std::min(size.x - left - 2 * pad, size.y - under - over), theme_.px(40));
  // One length for both threads' steps, so that a diagonal is "in turns".
  const int most = std::max({steps_[0], steps_[1], 1});
  pitch_ = room / (static_cast<float>(most) + 1);
  if (pitch_ > 8) pitch_ = std::floor(pitch_);
  const float width = pitch_ * static_cast<float>(steps_[0] + 1);
  const float height = pitch_ * static_cast<float>(steps_[1] + 1);
  const float spare_x = std::max(size.x - left - width - pad, 0.0f) / 2;
  const float spare_y = std::max(size.y - under - over - height, 0.0f) / 2;
  corner_ = {std::floor(low_.x + left + spare_x + pitch_ / 2),
             std::floor(low_.y + over + spare_y + height - pitch_ / 2)};
}

ImVec2 ProgressBoard::point(int column, int row) const {
  return {corner_.x + pitch_ * static_cast<float>(column), corner_.y - pitch_ * static_cast<float>(row)};
}

std::array<ImVec2, 2> ProgressBoard::around(const ProgressStretch& stretch) const {
  const ImVec2 top = point(stretch.column, stretch.last), bottom = point(stretch.column, stretch.first);
  const float half = pitch_ / 2;
  return {ImVec2(top.x - half, top.y - half), ImVec2(bottom.x + half, bottom.y + half)};
}

std::array<ImVec2, 2> ProgressBoard::field() const {
  const ImVec2 top = point(0, steps_[1]), bottom = point(steps_[0], 0);
  const float half = pitch_ / 2;
  return {ImVec2(top.x - half, top.y - half), ImVec2(bottom.x + half, bottom.y + half)};
}

ProgressPlace ProgressBoard::nearest(ImVec2 place) const {
  const auto index = [&](float way, int most) {
    return std::clamp(static_cast<int>(std::lround(way / pitch_)), 0, most);
  };
  return {index(place.x - corner_.x, steps_[0]), index(corner_.y - place.y, steps_[1])};
}

float ProgressBoard::widest(const std::vector<std::string>& words) const {
  float most = 0;
  for (const std::string& word : words) most = std::max(most, text_size(theme_.fonts.small, word).x);
  return most;
}

AxisWords ProgressBoard::words_along() const {
  const std::vector<StepLabel>& labels = graph_.labels[0];
  std::vector<std::vector<std::string>> choices;
  if (object_.empty()) choices.push_back(words_of(labels));
  choices.push_back(verbs_of(labels));
  for (const std::vector<std::string>& words : choices)
    for (const int lines : {1, 2})
      if (widest(words) + theme_.px(8) <= pitch_ * static_cast<float>(lines)) return {words, lines};
  return {};
}

std::vector<std::string> ProgressBoard::words_up() const {
  if (pitch_ > 0 && pitch_ < text_height(theme_.fonts.small)) return {};
  return object_.empty() ? words_of(graph_.labels[1]) : verbs_of(graph_.labels[1]);
}

}  // namespace racecourse
